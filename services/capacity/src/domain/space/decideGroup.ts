import { isRefusal, type Instant } from '@serai/model';
import type { SpaceCommand } from './commands';
import { decide } from './decide';
import { draftOf } from './draft';
import type { RefusedRow, SpaceAnswer, SpaceEntry } from './entry';
import { evolve } from './evolve';
import { asksOnlyTheTime } from './receipts';
import type { SpaceTables } from './space';
import { spaceRefusals } from './spaceRefusals';

/** A command as it came: the digest says whether a repeated key asks for the same. */
export interface Asked {
  readonly command: SpaceCommand;
  readonly digest: string;
}

export interface DecidedGroup {
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
  const refused = asked.map(({ command, digest }): RefusedRow | null => {
    const receipt = draft.receipts.get(command.key);
    if (receipt !== undefined) {
      return receipt.digest === digest ? receipt.refused : rowOf(spaceRefusals.REQUEST_ID_REUSED());
    }
    const entry = entryOf(draft, { command, digest }, at);
    const isAgain = asksOnlyTheTime(command) && 'granted' in entry;
    if (isAgain && entry.granted.outcome === 'unchanged') return null;
    evolve(draft, entry, { n, index: entries.length, at });
    entries.push(entry);
    return 'refused' in entry ? entry.refused : null;
  });
  return { entries, refused };
}

/** The answer to a command that stands: with the hold or departure as it is now. */
export function answerOf(
  state: SpaceTables,
  command: SpaceCommand,
  refused: RefusedRow | null,
): SpaceAnswer {
  if (refused !== null) return { granted: false, refused };
  const hold = 'holdId' in command ? state.holds.get(command.holdId) : undefined;
  const departureId =
    command.kind === 'open'
      ? command.departure.id
      : 'departureId' in command
        ? command.departureId
        : '';
  const departure = state.departures.get(departureId);
  const made = command.kind === 'exchange' ? command.also : undefined;
  const also = made?.flatMap(({ holdId }) => state.holds.get(holdId) ?? []);
  return {
    granted: true,
    ...(hold !== undefined && { hold }),
    ...(also !== undefined && { also }),
    ...(departure !== undefined && { departure }),
  };
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
