import { plainSpace, type PlainSpace } from './plainSpace';
import type { OutboxRow, SpaceEvidence } from './spaceEvidence';

/** More of the same says nothing more. */
const shown = 5;

/**
 * What is wrong once all came to rest: the journal in itself; the documents and facts that follow
 * from it; bookings and their holds, which go in pairs; and the versions of what booking tells.
 */
export function judgeSpace(evidence: SpaceEvidence): string[] {
  const space = plainSpace(evidence.groups);
  return [
    ...space.failures,
    ...judgeDocuments(space, evidence),
    ...judgeFacts(space, evidence.facts),
    ...judgeBookings(space, evidence),
    ...judgeVersions(evidence),
  ].reduce<string[]>(fewOfEach, []);
}

function judgeDocuments(space: PlainSpace, { holds, departures }: SpaceEvidence): string[] {
  const shownHolds = new Map(holds.map(({ _id, status }) => [_id, status]));
  const wrong: string[] = [];
  for (const [id, { status }] of space.holds) {
    if (shownHolds.get(id) !== status) {
      wrong.push(`document: ${id} is ${shownHolds.get(id) ?? 'missing'} and not ${status}`);
    }
  }
  for (const { _id, legs } of departures) {
    legs.forEach(({ soldGrams, soldCm3 }, leg) => {
      const { grams, cm3 } = space.taken.get(`${_id}/${leg}`) ?? { grams: 0, cm3: 0 };
      if (soldGrams === grams && soldCm3 === cm3) return;
      wrong.push(`document: ${_id}/${leg} has sold ${soldGrams} g and not ${grams}`);
    });
  }
  return wrong;
}

/** Each change of a hold is told as one fact, under the number of its group. */
function judgeFacts({ changes }: PlainSpace, facts: readonly OutboxRow[]): string[] {
  const told = new Map<string, number>();
  for (const { _id, key } of facts) {
    if (!key.startsWith('hld_')) continue;
    const name = `${_id.split('/')[1]} ${key}`;
    told.set(name, (told.get(name) ?? 0) + 1);
  }
  const wanted = new Map<string, number>();
  for (const name of changes) wanted.set(name, (wanted.get(name) ?? 0) + 1);
  const names = new Set([...told.keys(), ...wanted.keys()]);
  return [...names]
    .filter((name) => told.get(name) !== wanted.get(name))
    .map((name) => `fact: ${name} is told ${told.get(name) ?? 0} times, not ${wanted.get(name)}`);
}

/** A confirmed booking has its space, any other has none, and no booked space is without one. */
function judgeBookings({ holds }: PlainSpace, { bookings }: SpaceEvidence): string[] {
  const wrong: string[] = [];
  const known = new Map(bookings.map(({ _id, status }) => [_id, status]));
  for (const { _id, status, state } of bookings) {
    for (const { holdId } of state.order.parts) {
      const found = holds.get(holdId)?.status ?? 'missing';
      if ((found === 'committed') === (status === 'confirmed')) continue;
      wrong.push(`booking: ${_id} is ${status}, its hold ${holdId} is ${found}`);
    }
  }
  for (const [id, { status, bookingId }] of holds) {
    const isBooked = status === 'committed' && bookingId.startsWith('bkg_');
    if (isBooked && known.get(bookingId) !== 'confirmed') {
      wrong.push(`hold: ${id} is kept for ${bookingId}, which is ${known.get(bookingId)}`);
    }
  }
  return wrong;
}

/** What booking tells of each booking has versions that only grow, each told once. */
function judgeVersions({ bookings, bookingFacts }: SpaceEvidence): string[] {
  const told = new Map<string, number[]>();
  for (const { key, version } of bookingFacts) {
    told.set(key, [...(told.get(key) ?? []), version]);
  }
  return bookings.flatMap(({ _id, version }) => {
    const versions = (told.get(_id) ?? []).sort((one, other) => one - other);
    const isWhole = versions[0] === 1 && versions.every((each, at) => each !== versions[at + 1]);
    const isLast = (versions.at(-1) ?? 0) <= version;
    return isWhole && isLast ? [] : [`fact: ${_id} is told in versions ${versions.join()}`];
  });
}

/** Keeps the first few of each sort, by their first word. */
function fewOfEach(kept: string[], next: string): string[] {
  const sort = next.split(' ')[0] ?? '';
  const before = kept.filter((each) => each.startsWith(`${sort} `)).length;
  return before < shown ? [...kept, next] : kept;
}
