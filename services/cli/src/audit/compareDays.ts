import { Refused, type Json, type Rest } from '../rest';
import type { Compared, Difference } from './compare';
import type { Figures } from './findings';
import { none, type Room } from './room';
import type { Space } from './space';
import { sizeOfDay } from './take';

type Asked = Pick<Rest, 'get'>;
const hidden = 404;
/** Who asks for more days than this waits long: the nearest are looked at. */
const mostDays = 10_000;

/**
 * Rounds and storage as their carriers see them, from today on, against what the facts add up to: only
 * days of which something was ever taken.
 */
export async function compareDays(rest: Asked, space: Space, now: number): Promise<Compared> {
  const today = new Date(now).toISOString().slice(0, 10).replaceAll('-', '');
  const open = [...space.days].filter(([id]) => id.slice(-today.length) >= today);
  const looked = open.sort(([one], [other]) => byDay(one, other)).slice(0, mostDays);
  const differences: Difference[] = [];
  for (const [id, room] of looked) {
    const kind = id.split('/').length > 2 ? 'run' : 'storage';
    const figures = await differsFrom(rest, kind, id, {
      ...room,
      size: sizeOfDay(space, kind, id) ?? none,
    });
    if (figures !== null) differences.push({ service: 'capacity', kind, id, record: id, figures });
  }
  return { differences, counts: { 'days of rounds and storage': looked.length } };
}

function byDay(one: string, other: string): number {
  return one.slice(-8) < other.slice(-8) ? -1 : 1;
}

async function differsFrom(
  rest: Asked,
  kind: 'run' | 'storage',
  id: string,
  room: Room,
): Promise<Figures | null> {
  const shown = await shownOf(rest, kind, id);
  const isEmpty = room.sold.grams + room.sold.cm3 + room.sold.stops === 0;
  if (shown === undefined) return isEmpty ? null : { facts: 'taken', shown: 'nowhere' };
  const of = (what: string, name: string): number =>
    Number((shown[what] as Json | undefined)?.[name] ?? 0);
  const names = { grams: 'weightGrams', cm3: 'volumeCm3', stops: 'stops' } as const;
  for (const dimension of kind === 'run'
    ? (['grams', 'cm3', 'stops'] as const)
    : (['cm3'] as const)) {
    const name = names[dimension];
    const taken = of('held', name) + of('sold', name) + of('travelled', name);
    const pairs = [
      [`published ${dimension}`, room.size[dimension], of('published', name)],
      [`taken ${dimension}`, room.sold[dimension], taken],
    ] as const;
    for (const [what, facts, told] of pairs) {
      if (facts !== told) return { what, facts, shown: told };
    }
  }
  return null;
}

/** undefined: it is not offered any more. */
async function shownOf(
  rest: Asked,
  kind: 'run' | 'storage',
  id: string,
): Promise<Json | undefined> {
  const [thing = '', ...named] = id.split('/');
  const day = named.at(-1) ?? '';
  const date = day.replace(/^(\d{4})(\d{2})(\d{2})$/, '$1-$2-$3');
  const query = new URLSearchParams({ date });
  if (kind === 'run') query.set('runId', named.slice(0, -1).join('/'));
  const path = kind === 'run' ? `/v1/service-areas/${thing}/space` : `/v1/points/${thing}/space`;
  try {
    const found = await rest.get(`${path}?${query.toString()}`);
    return (found['resources'] as Json[])[0];
  } catch (error) {
    if (error instanceof Refused && error.status === hidden) return undefined;
    throw error;
  }
}
