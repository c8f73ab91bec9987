import { setTimeout as wait } from 'node:timers/promises';
import { startMongo } from '@serai/engines';
import mongoose, { type mongo } from 'mongoose';
import { startAlliance, type Alliance } from '../../support/alliance';
import { askRest } from '../../support/askRest';
import { smallCast, type Office } from '../../support/smallCast';
import type { Row } from '../rows';
import { row } from '../rows';

type Json = Record<string, unknown>;

const parcels = Number(process.env['P8_PARCELS'] ?? 10_000);
const parcelsPerPart = 25;
const otherWays = 8;
/** Room on the other ways, as a share of what was planned over the hub. */
const share = 0.8;
const gramsOfParcel = 1_000;
const bookersAtOnce = 4;
const dayMs = 86_400_000;
const pollMs = 50;
const limitMs = 300_000;
const goal = 1_000;

/**
 * A hub closes on 10,000 planned parcels with room elsewhere for 8,000: how many a second are on
 * another way, from the closing until nothing is left to be done, through the real services. Then
 * space is summed up again from the holds, and who could not be placed is counted by name.
 */
export async function hubClosesRows(): Promise<Row[]> {
  const mongo = await startMongo();
  const alliance = await startAlliance({ engines: { mongoUri: mongo.uri }, empty: true });
  const client = await new mongoose.mongo.MongoClient(mongo.uri).connect();
  const databaseOf = (service: 'booking' | 'capacity'): mongo.Db =>
    client.db(new URL(String(alliance.env[service]['MONGODB_URI'])).pathname.slice(1));
  try {
    const network = await published(alliance);
    const parts = await planned(alliance, network);
    const began = performance.now();
    await ask(alliance, network.own.operator, `/v1/points/${network.hub}/close`, {
      from: new Date().toISOString(),
      reason: 'The hub is flooded.',
    });
    const took = await settled(databaseOf('booking'), began);
    return rowsOf(parts, took, await found(databaseOf('booking'), databaseOf('capacity'), network));
  } finally {
    await client.close();
    await alliance.stop();
    await mongo.stop();
  }
}

interface Network {
  readonly own: Office;
  readonly hub: string;
  readonly mainLine: string;
  /** Midnight of UTC, at least a day ahead. */
  readonly readyAt: Date;
}

async function published(alliance: Alliance): Promise<Network> {
  const { admin, own } = await smallCast(alliance);
  const rates = [{ currency: 'CNY', numerator: 127, denominator: 1000 }];
  await ask(alliance, admin, '/v1/rates', { date: new Date().toISOString().slice(0, 10), rates });
  const items = async (path: string, list: readonly Json[]): Promise<string[]> => {
    const answer = await ask(alliance, own.operator, path, { items: list });
    if ((answer['errors'] as Json[]).length > 0) throw new Error(JSON.stringify(answer['errors']));
    return (answer['items'] as Json[]).map(({ id }) => String(id));
  };
  const [from = '', hub = '', other = '', to = ''] = await items(
    '/v1/points',
    ['F', 'H', 'A', 'T'].map(pointOf),
  );
  await items('/v1/service-areas', [areaOf('F', from, '100000'), areaOf('T', to, '200000')]);
  const room = (parcels * share * gramsOfParcel) / otherWays;
  const ways = Array.from({ length: otherWays }, (_, index) =>
    lineOf(`other-${index}`, [from, other, to], 30 + 5 * index, room),
  );
  const all = parcels * gramsOfParcel;
  const toHub = lineOf('to-hub', [from, hub], 0, all);
  const fromHub = lineOf('from-hub', [hub, to], 5 * 60, all);
  const lines = await items('/v1/lines', [toHub, fromHub, ...ways]);
  // The later, the cheaper: none of the other ways beats another.
  const tariffs = lines.map((id, index) =>
    index < 2 ? tariffOf(id, 10, 1) : tariffOf(id, 300 - 10 * index, 2),
  );
  await items('/v1/tariffs', tariffs);
  const readyAt = new Date(Math.ceil(Date.now() / dayMs) * dayMs + dayMs);
  return { own, hub, mainLine: lines[0] ?? '', readyAt };
}

/** Books every parcel over the hub; answers how many parts. */
async function planned(alliance: Alliance, network: Network): Promise<number> {
  const parts = parcels / parcelsPerPart;
  let left = parts;
  const book = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      await bookOne(alliance, network);
    }
  };
  await Promise.all(Array.from({ length: bookersAtOnce }, book));
  return parts;
}

async function bookOne(alliance: Alliance, { own, mainLine, readyAt }: Network): Promise<void> {
  const value = { amount: 100, currency: 'EUR' };
  const goods = { description: 'lamps', hsCode: '940511', origin: 'CN', value };
  const content = { weightGrams: gramsOfParcel, volumeCm3: 1_000, ...goods };
  const [from, to] = [address('100000'), address('200000')];
  const wanted = { from, to, readyAt: readyAt.toISOString(), allWays: true };
  const list = Array.from({ length: parcelsPerPart }, () => content);
  const until = Date.now() + limitMs;
  for (;;) {
    const quote = await ask(alliance, own.shipper, '/v1/quotes', { ...wanted, parcels: list });
    const options = (quote['options'] ?? []) as { id: string; itinerary: { legs: Json[] } }[];
    const main = options.find(({ itinerary: { legs } }) =>
      legs.some(({ lineId }) => lineId === mainLine),
    );
    if (main !== undefined) {
      const asked = { quoteId: quote['id'], optionId: main.id, from, to };
      const booking = await ask(alliance, own.shipper, '/v1/bookings', asked);
      if (booking['status'] === 'confirmed') return;
    }
    // The lines are on sale a moment after they are published.
    if (Date.now() > until) throw new Error(`no way over the hub: ${JSON.stringify(quote)}`);
    await wait(pollMs);
  }
}

/** In ms, until the disruption is worked off; and until the last part was on another way. */
async function settled(booking: mongo.Db, began: number): Promise<number> {
  for (;;) {
    const worked = await booking.collection('disruptions').countDocuments({ isOpen: false });
    if (worked > 0) return performance.now() - began;
    if (performance.now() - began > limitMs) throw new Error('the re-plan did not end');
    await wait(pollMs);
  }
}

interface Found {
  readonly placed: number;
  /** SSCCs of whom there is no way for, each once. */
  readonly named: number;
  readonly oversold: readonly string[];
}

async function found(booking: mongo.Db, capacity: mongo.Db, network: Network): Promise<Found> {
  const list = await booking.collection('bookings').find({}).toArray();
  const over = (each: mongo.Document) => (each['pointIds'] as string[]).includes(network.hub);
  const waiting = await booking.collection('reroutes').find({ isOpen: true }).toArray();
  const ssccs = waiting.flatMap(({ state }) => (state as { ssccs: string[] }).ssccs);
  return {
    placed: list.filter((each) => !over(each)).length * parcelsPerPart,
    named: new Set(ssccs).size,
    oversold: await oversoldIn(capacity),
  };
}

/** What is held of each leg, summed up again, against what is published and what is counted. */
async function oversoldIn(capacity: mongo.Db): Promise<string[]> {
  const held = new Map<string, number>();
  // The projector writes out what was answered a moment before.
  await wait(2_000);
  const committed = { status: { $in: ['held', 'committed'] } };
  for await (const hold of capacity.collection('holds').find(committed)) {
    for (const { kind, resourceId, grams } of hold['items'] as Item[]) {
      if (kind === 'leg') held.set(resourceId, (held.get(resourceId) ?? 0) + grams);
    }
  }
  const wrong: string[] = [];
  for await (const departure of capacity.collection('departures').find({})) {
    for (const { index, grams, soldGrams } of departure['legs'] as Sold[]) {
      const sum = held.get(`${String(departure['_id'])}/${index}`) ?? 0;
      if (sum > grams || sum !== soldGrams) wrong.push(`${String(departure['_id'])}/${index}`);
    }
  }
  return wrong;
}

interface Item {
  readonly kind: string;
  readonly resourceId: string;
  readonly grams: number;
}

interface Sold {
  readonly index: number;
  readonly grams: number;
  readonly soldGrams: number;
}

function rowsOf(parts: number, tookMs: number, { placed, named, oversold }: Found): Row[] {
  const seconds = tookMs / 1_000;
  const isRight = placed === parcels * share && named === parcels - placed && oversold.length === 0;
  const told = `${parcels} parcels in ${parts} parts, ${placed} placed and ${named} named in ${seconds.toFixed(1)} s`;
  return [
    row({
      id: 'P8',
      what: 'parcels on another way a second, when a hub closes on 10,000 with room for 8,000',
      figure: isRight ? placed / seconds : null,
      goal,
      sense: 'atLeast',
      unit: '/s',
      detail: `${told}; oversold: ${oversold.length === 0 ? 'none' : oversold.join(', ')}`,
    }),
  ];
}

/** A busy machine may answer too late: the same is asked again under the same key. */
async function ask({ url }: Alliance, token: string, path: string, body: Json): Promise<Json> {
  const key = `p8-${(keys += 1)}`;
  const until = Date.now() + limitMs;
  for (;;) {
    const answer = await askRest(url, 'POST', path, { token, body, key });
    if (answer.status < 300) return answer.body;
    const mayCome = [429, 503].includes(answer.status) && Date.now() < until;
    if (!mayCome) throw new Error(`${path}: ${answer.status} ${answer.text}`);
    await wait(pollMs);
  }
}
let keys = 0;

const pointOf = (reference: string): Json => ({
  reference,
  name: `Point ${reference}`,
  kind: 'hub',
  country: 'CN',
  coordinates: { latitude: 29, longitude: 120 },
  timeZone: 'UTC',
  handlingMinutes: 0,
  handlingFee: { amount: 0, currency: 'EUR' },
});

const areaOf = (reference: string, pointId: string, postcode: string): Json => ({
  reference,
  pointId,
  country: 'CN',
  postcodes: [postcode],
  collects: true,
  delivers: true,
  leadMinutes: 60,
  price: { amount: 100, currency: 'EUR' },
  perKg: 1,
});

/** Leaves at 06:00, or so many minutes later; every leg takes four hours, every stop one. */
const lineOf = (
  reference: string,
  points: readonly string[],
  late: number,
  grams: number,
): Json => {
  const at = (hour: number): string =>
    `${String(hour + Math.floor(late / 60)).padStart(2, '0')}:${String(late % 60).padStart(2, '0')}`;
  const leg = { weightGrams: grams, volumeCm3: 10 * grams };
  const calls = points.map((pointId, index) => ({
    pointId,
    ...(index > 0 && { arrives: at(5 + 5 * index) }),
    ...(index < points.length - 1 && { departs: at(6 + 5 * index) }),
  }));
  return {
    reference,
    name: `Line ${reference}`,
    mode: 'road',
    days: [1, 2, 3, 4, 5, 6, 7],
    cutoffMinutes: 30,
    validFrom: '2026-01-01',
    goods: ['general'],
    calls,
    legs: points.slice(1).map(() => leg),
  };
};

const tariffOf = (lineId: string, base: number, legs: number): Json => ({
  reference: `tariff-${lineId}`,
  lineId,
  currency: 'EUR',
  base,
  divisor: 3000,
  legs: Array.from({ length: legs }, () => ({ perKg: 5, minimum: 10 })),
  validFrom: '2026-01-01T00:00:00Z',
});

const address = (postcode: string): Json => ({
  country: 'CN',
  postcode,
  city: 'Yiwu',
  street: '1 Street',
  name: 'Somebody',
  phone: '+86 1',
});
