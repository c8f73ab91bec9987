import type { Findings } from './findings';
import { lookAtAllotment, lookAtCancelled, lookAtOpened } from './departures';
import { lookAtOverflow, lookAtRevised } from './departures';
import { isHoldFact, lookAtHold, lookAtWarning } from './holds';
import type { Fact } from './logOf';
import type { Looking, Space } from './space';
import { breaks } from './space';

/**
 * Moves space on by one fact of capacity, in the order of its log, and says what that fact breaks.
 * What is broken is taken as it is told, so that the next finding is one of its own.
 */
export function lookAt(space: Space, fact: Fact, findings: Findings): void {
  const looking = { space, fact, findings };
  space.counts[fact.type] = (space.counts[fact.type] ?? 0) + 1;
  if (fact.message === null) return breaks(looking, 'FACT_UNREADABLE', fact.key);
  if (!fact.id.startsWith('space/')) return;
  checkPlace(looking);
  space.lastAt = Math.max(space.lastAt, fact.at);
  space.lastVersion = Math.max(space.lastVersion, fact.version);
  if (isHoldFact(fact.type)) lookAtHold(looking, fact.type);
  else lookAtOther(looking);
}

/** A cut below what is sold is followed by its overflow, and nothing is left out at the end. */
export function lookAtEnd(space: Space, findings: Findings): void {
  const { overflowDue: due } = space;
  if (due === null) return;
  const { resource, grams, cm3, record } = due;
  const fact = { id: record } as Fact;
  breaks({ fact, findings }, 'OVERFLOW_NOT_RAISED', resource, { grams, cm3 });
  space.overflowDue = null;
}

/** Its name is where it stands in the journal, whose time never goes back. */
function checkPlace(looking: Looking): void {
  const { space, fact, findings } = looking;
  const [, group, index, further] = /^space\/(\d+)\/(\d+)(?:\/(\d+))?$/.exec(fact.id) ?? [];
  const place = Number(group) * placesOfAGroup + Number(index);
  // What an entry tells beyond its two numbers shares the second of them.
  const least = space.lastVersion + (further === undefined ? 1 : 0);
  const isNext = place === fact.version && fact.version >= least;
  if (!isNext || fact.at < space.lastAt || fact.message?.['at'] !== fact.at) {
    const { lastVersion: before, lastAt } = space;
    const figures = { version: fact.version, before, at: fact.at, lastAt };
    breaks(looking, 'SEQUENCE_BROKEN', fact.key, figures);
  }
  const due = space.overflowDue;
  const isIt = fact.type === 'OverflowRaised' && due?.version === fact.version;
  if (isIt) space.overflowDue = null;
  else lookAtEnd(space, findings);
}

/** So many facts a group of the journal may make, at most. */
const placesOfAGroup = 1_000;

function lookAtOther(looking: Looking): void {
  switch (looking.fact.type) {
    case 'DepartureOpened':
      return lookAtOpened(looking);
    case 'DepartureRevised':
      return lookAtRevised(looking);
    case 'DepartureCancelled':
      return lookAtCancelled(looking);
    case 'AllotmentChanged':
      return lookAtAllotment(looking);
    case 'OverflowRaised':
      return lookAtOverflow(looking);
    case 'HoldExpiring':
      return lookAtWarning(looking);
    case 'RunOffered':
      return lookAtRun(looking);
    case 'StorageOffered':
      return lookAtStorage(looking);
  }
}

function lookAtRun({ space, fact }: Looking): void {
  const { grams, cm3, stops, days } = fact.message as unknown as {
    readonly grams: number;
    readonly cm3: number;
    readonly stops: number;
    readonly days: readonly number[];
  };
  space.runs.set(fact.key, { grams, cm3, stops, days });
}

function lookAtStorage({ space, fact }: Looking): void {
  const cm3 = Number(fact.message?.['cm3']);
  space.storage.set(fact.key, { grams: 0, cm3, stops: 0 });
}
