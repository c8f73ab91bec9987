import type { Instant } from '@serai/model';
import type { AllotmentAsked, OpenedDeparture, SpaceCommand } from './commands';
import { decideGroup, answerOf } from './decideGroup';
import type { SpaceAnswer, SpaceChange, SpaceGroup } from './entry';
import { settleGroup } from './draft';
import type { SpaceItem } from './hold';
import { asPast, asRetired } from './retire';
import { emptySpace, type SpaceState, type SpaceTables } from './space';

/** Monday, 1 June 2026. */
export const noon: Instant = Date.UTC(2026, 5, 1, 12);
const hourMs = 3_600_000;
const actor = { subject: 'tester', roles: ['operator'] as const };

/** A command without who asks: the key is its content, so that asking again is a repeat. */
type Bare<C> = C extends SpaceCommand ? Omit<C, 'key' | 'actor'> : never;
export type BareCommand = Bare<SpaceCommand>;

export function asked(bare: BareCommand, key = JSON.stringify(bare)): SpaceCommand {
  return { ...bare, key, actor } as SpaceCommand;
}

/** A train of two legs, Tuesday and Wednesday, 1,000 g and 10,000 cm3 each; cut-off an hour. */
export function train(change: Partial<OpenedDeparture> = {}): OpenedDeparture {
  const leg = (hours: number, from: string, to: string) => ({
    fromPointId: from,
    toPointId: to,
    departsAt: noon + hours * hourMs,
    arrivesAt: noon + (hours + 10) * hourMs,
    grams: 1_000,
    cm3: 10_000,
  });
  return {
    id: 'dep_train_20260602',
    lineId: 'lin_train',
    memberId: 'mbr_carrier',
    mode: 'rail',
    date: '2026-06-02',
    cutoffMinutes: 60,
    sellerIds: [],
    legs: [leg(24, 'pnt_a', 'pnt_b'), leg(36, 'pnt_b', 'pnt_c')],
    allotments: [],
    ...change,
  };
}

export function leg(index: number, grams: number, cm3 = grams, id = train().id): SpaceItem {
  return { kind: 'leg', resourceId: `${id}/${index}`, grams, cm3, stops: 0 };
}

export function hold(holdId: string, items: readonly SpaceItem[], change = {}): BareCommand {
  const terms = { sellerId: 'mbr_seller', bookingId: 'bkg_1', until: noon + hourMs, commit: false };
  return { kind: 'hold', holdId, items, ...terms, ...change };
}

export function keep(memberId: string, grams: number, cm3 = grams * 10): AllotmentAsked {
  return { memberId, grams, cm3, releaseMinutes: 120 };
}

/** A space in memory that is asked one group after the other. */
export interface Asker {
  readonly state: SpaceState;
  readonly groups: SpaceGroup[];
  at: Instant;
  changes: readonly SpaceChange[];
  /** Ids that the last group let go of. */
  retired: readonly string[];
  ask(bare: BareCommand, key?: string): SpaceAnswer;
  askTogether(commands: readonly SpaceCommand[]): readonly SpaceAnswer[];
  /** The code of the refusal, or 'granted'. */
  code(bare: BareCommand, key?: string): string;
}

export function asker(given: readonly BareCommand[] = []): Asker {
  const state = emptySpace();
  const documents = emptySpace();
  const space: Asker = {
    state,
    groups: [],
    at: noon,
    changes: [],
    retired: [],
    ask: (bare, key) => space.askTogether([asked(bare, key)])[0] as SpaceAnswer,
    askTogether: (commands) => {
      const n = state.lastGroup + 1;
      const list = commands.map((command) => ({ command, digest: JSON.stringify(command) }));
      const decided = decideGroup(withPast(state, documents), list, n, space.at);
      const { entries, refused } = decided;
      const keys = entries.map(({ key }) => key);
      const group = { n, epoch: 0, group: `g${n}`, at: space.at, keys, entries };
      [space.changes, space.retired] = [[], []];
      if (entries.length > 0) {
        for (const { granted } of entries.filter((one) => 'granted' in one)) {
          if (granted.outcome === 'retired') space.retired = granted.ids;
        }
        for (const id of space.retired) copyTo(documents, state, id);
        space.changes = settleGroup(state, group, decided).changes.flat();
        space.groups.push(group);
      }
      return commands.map((command, index) => answerOf(state, command, refused[index] ?? null));
    },
    code: (bare, key) => {
      const answer = space.ask(bare, key);
      return answer.granted ? 'granted' : answer.refused.code;
    },
  };
  for (const bare of given) {
    const answer = space.ask(bare);
    if (!answer.granted) throw new Error(`not given: ${answer.refused.code}`);
  }
  return space;
}

/** Writes out a hold or a departure. */
function copyTo(documents: SpaceState, { holds, departures }: SpaceState, id: string): void {
  const [hold, departure] = [holds.get(id), departures.get(id)];
  if (hold !== undefined) documents.holds.set(id, hold);
  if (departure !== undefined) documents.departures.set(id, departure);
}

/** The space with what was retired, as it was written out. */
function withPast(
  state: SpaceState,
  { holds, departures }: Pick<SpaceState, 'holds' | 'departures'>,
): SpaceTables {
  const none = { set: () => undefined, delete: () => false };
  return {
    ...state,
    holds: { ...none, get: (id) => state.holds.get(id) ?? asPast(holds.get(id)) },
    departures: {
      ...none,
      get: (id) => state.departures.get(id) ?? asRetired(departures.get(id)),
    },
  };
}

/** The time, but not before so long before the end of the hold that is asked of. */
export function nearEnd({ state, at }: Asker, ask: BareCommand, beforeEndMs: number): number {
  const end = 'holdId' in ask ? state.due.get(ask.holdId) : undefined;
  return Math.max(at, (end ?? 0) - beforeEndMs);
}

/** An exchange that is not stale expects the version that there is. */
export function withVersion(space: Asker, ask: BareCommand): BareCommand {
  if (ask.kind !== 'exchange' || ask.expectedVersion < 0) return ask;
  return { ...ask, expectedVersion: space.state.holds.get(ask.holdId)?.version ?? 0 };
}
