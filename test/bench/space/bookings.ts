import { fork, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { startMongo } from '@serai/engines';
import { serviceNames } from '../../../deploy/local/src/secrets';
import { startAlliance, type Alliance } from '../../support/alliance';
import { mustAsk } from '../../support/askRest';
import type { Row } from '../rows';
import { row } from '../rows';
import { quantile } from '../spread';
import { holdsInBatches } from './batches';
import { watchCpu, type Pids } from './cpu';
import { ask, type Request } from './generator';

/** Clients at once, and how many bookings they make together. */
const loads = [
  [1, 100],
  [16, 400],
  [64, 600],
  [256, 1_024],
] as const;
const warmUp = 60;
const quotingClients = 4;
const mostRounds = 20;
const ridesWanted = 3;
const tail = 5;
const daysAhead = 10;
const dayMs = 86_400_000;

type Json = Record<string, unknown>;

const place = (country: string, postcode: string, city: string): Json => {
  return { country, postcode, city, street: '1', name: 'Somebody', phone: '+48 61 000 00 00' };
};
const from = place('CN', '322000', 'Yiwu');
const to = place('PL', '60-101', 'Poznań');

/**
 * P5: three-leg bookings end to end over HTTP, from a load generator of its own process: gateway,
 * booking and capacity, each a process, on one MongoDB. Each booking accepts a quote of its own,
 * made before. Then holds in batches over gRPC.
 */
export async function bookingRows(): Promise<Row[]> {
  const mongo = await startMongo();
  const alliance = await startAlliance({ engines: { mongoUri: mongo.uri } });
  const load = fork(join(process.cwd(), 'test/bench/space/load.mjs'));
  const pids: Pids = {
    ...Object.fromEntries(serviceNames.map((name) => [name, alliance.pid(name)])),
    mongod: mongo.pids[0],
    load: load.pid,
  };
  try {
    const rows: Row[] = [];
    await measure(alliance, load, 1, warmUp, pids);
    for (const [clients, count] of loads) {
      rows.push(await measure(alliance, load, clients, count, pids));
    }
    rows.push(await holdsInBatches(alliance, pids));
    return rows;
  } finally {
    load.send('end');
    await alliance.stop();
    await mongo.stop();
  }
}

async function measure(
  alliance: Alliance,
  load: ChildProcess,
  clients: number,
  count: number,
  pids: Pids,
): Promise<Row> {
  const wanted = await quotesOf(alliance, load, count);
  const cpu = watchCpu(pids);
  const told = await ask(load, {
    url: `${alliance.url}/v1/bookings`,
    clients,
    requests: wanted,
  });
  const busy = cpu();
  const confirmed = told.statuses['201'] ?? 0;
  const at = (share: number): number => quantile(told.took, share);
  const [p50, p95, p99] = [at(0.5), at(0.95), at(0.99)];
  const times = `p50 ${p50.toFixed(1)}, p95 ${p95.toFixed(1)}, p99 ${p99.toFixed(1)} ms`;
  const rate = `${(confirmed / told.seconds).toFixed(0)} bookings/s`;
  const others = Object.entries(told.statuses)
    .filter(([status]) => status !== '201')
    .map(([status, times]) => `, ${times} answered ${status}`);
  return row({
    id: `P5.bookings.${clients}`,
    what: `three-leg bookings over HTTP, ${clients} at once: p99 over p50`,
    figure: confirmed === 0 ? null : p99 / p50,
    goal: tail,
    sense: 'atMost',
    unit: 'x',
    detail: `${rate}, ${times}; ${confirmed} confirmed${others.join('')}; processors: ${busy}`,
  });
}

/** Requests to book, each an option of three rides on a quote of its own, by many shippers. */
async function quotesOf(
  { url, demoPassword }: Alliance,
  load: ChildProcess,
  count: number,
): Promise<readonly Request[]> {
  const tokens = await Promise.all(
    ['yida', 'changan', 'steppe', 'wisla', 'poznan', 'rhein'].map(async (office) => {
      const body = { login: `${office}-shop`, password: demoPassword };
      return String((await mustAsk(url, 'POST', '/v1/sign-in', { body }))['accessToken']);
    }),
  );
  const value = { amount: 1_000, currency: 'CNY' };
  const parcel = { reference: 'P1', weightGrams: 100, volumeCm3: 100, description: 'Cups', value };
  const parcels = [{ ...parcel, hsCode: '691200', origin: 'CN' }];
  // A day's collection has room for so many stops.
  const bodyOf = (nth: number): string => {
    const readyAt = new Date(Date.now() + (1 + (nth % daysAhead)) * dayMs).toISOString();
    return JSON.stringify({ from, to, parcels, readyAt, allWays: true });
  };
  const wanted: Request[] = [];
  let last = '';
  for (let round = 0; wanted.length < count; round += 1) {
    if (round === mostRounds) throw new Error(`few ways of three legs: ${last.slice(0, 3_000)}`);
    const asked = Array.from({ length: count - wanted.length }, (_, nth): Request => {
      return { token: tokens[nth % tokens.length] ?? '', key: randomUUID(), body: bodyOf(nth) };
    });
    process.stderr.write(`${asked.length} quotes are asked\n`);
    const { answers, seconds, statuses } = await ask(load, {
      url: `${url}/v1/quotes`,
      clients: quotingClients,
      requests: asked,
      keepAnswers: true,
    });
    process.stderr.write(`answered in ${seconds.toFixed(0)} s: ${JSON.stringify(statuses)}\n`);
    const before = wanted.length;
    for (const [nth, answer] of answers.entries()) {
      last = answer;
      const acceptance = acceptanceOf(JSON.parse(answer) as Json);
      if (acceptance === undefined) continue;
      const token = asked[nth]?.token ?? '';
      wanted.push({ token, key: randomUUID(), body: JSON.stringify(acceptance) });
    }
    if (wanted.length === before) throw new Error(`no way of three legs: ${last.slice(0, 3000)}`);
  }
  return wanted;
}

/** None where the search had no time, which happens on a machine that is busy with other things. */
function acceptanceOf(quote: Json): Json | undefined {
  const options = (quote['options'] ?? []) as {
    id: string;
    itinerary: { legs: { kind: string }[] };
  }[];
  const ridesOf = ({ itinerary }: (typeof options)[number]): number =>
    itinerary.legs.filter(({ kind }) => kind === 'ride').length;
  const option = options.find((each) => ridesOf(each) === ridesWanted);
  if (option === undefined) return undefined;
  return { quoteId: quote['id'], optionId: option.id, reference: 'BENCH', from, to };
}
