import { openFlights } from '../networks/openFlights';
import { fullSize, syntheticAlliance } from '../networks/synthetic';
import type { Row } from '../rows';
import { row } from '../rows';
import { groundOf } from './ground';
import { growthRows } from './growth';
import { oceanRows } from './oceanLines';
import { revisionRows } from './revisions';
import { speedRows } from './speed';

export interface Asked {
  readonly seed: number;
  readonly queries: number;
  /** How many of them go to plain label setting, which takes seconds for each. */
  readonly plain: number;
}

/** P1, P2, P3, P9 and the ocean lines; one process, one network after the other. */
export async function routingRows({ seed, queries, plain }: Asked): Promise<Row[]> {
  const rows: Row[] = [];
  const alliance = syntheticAlliance(fullSize, seed);
  const ground = groundOf(alliance, queries, seed + 1);
  rows.push(...(await growthRows(ground, seed)));
  rows.push(...(await revisionRows(alliance, seed)));
  rows.push(...(await oceanRows(queries, seed)));
  rows.push(...(await speedRows(ground, '', plain)));
  const flights = openFlights(seed);
  if (flights === null) return [...rows, noFlights];
  rows.push(...(await speedRows(groundOf(flights, queries, seed + 1), 'openflights.', plain)));
  return rows;
}

const noFlights = row({
  id: 'P1.openflights',
  what: 'searches on OpenFlights',
  figure: null,
  goal: 80,
  sense: 'atLeast',
  unit: 'x',
  detail: 'not measured: no data',
});
