import { randomUUID } from 'node:crypto';
import { newId } from '../../shared/runtime/src/ids';
import { askGrpc, type Json, type Told } from '../security/askGrpc';
import type { Alliance } from '../support/alliance';
import { Person } from './person';

const rounds = 300;
const atOnce = 16;
const dayMs = 86_400_000;
const shortMs = 1_500;
const departuresUsed = 6;

/** Numbers between 0 and 1 that follow from a seed (mulberry32). */
export function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

interface Mix {
  readonly random: () => number;
  readonly ask: (method: string, asked: Json) => Promise<Told>;
  readonly departures: readonly string[];
  /** Nothing else happens to it. */
  readonly quiet: string;
  readonly sellerIds: readonly string[];
  readonly holds: { id: string; version: number }[];
}

/**
 * Everything that can happen to space, at once and at random on a few small departures: holds and
 * commits, exchanges, releases, allotments, cuts, larger sizes, late times, one cancellation, holds
 * that nobody commits; and bookings over REST, some cancelled. Much of it is refused. In the end,
 * one hold that is committed after it was held.
 */
export async function busyMix(alliance: Alliance, seed: number): Promise<void> {
  const random = randomOf(seed);
  const mix = await mixOn(alliance, random);
  const booking = book(alliance);
  const [cancelled = ''] = mix.departures;
  for (let round = 0; round < rounds; round += atOnce) {
    await Promise.all(Array.from({ length: atOnce }, () => something(mix)));
    if (round >= rounds / 2 && round < rounds / 2 + atOnce) {
      await mix.ask('CancelDeparture', { departureId: cancelled, reason: 'No engine.' });
    }
  }
  await booking;
  await holdThenCommit(mix);
}

/** On a departure of its own, so that nothing comes between. */
async function holdThenCommit({ ask, quiet }: Mix): Promise<void> {
  const holdId = newId('hld');
  const items = [{ kind: 'leg', resourceId: `${quiet}/0`, grams: 1_000, cm3: 10_000 }];
  await ask('Hold', { holds: [{ holdId, items, until: Date.now() + dayMs, commit: false }] });
  await ask('Commit', { holdId });
}

async function mixOn(alliance: Alliance, random: () => number): Promise<Mix> {
  const signedIn = await new Person(alliance.url, 'changan').post('/v1/sign-in', {
    login: 'changan',
    password: alliance.demoPassword,
  });
  const token = String(signedIn.body['accessToken']);
  const ask: Mix['ask'] = (method, asked) => {
    const service = method.startsWith('List') && method !== 'ListDepartures' ? 'Network' : 'Space';
    const full = `serai.capacity.v1.${service}Service/${method}`;
    return askGrpc(alliance, 'capacity', full, token, asked);
  };
  const mine = JSON.parse(
    Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'),
  ) as Json;
  const memberId = String(mine['member']);
  const { lines } = (await ask('ListLines', { memberId })).answer as { lines: Json[] };
  const from = Date.now() + 2 * dayMs;
  const listed = await ask('ListDepartures', { lineId: lines[0]?.['id'], from });
  const departures = (listed.answer['departures'] as Json[]).map(({ id }) => String(id));
  return {
    random,
    ask,
    departures: departures.slice(0, departuresUsed),
    quiet: departures[departuresUsed] ?? '',
    sellerIds: [memberId],
    holds: [],
  };
}

/** Small enough that what is asked is often too much. */
const size = { grams: 50_000, cm3: 400_000 };

async function something(mix: Mix): Promise<void> {
  const { random, ask, departures, holds } = mix;
  const below = (most: number): number => Math.floor(random() * most);
  const departureId = departures[below(departures.length)] ?? '';
  const grams = 1 + below(size.grams / 8);
  const cm3 = 1 + below(size.cm3 / 8);
  const items = [{ kind: 'leg', resourceId: `${departureId}/0`, grams, cm3 }];
  const one = holds[below(holds.length)];
  const chance = random();
  if (chance < 0.45 || one === undefined) {
    const holdId = newId('hld');
    const commit = random() < 0.4;
    const until = commit ? 0 : Date.now() + (random() < 0.3 ? shortMs : dayMs);
    const told = await ask('Hold', { holds: [{ holdId, items, until, commit }] });
    const [answer] = told.answer['answers'] as { hold: { version: number } | null }[];
    if (answer?.hold) holds.push({ id: holdId, version: answer.hold.version });
  } else if (chance < 0.6) {
    await ask('Commit', { holdId: one.id });
  } else if (chance < 0.72) {
    await ask('Release', { holdId: one.id });
  } else if (chance < 0.84) {
    const asked = { holdId: one.id, expectedVersion: one.version, items, requestId: randomUUID() };
    const { hold } = (await ask('Exchange', asked)).answer as { hold?: { version: number } };
    if (hold !== undefined) one.version = hold.version;
  } else if (chance < 0.92) {
    const to = { grams: below(size.grams), cm3: below(size.cm3) };
    await ask('CutDeparture', { departureId, leg: 0, ...to, reason: 'Another wagon.' });
  } else {
    const kept = { grams: below(size.grams / 4), cm3: below(size.cm3 / 4), releaseMinutes: 60 };
    const allotment = { memberId: mix.sellerIds[0], ...kept };
    await ask('SetAllotment', { departureId, allotment });
  }
}

const bookings = 6;

/** Bookings door to door; every other is cancelled. */
async function book(alliance: Alliance): Promise<void> {
  const shipper = await alliance.as('yida-shop');
  const place = (country: string, postcode: string, city: string): Json => {
    return { country, postcode, city, street: 'Main street 1', name: 'Somebody' };
  };
  const [from, to] = [place('CN', '322000', 'Yiwu'), place('PL', '60-101', 'Poznań')];
  const value = { amount: 1_000, currency: 'CNY' };
  const parcel = { weightGrams: 1_000, volumeCm3: 2_000, description: 'Cups', value };
  const parcels = [{ ...parcel, reference: 'P1', hsCode: '691200', origin: 'CN' }];
  const readyAt = new Date(Date.now() + dayMs).toISOString();
  for (let number = 0; number < bookings; number += 1) {
    const asked = { from, to, parcels, readyAt };
    const quote = await shipper.post('/v1/quotes', asked, randomUUID());
    const [option] = quote['options'] as Json[];
    const accepted = { quoteId: quote['id'], optionId: option?.['id'], reference: '', from, to };
    const { id } = await shipper.post('/v1/bookings', accepted, randomUUID());
    if (number % 2 === 0) continue;
    await shipper.post(`/v1/bookings/${String(id)}/cancel`, { reason: 'Sold out.' });
  }
}
