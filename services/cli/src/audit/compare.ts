import type { Json, Rest } from '../rest';
import type { Bookings } from './bookings';
import { overOf } from './departures';
import type { Figures } from './findings';
import { freeOf, type Room } from './room';
import type { Departure, LiveHold, Space } from './space';

/** A thing that a service shows otherwise than its facts say. */
export interface Difference {
  readonly service: 'capacity' | 'booking';
  readonly kind: 'departure' | 'hold' | 'booking';
  readonly id: string;
  /** The last fact that told of it; the thing itself where none did. */
  readonly record: string;
  readonly figures: Figures;
}

export interface Compared {
  readonly differences: readonly Difference[];
  readonly counts: Readonly<Record<string, number>>;
}

/** Departures and holds as people query them, against what the facts add up to. */
export async function compareSpace(rest: Rest, space: Space): Promise<Compared> {
  const differences: Difference[] = [];
  const add = (kind: 'departure' | 'hold', id: string, record: string, figures: Figures): void => {
    differences.push({ service: 'capacity', kind, id, record, figures });
  };
  const departures = new Set<string>();
  const before = Date.now();
  for await (const shown of pagesOf(rest, '/v1/departures', 200)) {
    const id = String(shown['id']);
    departures.add(id);
    const figures = differsFrom(space.departures.get(id), shown, [before, Date.now()]);
    if (figures !== null) add('departure', id, id, figures);
  }
  for (const id of space.departures.keys()) {
    if (!departures.has(id)) add('departure', id, id, { shown: 'nowhere' });
  }
  const holds = new Set<string>();
  for await (const shown of pagesOf(rest, '/v1/holds', 1_000)) {
    const id = String(shown['id']);
    holds.add(id);
    const hold = space.holds.get(id);
    const figures = holdDiffers(hold, shown);
    if (figures !== null) add('hold', id, hold?.record ?? id, figures);
  }
  for (const [id, { record, status }] of space.holds) {
    if (!holds.has(id)) add('hold', id, record, { facts: status, shown: 'nowhere' });
  }
  return { differences, counts: { departures: departures.size, holds: holds.size } };
}

/** Bookings as they are listed, against what the facts say became of them. */
export async function compareBookings(rest: Rest, bookings: Bookings): Promise<Compared> {
  const differences: Difference[] = [];
  const seen = new Set<string>();
  const add = (id: string, record: string, figures: Figures): void => {
    differences.push({ service: 'booking', kind: 'booking', id, record, figures });
  };
  for await (const shown of pagesOf(rest, '/v1/bookings', 200)) {
    const id = String(shown['id']);
    seen.add(id);
    const known = bookings.known.get(id);
    const [facts, status] = [known?.status ?? 'unknown', String(shown['status'])];
    if (facts !== status) add(id, known?.record ?? id, { facts, shown: status });
  }
  for (const [id, { record, status }] of bookings.known) {
    if (!seen.has(id)) add(id, record, { facts: status, shown: 'nowhere' });
  }
  return { differences, counts: { bookings: seen.size } };
}

/** Every row of a list, page by page. */
export async function* pagesOf(rest: Rest, path: string, limit: number): AsyncGenerator<Json> {
  let cursor: string | null = '';
  while (cursor !== null) {
    const query = new URLSearchParams({ limit: String(limit) });
    if (cursor !== '') query.set('cursor', cursor);
    const page: Json = await rest.get(`${path}?${query.toString()}`);
    yield* page['items'] as Json[];
    cursor = page['next'] as string | null;
  }
}

/** Null where nothing differs. What is free changes when an allotment is released: not compared then. */
function differsFrom(
  known: Departure | undefined,
  shown: Json,
  [from, to]: readonly [number, number],
): Figures | null {
  if (known === undefined) return { facts: 'unknown', shown: String(shown['status']) };
  if (known.status !== shown['status']) {
    return { facts: known.status, shown: String(shown['status']) };
  }
  const legs = shown['legs'] as Json[];
  if (legs.length !== known.legs.length) return { legs: known.legs.length, shown: legs.length };
  for (const [leg, room] of known.legs.entries()) {
    const said = legs[leg] as Json;
    for (const [what, facts, told] of figuresOf(room, said, from, to)) {
      if (facts !== told) return { leg, what, facts, shown: told };
    }
  }
  return null;
}

type Figure = readonly [what: string, facts: number, shown: number];

function figuresOf(room: Room, said: Json, from: number, to: number): readonly Figure[] {
  const told = (name: string): number => Number(said[name] ?? 0);
  const over = overOf(room);
  const free = (['grams', 'cm3'] as const).flatMap((half): readonly Figure[] => {
    const name = half === 'grams' ? 'freeGrams' : 'freeCm3';
    const isSteady = freeOf(room, half, from) === freeOf(room, half, to);
    return isSteady && over.grams + over.cm3 === 0
      ? [[name, freeOf(room, half, to), told(name)]]
      : [];
  });
  const pools = room.pools.flatMap(({ memberId, size, sold }): readonly Figure[] => {
    const shown = (said['pools'] as Json[]).find((pool) => pool['memberId'] === memberId) ?? {};
    return [
      [`kept for ${memberId}, grams`, size.grams, Number(shown['weightGrams'] ?? 0)],
      [`kept for ${memberId}, cm3`, size.cm3, Number(shown['volumeCm3'] ?? 0)],
      [`sold to ${memberId} of it, grams`, sold.grams, Number(shown['soldGrams'] ?? 0)],
      [`sold to ${memberId} of it, cm3`, sold.cm3, Number(shown['soldCm3'] ?? 0)],
    ];
  });
  return [
    ['published grams', room.size.grams, told('weightGrams')],
    ['published cm3', room.size.cm3, told('volumeCm3')],
    ['sold grams', room.sold.grams, told('soldGrams')],
    ['sold cm3', room.sold.cm3, told('soldCm3')],
    ...pools,
    ...free,
  ];
}

function holdDiffers(hold: LiveHold | undefined, shown: Json): Figures | null {
  const status = String(shown['status']);
  if (hold?.status !== status) return { facts: hold?.status ?? 'ended or unknown', shown: status };
  const told = (shown['items'] as Json[]).map((item) =>
    [
      item['kind'],
      item['resourceId'],
      item['weightGrams'],
      item['volumeCm3'],
      item['stops'],
    ].join(),
  );
  const known = hold.items.map(({ kind, resourceId, amount: { grams, cm3, stops } }) =>
    [kind, resourceId, grams, cm3, stops].join(),
  );
  const index = known.findIndex((item, at) => item !== told[at]);
  if (index === -1 && told.length === known.length) return null;
  return { facts: known[index] ?? 'nothing', shown: told[index] ?? 'nothing' };
}
