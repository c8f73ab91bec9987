import type { Sheet, Step } from '@serai/runtime';
import type { HandOver, HandOverLine } from '../domain/handOver';
import { reconcile as reconcileHandOver } from '../domain/handOver';
import type { IncidentKind } from '../domain/incident';
import { custodianOf } from '../domain/unit';
import { outcomeIncidentId, raiseIncident } from './incidents';
import type { Kinds, Witness } from './kinds';
import { canonicalManifest, digestOfManifest } from './manifest';
import type { Nearby } from './nearby';
import { nearbyTouches } from './nearby';
import { receiving } from './receive';

export interface Reconcile {
  readonly handOverId: string;
  readonly witness: Witness;
  /** Of the units on its lines. */
  readonly nearby: Nearby;
}

type Known = Exclude<HandOver, { status: 'absent' }>;
const odd = ['short', 'over', 'damaged', 'refused'] as const;

/**
 * The receiver is done: each announced unit has an outcome, and what is not ok has an incident for
 * who must act, for the unit and for each parcel in it. Another member's hand-over is missing.
 */
export function reconcile(kinds: Kinds): Step<Reconcile, null> {
  return {
    name: 'reconcile',
    touches: ({ handOverId, nearby }) => [
      { kind: kinds.handOver, id: handOverId },
      ...nearbyTouches(kinds, nearby),
      ...nearby.ssccs.flatMap((sscc) =>
        odd.map((outcome) => ({
          kind: kinds.incident,
          id: outcomeIncidentId(handOverId, sscc, outcome),
        })),
      ),
    ],
    decide: ({ handOverId, witness }, sheet) => {
      const { handOver: before } = receiving(kinds, sheet, handOverId, witness);
      const digestOf = (lines: readonly HandOverLine[]): string =>
        digestOfManifest(canonicalManifest(before, lines));
      const facts = reconcileHandOver(before, digestOf, sheet.at);
      const after = sheet.record(kinds.handOver, handOverId, facts);
      if (facts.length === 0 || after.status === 'absent') return null;
      for (const line of after.lines) settle(kinds, sheet, after, line);
      return null;
    },
  };
}

/** Short and refused stay with the giver, who acts; damaged and over are the giver's to explain. */
function settle(kinds: Kinds, sheet: Sheet, handOver: Known, line: HandOverLine): void {
  const { outcome, sscc, content } = line;
  const unit = sheet.state(kinds.unit, sscc);
  const isAlsoDamaged =
    outcome === 'over' && unit.status !== 'absent' && unit.condition === 'damaged';
  if (isAlsoDamaged) tell(kinds, sheet, handOver, sscc, 'damaged');
  const kind = odd.find((each) => each === outcome);
  const left = content.filter((each) => hasStayed(kinds, sheet, handOver, each));
  const inside = outcome === 'damaged' ? content : left;
  if (kind !== undefined) tell(kinds, sheet, handOver, sscc, kind);
  for (const each of inside) tell(kinds, sheet, handOver, each, kind ?? 'short');
  const stayed = hasStayed(kinds, sheet, handOver, sscc) ? [sscc, ...left] : left;
  for (const each of stayed) {
    const { id: handOverId } = handOver;
    sheet.record(kinds.unit, each, [{ type: 'AnnouncementEnded', handOverId, at: sheet.at }]);
  }
}

/** What was said to be in an outer unit and had been taken out stays behind, too. */
function hasStayed(kinds: Kinds, sheet: Sheet, handOver: Known, sscc: string): boolean {
  return custodianOf(sheet.state(kinds.unit, sscc)) === handOver.fromMemberId;
}

function tell(
  kinds: Kinds,
  sheet: Sheet,
  handOver: Known,
  sscc: string,
  kind: IncidentKind & (typeof odd)[number],
): void {
  raiseIncident(kinds, sheet, {
    id: outcomeIncidentId(handOver.id, sscc, kind),
    kind,
    unit: sheet.state(kinds.unit, sscc),
    sscc,
    memberId: handOver.fromMemberId,
    otherMemberId: handOver.toMemberId,
    pointId: handOver.pointId,
    handOverId: handOver.id,
  });
}
