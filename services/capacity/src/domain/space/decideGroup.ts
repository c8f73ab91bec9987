import { isRefusal, type Instant } from '@serai/model';
import type { SpaceCommand, Together } from './commands';
import { decide } from './decide';
import { draftOf, type Drafted } from './draft';
import type { RefusedRow, SpaceAnswer, SpaceChange, SpaceEntry } from './entry';
import { evolve } from './evolve';
import { asksOnlyTheTime } from './receipts';
import type { SpaceTables } from './space';
import { spaceRefusals } from './spaceRefusals';

/** A command as it came: the digest says whether a repeated key asks for the same. */
export interface Asked {
  readonly command: SpaceCommand;
  readonly digest: string;
}

export interface DecidedGroup extends Drafted {
  /** What is new. Nothing: every answer stands already. */
  readonly entries: readonly SpaceEntry[];
  /** By command, in the order asked: why it is refused, or null. */
  readonly refused: readonly (RefusedRow | null)[];
}

/**
 * Decides commands one after the other, each on what the ones before it leave, without changing
 * the state. A key that was answered is answered so again, within the group too.
 */
export function decideGroup(
  state: SpaceTables,
  asked: readonly Asked[],
  n: number,
  at: Instant,
): DecidedGroup {
  const draft = draftOf(state);
  const entries: SpaceEntry[] = [];
  const changes: (readonly SpaceChange[])[] = [];
  let none: Refusing | undefined;
  const refused = asked.map(({ command, digest }, index): RefusedRow | null => {
    const id = togetherIn(command)?.id;
    if (id !== none?.id) none = id === undefined ? undefined : refusing(draft, asked, index, n, at);
    const receipt = draft.receipts.get(command.key);
    if (receipt !== undefined) {
      return receipt.digest === digest ? receipt.refused : rowOf(spaceRefusals.REQUEST_ID_REUSED());
    }
    const because = none?.refused ?? undefined;
    const entry: SpaceEntry =
      because === undefined
        ? entryOf(draft, { command, digest }, at)
        : { key: command.key, digest, command, refused: because };
    const isAgain = asksOnlyTheTime(command) && 'granted' in entry;
    if (isAgain && entry.granted.outcome === 'unchanged') return null;
    changes.push(evolve(draft, entry, { n, index: entries.length, at }));
    entries.push(entry);
    return 'refused' in entry ? entry.refused : null;
  });
  return { entries, refused, changes, own: draft.own };
}

/** Exchanges that are granted together or not at all, and why they are not. */
interface Refusing {
  readonly id: string;
  readonly refused: RefusedRow | null;
}

/** Tries those that belong together on a draft of their own. */
function refusing(
  draft: SpaceTables,
  asked: readonly Asked[],
  from: number,
  n: number,
  at: Instant,
): Refusing {
  const { id = '', count = 0 } = togetherIn(asked[from]?.command) ?? {};
  const own = asked.slice(from, from + count);
  const isWhole = own.length === count && own.every((one) => togetherIn(one.command)?.id === id);
  if (!isWhole) return { id, refused: rowOf(spaceRefusals.TOGETHER_APART()) };
  const trial = draftOf(draft);
  for (const one of own) {
    if (trial.receipts.get(one.command.key) !== undefined) continue;
    const entry = entryOf(trial, one, at);
    if ('refused' in entry) return { id, refused: entry.refused };
    evolve(trial, entry, { n, index: 0, at });
  }
  return { id, refused: null };
}

function togetherIn(command: SpaceCommand | undefined): Together | undefined {
  return command?.kind === 'exchange' ? command.together : undefined;
}

/** The answer to a command that stands: with the hold or departure as it is now. */
export function answerOf(
  state: SpaceTables,
  command: SpaceCommand,
  refused: RefusedRow | null,
): SpaceAnswer {
  if (refused !== null) return { granted: false, refused };
  const hold = 'holdId' in command ? state.holds.get(command.holdId) : undefined;
  const departure = state.departures.get(departureIn(command) ?? '');
  const made = command.kind === 'exchange' ? command.also : undefined;
  const also = made?.flatMap(({ holdId }) => state.holds.get(holdId) ?? []);
  return {
    granted: true,
    ...(hold !== undefined && { hold }),
    ...(also !== undefined && { also }),
    ...(departure !== undefined && { departure }),
  };
}

/** The departure that a command is about. */
export function departureIn(command: SpaceCommand): string | undefined {
  if (command.kind === 'open') return command.departure.id;
  return 'departureId' in command ? command.departureId : undefined;
}

function entryOf(draft: SpaceTables, { command, digest }: Asked, at: Instant): SpaceEntry {
  const head = { key: command.key, digest, command };
  try {
    return { ...head, granted: decide(draft, command, at) };
  } catch (thrown) {
    if (!isRefusal(thrown)) throw thrown;
    return { ...head, refused: rowOf(thrown) };
  }
}

function rowOf({ kind, code, message, field }: RefusedRow): RefusedRow {
  return { kind, code, message, ...(field !== undefined && { field }) };
}
