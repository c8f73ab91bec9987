import { derivedId } from '@serai/runtime';
import type { Sheet, Step } from '@serai/runtime';
import type { HandOverLine } from '../domain/handOver';
import { isSameAnnouncement } from '../domain/handOver';
import { actedIn } from '../domain/handOverSight';
import { pointId as pointOf, ssccs } from '../domain/happening';
import { mayReceive } from '../domain/member';
import { contentOf } from '../domain/nesting';
import { trackingRefusals } from '../domain/refusals';
import { sideOf } from '../domain/subcontract';
import { custodianOf } from '../domain/unit';
import type { Kinds, Witness } from './kinds';
import type { Nearby } from './nearby';
import { nearbyTouches } from './nearby';
import { contractorsOf, handling } from './subcontract';

export interface Announce {
  readonly handOverId: string;
  readonly toMemberId: string;
  readonly pointId: string;
  readonly ssccs: readonly string[];
  readonly departureId: string;
  readonly witness: Witness;
  readonly nearby: Nearby;
}

/**
 * The holder, or its subcontractor, tells the next member what is coming, outermost units with what they are said to
 * contain. Refuses HAND_OVER_TO_ONESELF, HAND_OVER_MEMBER_UNKNOWN, NOT_IN_CUSTODY and
 * NOT_OUTERMOST, naming the unit. Announced again under its reference, nothing changes; with
 * other units, it is refused HAND_OVER_REFERENCE_USED.
 */
export function announce(kinds: Kinds): Step<Announce, null> {
  return {
    name: 'announce',
    touches: ({ handOverId, ssccs: codes, nearby, toMemberId }) => [
      { kind: kinds.handOver, id: handOverId },
      { kind: kinds.member, id: toMemberId },
      ...codes.map((id) => ({ kind: kinds.unit, id })),
      ...nearbyTouches(kinds, nearby),
    ],
    decide: (command, sheet) => {
      const { witness, toMemberId, handOverId, departureId } = command;
      const pointId = pointOf(command.pointId);
      const codes = ssccs(command.ssccs, 'ssccs');
      const before = sheet.state(kinds.handOver, handOverId);
      if (before.status !== 'absent') {
        if (isSameAnnouncement(before, command, codes)) return null;
        throw trackingRefusals.HAND_OVER_REFERENCE_USED({ field: 'reference' });
      }
      const fromMemberId = giverOf(kinds, sheet, command, codes[0]);
      if ([witness.memberId, fromMemberId].includes(toMemberId)) {
        throw trackingRefusals.HAND_OVER_TO_ONESELF({ field: 'toMemberId' });
      }
      if (!mayReceive(sheet.state(kinds.member, toMemberId))) {
        throw trackingRefusals.HAND_OVER_MEMBER_UNKNOWN({ field: 'toMemberId' });
      }
      const lines = codes.map((sscc, index) =>
        announceUnit(kinds, sheet, { ...command, fromMemberId }, sscc, `ssccs[${index}]`),
      );
      const announcedAt = sheet.at;
      const head = { id: handOverId, fromMemberId, toMemberId, pointId, departureId };
      const handOver = { ...head, announcedAt, lines };
      const after = sheet.record(kinds.handOver, handOverId, [
        { type: 'HandOverAnnounced', handOver },
      ]);
      const teller = fromMemberId === witness.memberId ? {} : { forMemberId: fromMemberId };
      sheet.record(kinds.handOver, handOverId, actedIn(after, { ...witness, ...teller }));
      return null;
    },
  };
}

/** Who has the units, where the witness acts for it, or itself. */
function giverOf(
  kinds: Kinds,
  sheet: Sheet,
  { witness, toMemberId }: Announce,
  first: string | undefined,
): string {
  const holder = first === undefined ? undefined : custodianOf(sheet.state(kinds.unit, first));
  const { memberId, forMemberId } = handling(kinds, sheet, witness, holder);
  if (forMemberId === undefined) return memberId;
  const contractors = contractorsOf(kinds, sheet, memberId);
  const sides = { fromMemberId: forMemberId, toMemberId };
  return sideOf(sides, memberId, contractors) === forMemberId ? forMemberId : memberId;
}

function announceUnit(
  kinds: Kinds,
  sheet: Sheet,
  command: Announce & { readonly fromMemberId: string },
  sscc: string,
  field: string,
): HandOverLine {
  const { fromMemberId, toMemberId: memberId, handOverId } = command;
  const unit = sheet.state(kinds.unit, sscc);
  if (custodianOf(unit) !== fromMemberId) throw trackingRefusals.NOT_IN_CUSTODY({ field });
  const isInside = unit.status !== 'absent' && unit.parentSscc !== undefined;
  if (isInside) throw trackingRefusals.NOT_OUTERMOST({ field });
  const content = contentOf((each) => sheet.state(kinds.unit, each), sscc);
  for (const each of [sscc, ...content]) {
    if (custodianOf(sheet.state(kinds.unit, each)) !== fromMemberId) continue;
    sheet.record(kinds.unit, each, [{ type: 'UnitAnnounced', memberId, handOverId, at: sheet.at }]);
  }
  return { sscc, outcome: 'announced', note: '', isAnnounced: true, content };
}

/** The same member and reference make the same hand-over. */
export function handOverIdOf(memberId: string, reference: string): string {
  return derivedId('hnd', memberId, reference);
}
