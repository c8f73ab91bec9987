import type { Row } from '../rows';
import { withEngines } from './ground';
import { backTestRows } from './backTest';
import { growthRow } from './growth';
import { pageRow } from './page';
import { ingestRow } from './rates';

interface Asked {
  readonly seed: number;
}

/** Parts of it, each by itself: `npm run bench -- tracking.kafka`. */
export const trackingParts: Readonly<Record<string, (asked: Asked) => Promise<Row[]>>> = {
  'tracking.kafka': ({ seed }) => withEngines(async (on) => [await ingestRow(on, 'kafka', seed)]),
  'tracking.embedded': ({ seed }) =>
    withEngines(async (on) => [await ingestRow(on, 'embedded', seed)]),
  'tracking.growth': ({ seed }) => withEngines(async (on) => [await growthRow(on, seed)]),
  'tracking.page': () => withEngines(async (on) => [await pageRow(on)]),
  'tracking.estimates': (asked) => Promise.resolve(backTestRows(asked)),
};

/** What sight of parcels costs, from a scan to the buyer's page. */
export async function trackingRows(asked: Asked): Promise<Row[]> {
  const rows: Row[] = [];
  for (const part of Object.values(trackingParts)) rows.push(...(await part(asked)));
  return rows;
}
