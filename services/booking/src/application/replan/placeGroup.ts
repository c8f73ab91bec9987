import { setTimeout as wait } from 'node:timers/promises';
import { clock, newId } from '@serai/runtime';
import { apart, unitsOf, whyNotAsOne, type Unit } from '../../domain/replan/groups';
import type { Hit } from '../../domain/replan/hits';
import type { Size } from '../../domain/splitWay';
import type { Desk } from '../desk';
import { attemptOf, togetherIn, withVersion } from './attemptOf';
import { exchangeBatch } from './exchangeBatch';
import { isOfHold, readAgain } from './readAgain';
import { placeApart } from './placeApart';
import { searchWays, type Placing, type Search, type Without } from './searchWays';

export const mostExchanges = 500;
/** A group is searched at most so often; each time some of it finds room, or it ends. */
const mostRounds = 60;
/** A search may be a moment behind: so often it may show room that is gone. */
const mostIdleRounds = 5;
const idleMs = 200;
const noRoom = { code: 'NO_ROOM', message: 'There is not enough room left on any way.' };

/**
 * Gives the hits of one group other ways, those with priority first: one search, exchanges in
 * batches, and another search for whom the room was gone. Answers who found none within the promise.
 */
export async function placeGroup(
  desk: Desk,
  placing: Placing,
  group: readonly Hit[],
): Promise<readonly Without[]> {
  const without: Without[] = [];
  // Where one of a sealed unit has lost its space, the others keep theirs.
  const hasLost = ({ hits }: Unit): boolean =>
    placing.cause.kind === 'hold' && hits[0]?.outerSscc !== undefined;
  const isApart = (unit: Unit): boolean => whyNotAsOne(unit) === apart || hasLost(unit);
  const units = unitsOf(group);
  for (const unit of units.filter(isApart)) {
    without.push(...(await placeApart(desk, placing, unit)));
  }
  let open = units.filter((unit) => !isApart(unit)).flatMap(({ hits }) => hits);
  let idle = 0;
  for (let round = 0; round < mostRounds && open.length > 0; round += 1) {
    const search = await searchWays(desk, placing, open);
    without.push(...search.without);
    const left = await fill(desk, placing, search);
    idle = left.length < search.units.length ? 0 : idle + 1;
    open = left.flatMap(({ hits }) => hits);
    if (idle === mostIdleRounds) break;
    if (idle > 0) await wait(idleMs);
  }
  const searched = { grams: 0, cm3: 0 };
  return [...without, ...open.map((hit) => ({ hit, beyond: [], searched, reasons: [noRoom] }))];
}

interface Trying {
  readonly unit: Unit;
  readonly way: number;
}

/** Tries the ways, the best first, until each unit has one or none has room; answers who has none. */
async function fill(desk: Desk, placing: Placing, search: Search): Promise<readonly Unit[]> {
  const rank = new Map(search.units.map((unit, index) => [unit, index]));
  /** The smallest that each way had no room for. */
  const full: (Size | undefined)[] = search.ways.map(() => undefined);
  const left: Unit[] = [];
  let queue = [...search.units];
  while (queue.length > 0) {
    const trying: Trying[] = [];
    const rest: Unit[] = [];
    let exchanges = 0;
    for (const unit of queue) {
      if (exchanges + unit.hits.length > mostExchanges) {
        rest.push(unit);
        continue;
      }
      const way = full.findIndex((size) => size === undefined || !isAtLeast(unit, size));
      if (way < 0) left.push(unit);
      else trying.push({ unit, way });
      exchanges += unit.hits.length;
    }
    const refused = await tryWays(desk, placing, search, trying, full);
    for (const { unit, was } of refused) rank.set(unit, rank.get(was) ?? 0);
    const again = refused.map(({ unit }) => unit);
    queue = [...again, ...rest].sort((a, b) => (rank.get(a) ?? 0) - (rank.get(b) ?? 0));
    await placing.onProgress();
  }
  return left;
}

/** Who may try again, and what it was when it was tried. */
interface Refused {
  readonly unit: Unit;
  readonly was: Unit;
}

/**
 * One batch. What is in one unit goes together. Whose hold turns out to have ended tries the same
 * ways with one anew.
 */
async function tryWays(
  desk: Desk,
  { cause }: Placing,
  { ways, searched }: Search,
  trying: readonly Trying[],
  full: (Size | undefined)[],
): Promise<readonly Refused[]> {
  if (trying.length === 0) return [];
  const batch = { id: newId('rpl'), cause, ways, searched };
  const now = clock();
  const each = trying.flatMap(({ unit, way }) => unit.hits.map((hit) => ({ hit, way, unit })));
  const attempts = await Promise.all(
    each.map(async ({ hit, way, unit }) => {
      const known = await withVersion(desk, hit);
      return togetherIn(unit, attemptOf(known, way, batch, now));
    }),
  );
  const outcomes = await exchangeBatch(desk, { ...batch, attempts });
  const refused: Refused[] = [];
  for (const { unit, way } of trying) {
    // Of one unit every answer is the same.
    const code = outcomes[each.findIndex((one) => one.unit === unit)]?.code ?? '';
    if (code === '') continue;
    if (isOfHold(code)) {
      const hits = await readAgain(desk, code, unit.hits);
      if (hits.some(isNewly(unit))) refused.push({ unit: { ...unit, hits }, was: unit });
      continue;
    }
    full[way] = lesser(full[way], code === 'NO_ROOM' ? unit : { grams: 0, cm3: 0 });
    refused.push({ unit, was: unit });
  }
  return refused;
}

/** Whether the hold of a hit of the unit is known to have ended only now: so often it is tried. */
function isNewly({ hits }: Unit) {
  return (hit: Hit, index: number): boolean => hit.isUnheld === true && !hits[index]?.isUnheld;
}

function isAtLeast(one: Size, other: Size): boolean {
  return one.grams >= other.grams && one.cm3 >= other.cm3;
}

function lesser(known: Size | undefined, { grams, cm3 }: Size): Size {
  return known === undefined || isAtLeast(known, { grams, cm3 }) ? { grams, cm3 } : known;
}
