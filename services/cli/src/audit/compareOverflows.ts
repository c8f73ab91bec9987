import type { Rest } from '../rest';
import type { Compared, Difference } from './compare';
import { overOf } from './departures';
import { pagesOf } from './pagesOf';
import { none, type Amount, type Dimension } from './room';
import type { Space } from './space';
import { sizeOfDay } from './take';

/**
 * The list of what is over, against the legs, and the rounds and storage of days from today on, of
 * which the facts say that more is sold than there is.
 */
export async function compareOverflows(
  rest: Pick<Rest, 'get'>,
  space: Space,
  now: number,
): Promise<Compared> {
  const today = new Date(now).toISOString().slice(0, 10).replaceAll('-', '');
  const facts = factsOf(space, today);
  const shown = new Map<string, string>();
  for await (const row of pagesOf(rest, '/v1/overflows', 200)) {
    const of = (name: string): number => Number(row[name] ?? 0);
    const over = { grams: of('overGrams'), cm3: of('overCm3'), stops: of('overStops') };
    const departureId = String(row['departureId'] ?? '');
    const day = `${String(row['kind'])} ${String(row['resourceId'])}`;
    const name = departureId === '' ? day : `leg ${departureId}/${of('leg')}`;
    // Of a day that ended meanwhile nothing is listed any more.
    if (departureId !== '' || name.slice(-today.length) >= today) shown.set(name, textOf(over));
  }
  const names = [...new Set([...facts.keys(), ...shown.keys()])];
  const differences = names.flatMap((name): Difference[] => {
    const said = { facts: facts.get(name) ?? 'not over', shown: shown.get(name) ?? 'nowhere' };
    if (facts.get(name) === shown.get(name)) return [];
    const [kind = '', resource = ''] = name.split(' ');
    const leg = resource.lastIndexOf('/');
    const id = kind === 'leg' ? resource.slice(0, leg) : resource;
    const figures = kind === 'leg' ? { leg: Number(resource.slice(leg + 1)), ...said } : said;
    return [{ service: 'capacity', kind: 'overflow', id, record: id, figures }];
  });
  return { differences, counts: { overflows: shown.size } };
}

/** What is over by the facts, by kind and resource. */
function factsOf(space: Space, today: string): ReadonlyMap<string, string> {
  const facts = new Map<string, string>();
  for (const [id, { status, legs }] of space.departures) {
    if (status !== 'open') continue;
    legs.forEach((room, leg) => {
      const { grams, cm3 } = overOf(room);
      if (grams + cm3 > 0) facts.set(`leg ${id}/${leg}`, textOf({ grams, cm3, stops: 0 }));
    });
  }
  for (const [id, { sold }] of space.days) {
    if (id.slice(-today.length) < today) continue;
    const kind = id.split('/').length > 2 ? 'run' : 'storage';
    const size = sizeOfDay(space, kind, id) ?? none;
    const above = (of: Dimension): number => Math.max(0, sold[of] - size[of]);
    // Of storage only the volume counts.
    const over =
      kind === 'run'
        ? { grams: above('grams'), cm3: above('cm3'), stops: above('stops') }
        : { ...none, cm3: above('cm3') };
    if (over.grams + over.cm3 + over.stops === 0) continue;
    facts.set(`${kind} ${id}`, textOf(over));
  }
  return facts;
}

function textOf({ grams, cm3, stops }: Amount): string {
  const text = `${grams} g, ${cm3} cm3`;
  return stops > 0 ? `${text}, ${stops} stops` : text;
}
