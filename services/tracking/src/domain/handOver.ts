import type { Instant } from '@serai/model';
import { trackingRefusals } from './refusals';

/**
 * Custody passes between two members at a point. The giver announces what is coming, the receiver
 * scans what came; when that is done both reconcile: what was announced and came is ok or damaged,
 * what did not come is short and stays with the giver, what came unannounced is over. Then both
 * sign the same manifest. Custody moves at the receiver's accepted scan, not at the signature,
 * which confirms the condition; unsigned after the charter's time it is deemed accepted.
 */
export type HandOver = { readonly status: 'absent' } | OpenHandOver | ClosedHandOver;

export interface OpenHandOver extends HandOverHead {
  readonly status: 'announced' | 'receiving';
}

export interface ClosedHandOver extends HandOverHead {
  readonly status: 'reconciled' | 'signed';
  readonly reconciledAt: Instant;
  /** SHA-256 of the canonical manifest: what both sign. */
  readonly digest: string;
  readonly signatures: readonly Signature[];
}

export interface HandOverHead {
  readonly id: string;
  readonly fromMemberId: string;
  readonly toMemberId: string;
  readonly pointId: string;
  readonly departureId: string;
  readonly announcedAt: Instant;
  readonly lines: readonly HandOverLine[];
  /** Subcontractors that announced, received or reconciled it, and for which side. */
  readonly actedBy?: readonly Acted[];
}

export interface Acted {
  readonly memberId: string;
  readonly forMemberId: string;
}

export type LineOutcome = 'announced' | 'ok' | 'short' | 'over' | 'damaged' | 'refused';

export interface HandOverLine {
  readonly sscc: string;
  readonly outcome: LineOutcome;
  readonly note: string;
  readonly isAnnounced: boolean;
  /** What the giver says is in it. */
  readonly content: readonly string[];
}

export interface Signature {
  readonly memberId: string;
  /** The subcontractor of the member whose key signed for it. */
  readonly signedById?: string;
  readonly subject: string;
  readonly at: Instant;
  readonly digest: string;
  readonly deemed: boolean;
  /** Over the manifest, with a key of who signed; absent: nobody signed, it is deemed. */
  readonly jws?: string;
}

export type HandOverFact =
  | { readonly type: 'HandOverAnnounced'; readonly handOver: HandOverHead }
  | { readonly type: 'LineReceived'; readonly line: HandOverLine }
  | ({ readonly type: 'SubcontractorActed' } & Acted)
  | { readonly type: 'HandOverReconciled'; readonly handOver: ClosedHandOver }
  | { readonly type: 'HandOverSigned'; readonly handOver: ClosedHandOver };

export const absentHandOver: HandOver = { status: 'absent' };

export function evolveHandOver(state: HandOver, fact: HandOverFact): HandOver {
  switch (fact.type) {
    case 'HandOverAnnounced':
      return { ...fact.handOver, status: 'announced' };
    case 'LineReceived': {
      if (state.status === 'absent' || 'digest' in state) return state;
      const others = state.lines.filter(({ sscc }) => sscc !== fact.line.sscc);
      return { ...state, status: 'receiving', lines: [...others, fact.line] };
    }
    case 'SubcontractorActed': {
      if (state.status === 'absent') return state;
      const { memberId, forMemberId } = fact;
      return { ...state, actedBy: [...(state.actedBy ?? []), { memberId, forMemberId }] };
    }
    case 'HandOverReconciled':
    case 'HandOverSigned':
      return fact.handOver;
  }
}

/** What the receiver says of a unit. */
export type Condition = 'ok' | 'damaged' | 'refused';

/**
 * What the receiver's scan makes of a unit: an announced one, or one that an announced unit is said
 * to contain, gets the condition; another becomes a line that is over. What was accepted is not
 * refused afterwards, it needs a hand-over back. Known or reconciled already: nothing.
 */
export function receiveUnit(
  handOver: HandOver,
  sscc: string,
  condition: Condition,
  note: string,
  content: readonly string[],
): readonly HandOverFact[] {
  if (handOver.status === 'absent') throw trackingRefusals.HAND_OVER_MISSING();
  if ('digest' in handOver) return [];
  const line = handOver.lines.find((each) => each.sscc === sscc);
  if (condition === 'refused' && line !== undefined && isAccepted(line)) return [];
  const isSaid = ({ isAnnounced: told, content: inside }: HandOverLine): boolean =>
    told && inside.includes(sscc);
  const isAnnounced = line?.isAnnounced ?? handOver.lines.some(isSaid);
  const outcome = isAnnounced || condition === 'refused' ? condition : 'over';
  if (line?.outcome === outcome && line.note === note) return [];
  const said = line?.content ?? content;
  return [{ type: 'LineReceived', line: { sscc, outcome, note, isAnnounced, content: said } }];
}

/** Whether the receiver has taken it: custody moved. */
export function isAccepted({ outcome }: HandOverLine): boolean {
  return outcome === 'ok' || outcome === 'damaged' || outcome === 'over';
}

/** The same units for the same member at the same place. */
export function isSameAnnouncement(
  { toMemberId, pointId, departureId, lines }: HandOverHead,
  asked: Pick<HandOverHead, 'toMemberId' | 'pointId' | 'departureId'>,
  ssccs: readonly string[],
): boolean {
  const announced = lines.filter((line) => line.isAnnounced && !isInside(lines, line.sscc));
  const isSame = announced.length === ssccs.length;
  const isAll = announced.every(({ sscc }) => ssccs.includes(sscc));
  const isHead =
    asked.toMemberId === toMemberId &&
    asked.pointId === pointId &&
    asked.departureId === departureId;
  return isSame && isAll && isHead;
}

function isInside(lines: readonly HandOverLine[], sscc: string): boolean {
  return lines.some(({ content }) => content.includes(sscc));
}

/** What was announced and did not come is short. Reconciled already: nothing. */
export function reconcile(
  handOver: HandOver,
  digestOf: (lines: readonly HandOverLine[]) => string,
  at: Instant,
): readonly HandOverFact[] {
  if (handOver.status === 'absent') throw trackingRefusals.HAND_OVER_MISSING();
  if ('digest' in handOver) return [];
  const lines = handOver.lines.map((line) =>
    line.outcome === 'announced' ? { ...line, outcome: 'short' as const } : line,
  );
  const sorted = [...lines].sort((a, b) => (a.sscc < b.sscc ? -1 : 1));
  const digest = digestOf(sorted);
  const closed = { reconciledAt: at, digest, lines: sorted, signatures: [] };
  return [
    { type: 'HandOverReconciled', handOver: { ...handOver, ...closed, status: 'reconciled' } },
  ];
}

/** Refuses HAND_OVER_NOT_RECONCILED and DIGEST_STALE. Signed by this member already: nothing. */
export function sign(handOver: HandOver, signature: Signature): readonly HandOverFact[] {
  if (handOver.status === 'absent') throw trackingRefusals.HAND_OVER_MISSING();
  if (!('digest' in handOver)) throw trackingRefusals.HAND_OVER_NOT_RECONCILED();
  if (signature.digest !== handOver.digest)
    throw trackingRefusals.DIGEST_STALE({ field: 'digest' });
  const isSigned = handOver.signatures.some(({ memberId }) => memberId === signature.memberId);
  if (isSigned) return [];
  const signatures = [...handOver.signatures, signature];
  const status = signatures.length > 1 ? 'signed' : 'reconciled';
  return [{ type: 'HandOverSigned', handOver: { ...handOver, signatures, status } }];
}

/** What both sign, as its canonical form will say it: each unit once, in the order of their SSCCs. */
export function manifestOf(handOver: HandOverHead, lines: readonly HandOverLine[]): object {
  const { departureId, fromMemberId, id, pointId, toMemberId } = handOver;
  const listed = [...lines]
    .sort((a, b) => (a.sscc < b.sscc ? -1 : 1))
    .map(({ content, note, outcome, sscc }) => ({
      content: [...content].sort(),
      note,
      outcome,
      sscc,
    }));
  return { departureId, fromMemberId, id, lines: listed, pointId, toMemberId };
}
