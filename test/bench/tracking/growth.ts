import { seeded } from '../random';
import type { Row } from '../rows';
import { row } from '../rows';
import type { Engines } from './ground';
import { groundOf } from './ground';
import { callersAtOnce, ingest, median } from './ingest';

const few = 100_000;
const many = 1_000_000;
const windows = 3;
const eventsPerWindow = 4_000;
const warmUp = 2_000;
const goal = 1.2;

/** What an event costs where a million parcels are known, over a hundred thousand. */
export async function growthRow(engines: Engines, seed: number): Promise<Row> {
  const random = seeded(seed);
  const small = await groundOf(engines, 'kafka', few);
  const large = await groundOf(engines, 'kafka', many);
  const msOf = async (ground: typeof small, events: number): Promise<number> =>
    ((await ingest(ground, random, events)).seconds * 1_000) / events;
  try {
    for (const ground of [small, large]) await msOf(ground, warmUp);
    const times: { readonly small: number; readonly large: number }[] = [];
    for (let nth = 0; nth < windows; nth += 1) {
      const first = await msOf(small, eventsPerWindow);
      times.push({ small: first, large: await msOf(large, eventsPerWindow) });
    }
    const of = (name: 'small' | 'large'): string =>
      median(times.map((each) => each[name])).toFixed(3);
    return row({
      id: 'P9.events',
      what: 'time an event takes at 1,000,000 parcels, over 100,000',
      figure: median(times.map((each) => each.large / each.small)),
      goal,
      sense: 'atMost',
      unit: 'x',
      detail: `${of('large')} ms against ${of('small')} ms, documents of 500 events, ${callersAtOnce} at once`,
    });
  } finally {
    await small.end();
    await large.end();
  }
}
