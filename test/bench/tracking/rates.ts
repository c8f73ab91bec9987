import type { Row } from '../rows';
import { row } from '../rows';
import { seeded } from '../random';
import { quantile } from '../spread';
import { cpuSeconds, type Pids } from '../space/cpu';
import type { BusName, Engines, Ground } from './ground';
import { groundOf } from './ground';
import { callersAtOnce, ingest, lastWritten, median, rawLimit } from './ingest';

const windows = 3;
const eventsPerWindow = 8_000;
const warmUp = 5_000;
const knownParcels = 100_000;
const goal = 0.6;
/** By profile: no part of it takes more than a quarter. */
const bound =
  'Beside what the limit writes, each event replaces its unit, and its fact is read again, sent and ' +
  'marked; checking, deciding and encoding are the one thread of tracking';

/** Events per second through tracking, over what the same server and bus take without it. */
export async function ingestRow(engines: Engines, bus: BusName, seed: number): Promise<Row> {
  const ground = await groundOf(engines, bus, knownParcels);
  try {
    return await measured(ground, bus, seed);
  } finally {
    await ground.end();
  }
}

async function measured(ground: Ground, bus: BusName, seed: number): Promise<Row> {
  const random = seeded(seed);
  const raw = await rawLimit(ground);
  const warm = await ingest(ground, random, warmUp);
  await raw.measure(await lastWritten(ground, warm));
  const rates: { readonly ours: number; readonly limit: number }[] = [];
  const callMs: number[] = [];
  const pids: Pids = {
    tracking: ground.process().pid,
    ...{ mongod: ground.mongod, kafka: ground.kafka, bench: process.pid },
  };
  let [spent, spentByLimit] = ['', ''];
  let facts = 0;
  for (let nth = 0; nth < windows; nth += 1) {
    const cpu = perEvent(pids);
    const window = await ingest(ground, random, eventsPerWindow);
    spent = cpu();
    const rows = await lastWritten(ground, window);
    const cpuOfLimit = perEvent(pids);
    const limit = await raw.measure(rows);
    spentByLimit = cpuOfLimit();
    rates.push({ ours: window.events / window.seconds, limit });
    callMs.push(...window.callMs);
    facts += window.facts;
    console.log(
      `${bus}: ${Math.round(window.events / window.seconds)}/s of ${Math.round(limit)}/s`,
    );
  }
  await raw.end();
  const [ours, limit] = [
    median(rates.map((one) => one.ours)),
    median(rates.map((one) => one.limit)),
  ];
  return row({
    id: `P6.${bus}`,
    what: `events per second through tracking, over the same rows and facts written without it (${bus})`,
    figure: median(rates.map((one) => one.ours / one.limit)),
    goal,
    sense: 'atLeast',
    unit: 'x',
    detail:
      `${Math.round(ours)}/s against ${Math.round(limit)}/s; documents of 500 events, ${callersAtOnce} at once, ` +
      `${(facts / (windows * eventsPerWindow)).toFixed(2)} facts an event, ` +
      `p50 ${quantile(callMs, 0.5).toFixed(0)} ms a call; processor time an event: ${spent}; ` +
      `of the limit: ${spentByLimit}. ${bound}`,
  });
}

/** Of a window that begins now: what each process took, which the load of a machine changes little. */
function perEvent(pids: Pids): () => string {
  const before = Object.entries(pids).map(([name, pid]) => [name, pid, cpuSeconds(pid)] as const);
  return () =>
    before
      .map(([name, pid, from]) => {
        const microseconds = ((cpuSeconds(pid) - from) * 1e6) / eventsPerWindow;
        return `${name} ${microseconds.toFixed(0)} µs`;
      })
      .join(', ');
}
