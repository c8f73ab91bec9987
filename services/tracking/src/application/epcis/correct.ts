import type { Sheet, Touch } from '@serai/runtime';
import { isSameEvent } from '../../domain/happening';
import { clear } from '../../domain/incident';
import { contentOf } from '../../domain/nesting';
import { eventIncidentId } from '../incidents';
import type { Kinds } from '../kinds';
import { nestAgain } from '../nestAgain';
import { seeAgain } from '../progress';
import type { KeptEvent } from './rows';

const reason = 'The event was declared wrong.';
/** An event raises at most one incident of each of these for a unit. */
export const causes = [
  ...['', '/nesting', '/temperature', '/shock', '/seal'],
  ...['/unknown_point', '/seen_after_end'],
] as const;

/** The event that a row declares wrong, and what that most likely raised: so that all is read together. */
export function correctionTouches(
  kinds: Kinds,
  { corrects, memberId, ssccs }: Pick<KeptEvent, 'corrects' | 'memberId' | 'ssccs'>,
): readonly Touch[] {
  if (corrects === undefined) return [];
  const ids = ssccs.flatMap((sscc) =>
    causes.map((cause) => eventIncidentId(memberId, corrects, `${sscc}${cause}`)),
  );
  return [{ kind: kinds.event, id: corrects }, ...ids.map((id) => ({ kind: kinds.incident, id }))];
}

/**
 * A member declared one of its events wrong: it stays in the history, and everything is derived
 * again without it: where a unit is, what it is in, how far it came, when it arrives. What it raised
 * is cleared. Custody is not an event's to move, and is not moved back by one.
 */
export function correct(kinds: Kinds, sheet: Sheet, row: KeptEvent, eventId: string): void {
  const { memberId } = row;
  const read = (sscc: string) => sheet.state(kinds.unit, sscc);
  // What it said holds, whatever the declaration says that it said.
  const named = (sheet.state(kinds.event, eventId) ?? row).ssccs;
  const content = named.flatMap((sscc) => contentOf(read, sscc));
  const ssccs = [...new Set([...named, ...content])];
  const idOf = (sscc: string, cause: string): string =>
    eventIncidentId(memberId, eventId, `${sscc}${cause}`);
  sheet.look(
    ssccs
      .flatMap((sscc) => causes.map((cause) => idOf(sscc, cause)))
      .map((id) => ({ kind: kinds.incident, id })),
  );
  for (const sscc of ssccs) {
    const before = read(sscc);
    const isKnown = before.status !== 'absent';
    // Though the event is not heard of yet: who is deciding about it now has to look again.
    if (isKnown) {
      const corrected = { type: 'HappeningCorrected', eventId, memberId, at: sheet.at } as const;
      sheet.record(kinds.unit, sscc, [corrected]);
    }
    if (isKnown && before.history.some((each) => isSameEvent(each, { eventId, memberId }))) {
      nestAgain(kinds, sheet, [sscc]);
      seeAgain(kinds, sheet, sscc);
    }
    for (const cause of causes) {
      const id = idOf(sscc, cause);
      sheet.record(kinds.incident, id, clear(sheet.state(kinds.incident, id), reason, sheet.at));
    }
  }
}
