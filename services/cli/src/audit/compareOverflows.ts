import type { Rest } from '../rest';
import type { Compared, Difference } from './compare';
import { overOf } from './departures';
import { pagesOf } from './pagesOf';
import type { Space } from './space';

/** The list of what is over, against the legs of which the facts say that more is sold than there is. */
export async function compareOverflows(rest: Rest, { departures }: Space): Promise<Compared> {
  const facts = new Map<string, string>();
  for (const [id, { status, legs }] of departures) {
    if (status !== 'open') continue;
    legs.forEach((room, leg) => {
      const { grams, cm3 } = overOf(room);
      if (grams + cm3 > 0) facts.set(`${id}/${leg}`, `${grams} g, ${cm3} cm3`);
    });
  }
  const shown = new Map<string, string>();
  for await (const row of pagesOf(rest, '/v1/overflows', 200)) {
    if (typeof row['departureId'] !== 'string') continue;
    const over = `${Number(row['overGrams'] ?? 0)} g, ${Number(row['overCm3'] ?? 0)} cm3`;
    shown.set(`${row['departureId']}/${Number(row['leg'] ?? 0)}`, over);
  }
  const legs = [...new Set([...facts.keys(), ...shown.keys()])];
  const differences = legs.flatMap((leg): Difference[] => {
    const said = { facts: facts.get(leg) ?? 'not over', shown: shown.get(leg) ?? 'nowhere' };
    if (facts.get(leg) === shown.get(leg)) return [];
    const id = leg.slice(0, leg.lastIndexOf('/'));
    const figures = { leg: Number(leg.slice(id.length + 1)), ...said };
    return [{ service: 'capacity', kind: 'overflow', id, record: id, figures }];
  });
  return { differences, counts: { overflows: shown.size } };
}
