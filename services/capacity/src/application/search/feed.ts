import type { Instant } from '@serai/model';
import type { SpaceState } from '../../domain/space/space';
import type { AllianceChange, AllianceCopy } from '../allianceCopy';
import { areasFor, daysAhead, ownRoomOf, runsOf } from './forRequirement';
import type { SearchQuestion, SearchRequest, SearchUpdate } from './messages';
import { timetableFeed } from './timetableFeed';

/** Collects what changed, and tells it as one update at a time. */
export interface SearchFeed {
  /** A change of the network, or of what partner said. */
  onAlliance(change: AllianceChange): void;
  /** Departures whose times, size or room are others now. */
  onSpace(departureIds: Iterable<string>): void;
  /** Since when something was not told yet; null where nothing is. */
  readonly waitingSince: Instant | null;
  /** What changed since the last time; null where nothing did. */
  next(): SearchUpdate | null;
  /** A search at the moment that `next` told last. */
  request(question: SearchQuestion): SearchRequest;
}

export interface SearchSources {
  readonly alliance: AllianceCopy;
  readonly space: () => SpaceState;
  readonly now: () => Instant;
}

/** How often departures that have left are taken out of what is searched. */
const clearEveryMs = 3_600_000;

/** Nothing is told yet: the first update tells all. */
export function searchFeed({ alliance, space, now }: SearchSources): SearchFeed {
  const timetable = timetableFeed();
  let changes: AllianceChange[] = [];
  let changed = new Set<string>();
  let waitingSince: Instant | null = null;
  let nextClearing = now() + clearEveryMs;
  return {
    onAlliance: (change) => {
      // Who asks says which areas and embargoes matter.
      if (change.kind === 'area' || change.kind === 'embargo') return;
      changes.push(change);
      waitingSince ??= now();
    },
    onSpace: (departureIds) => {
      for (const id of departureIds) changed.add(id);
      if (changed.size > 0) waitingSince ??= now();
    },
    get waitingSince() {
      return waitingSince;
    },
    next: () => {
      const at = now();
      for (const [id, releaseAt] of timetable.withPools) if (releaseAt <= at) changed.add(id);
      if (at >= nextClearing) {
        for (const id of timetable.departed(space(), at)) changed.add(id);
        nextClearing = at + clearEveryMs;
      }
      if (changes.length === 0 && changed.size === 0) return null;
      const update = {
        alliance: changes,
        timetable: changed.size > 0 ? timetable.update(space(), changed, at) : null,
      };
      changes = [];
      changed = new Set();
      waitingSince = null;
      return update;
    },
    request: (question) => {
      const at = now();
      const { requirement } = question;
      const { sellerId } = requirement;
      const { current } = timetable;
      const areas = areasFor(alliance, requirement);
      return {
        question,
        now: at,
        areas,
        ...runsOf(space(), areas, {
          readyAt: requirement.readyAt,
          daysAhead: daysAhead(question),
          longestTripMs: current.paths.longestTripMs,
        }),
        ownRoom: ownRoomOf(current, space(), timetable.keptFor(sellerId), sellerId, at),
      };
    },
  };
}
