import type { Sheet, Step } from '@serai/runtime';
import { mayBeFirst } from '../domain/firstCustody';
import type { Condition, HandOver, HandOverLine } from '../domain/handOver';
import { isAccepted, receiveUnit } from '../domain/handOver';
import { actedIn } from '../domain/handOverSight';
import type { HappeningFlag } from '../domain/happening';
import { eventId, eventTime, sealNumber, sscc as ssccOf } from '../domain/happening';
import { contentOf } from '../domain/nesting';
import { trackingRefusals } from '../domain/refusals';
import type { DeviceTime } from '../domain/reads/deviceClock';
import type { ScanAnswer } from '../domain/scanAnswer';
import { answerScan } from '../domain/scanAnswer';
import type { KnownUnit } from '../domain/unit';
import { custodianOf, isEnded } from '../domain/unit';
import { partyOf } from '../domain/subcontract';
import { maxNoteLength, timesOf, wayOf } from './bench';
import { capture } from './capture';
import { eventIncidentId, eventTouches, raiseIncident } from './incidents';
import type { Kinds, Witness } from './kinds';
import { moveCustody } from './moveCustody';
import type { Nearby } from './nearby';
import { nearbyTouches, nothingNearby } from './nearby';
import { seeProgress, tellEstimates } from './progress';
import { checkSeal } from './seals';
import { receiverIn, startWork } from './subcontract';

export interface ReceivedUnit extends DeviceTime {
  readonly eventId: string;
  readonly sscc: string;
  readonly condition: string;
  readonly note: string;
  /** Of the seal, as it was found; empty: nobody looked. */
  readonly sealNumber?: string;
}

export interface Receive extends ReceivedUnit {
  readonly handOverId: string;
  /** Where the receiving device stands; absent: where the hand-over was announced. */
  readonly pointId?: string;
  readonly witness: Witness;
  readonly nearby: Nearby;
}

type Known = Exclude<HandOver, { status: 'absent' }>;

/**
 * The receiver, or its subcontractor for it, scans one unit of a hand-over. Unless it is refused, custody of it and of all that
 * it is said to contain moves now. Another member's hand-over is missing; a scan after the
 * hand-over was reconciled is kept, and answered, but custody then needs another hand-over.
 */
export function receive(kinds: Kinds): Step<Receive, ScanAnswer> {
  return {
    name: 'receive',
    touches: (command) => [
      { kind: kinds.handOver, id: command.handOverId },
      ...nearbyTouches(kinds, command.nearby),
      ...eventTouches(kinds, { ...command, nearby: nothingNearby }, [command.sscc]),
    ],
    decide: (command, sheet) => receiveOne(kinds, sheet, command, checkReceived(command)),
  };
}

/** A well-formed scan of a receiver, whoever told of it. */
export type Received = Omit<Receive, 'nearby' | 'condition'>;

/** What a receiver's scan does once it is known to be well-formed. Refuses HAND_OVER_MISSING. */
export function receiveOne(
  kinds: Kinds,
  sheet: Sheet,
  command: Received,
  condition: Condition,
): ScanAnswer {
  const { handOverId, note, sscc } = command;
  const { handOver: before, witness } = receiving(kinds, sheet, handOverId, command.witness);
  const content = contentOf((each) => sheet.state(kinds.unit, each), sscc);
  const isGivers = custodianOf(sheet.state(kinds.unit, sscc)) === before.fromMemberId;
  const said = isGivers ? content : [];
  const facts = receiveUnit(before, sscc, condition, note, said);
  const own = sheet.record(kinds.handOver, handOverId, facts) as Known;
  const handOver =
    condition === 'refused' ? own : withContent(kinds, sheet, own, content, condition);
  return take(kinds, sheet, { ...command, witness, condition }, handOver, content);
}

/** The hand-over, noting who acts in it, and its receiver. Refuses HAND_OVER_MISSING. */
export function receiving(
  kinds: Kinds,
  sheet: Sheet,
  handOverId: string,
  witness: Witness,
): { readonly handOver: Known; readonly witness: Witness } {
  const handOver = sheet.state(kinds.handOver, handOverId);
  const acting = receiverIn(kinds, sheet, handOverId, witness);
  if (handOver.status === 'absent' || acting === undefined) {
    throw trackingRefusals.HAND_OVER_MISSING();
  }
  const after = sheet.record(kinds.handOver, handOverId, actedIn(handOver, acting)) as Known;
  return { handOver: after, witness: acting };
}

/** What was announced by itself and came in an outer unit has come. */
function withContent(
  kinds: Kinds,
  sheet: Sheet,
  handOver: Known,
  content: readonly string[],
  condition: Condition,
): Known {
  const isWaiting = ({ sscc, outcome }: HandOverLine): boolean =>
    outcome === 'announced' && content.includes(sscc);
  return handOver.lines.filter(isWaiting).reduce((state, { sscc }) => {
    const facts = receiveUnit(state, sscc, condition, '', []);
    return sheet.record(kinds.handOver, state.id, facts) as Known;
  }, handOver);
}

/** What the scan says of the unit itself, and then of custody. */
function take(
  kinds: Kinds,
  sheet: Sheet,
  command: Received & { readonly condition: Condition },
  handOver: Known,
  content: readonly string[],
): ScanAnswer {
  const { handOverId, witness, sscc, eventTime: at, eventId: id } = command;
  const pointId = command.pointId ?? handOver.pointId;
  const found = command.sealNumber ? { sealNumber: command.sealNumber } : {};
  const told = { eventId: id, kind: 'received' as const, ...timesOf(command), pointId, handOverId };
  const odd = pointId === handOver.pointId ? [] : (['unexpected_place'] as const);
  const { condition } = command;
  const {
    unit,
    flags,
    incidentId: ended,
  } = capture(kinds, sheet, witness, sscc, { ...told, ...found, condition }, odd);
  checkSeal(kinds, sheet, unit, { ...command, pointId, otherMemberId: handOver.fromMemberId });
  for (const inner of content) {
    capture(kinds, sheet, witness, inner, { ...told, parentSscc: sscc }, odd);
  }
  const holder = custodianOf(unit);
  const line = handOver.lines.find((each) => each.sscc === sscc);
  const isOpen = !('digest' in handOver);
  const isTaken = isOpen && line !== undefined && isAccepted(line);
  const foreign = isTaken
    ? content.filter((inner) => isOfThird(kinds, sheet, handOver, inner))
    : [];
  if (isTaken) moveCustody(kinds, sheet, handOver, [sscc, ...content]);
  for (const each of [sscc, ...content]) startWork(kinds, sheet, witness, each);
  sheet.each(foreign, (inner) => {
    const within = sheet.state(kinds.unit, inner) as KnownUnit;
    const seen = { unit: within, flags, holder: custodianOf(within), pointId };
    strange(kinds, sheet, { ...command, sscc: inner }, seen);
  });
  tellEstimates(
    kinds,
    sheet,
    seeProgress(kinds, sheet, [sscc, ...content], pointId, { at, flags }),
  );
  const steps = wayOf(kinds, sheet, sscc, content);
  const after = sheet.state(kinds.unit, sscc);
  const answer = answerScan(after, steps, sscc, partyOf(witness), pointId, flags);
  const isForeign = isTaken
    ? isOfThird(kinds, sheet, handOver, sscc)
    : !isOpen && holder !== partyOf(witness);
  if (!isForeign) return ended === undefined ? answer : { ...answer, incidentId: ended };
  const incidentId = strange(kinds, sheet, command, { unit, flags, holder, pointId });
  const message = isOpen ? thirdMessage : lateMessage;
  return { ...answer, belongs: false, advice: 'hold', message, incidentId };
}

/**
 * Held by neither side of the hand-over, or by nobody and not the receiver's to begin with: it stays
 * where it is, and somebody has to look.
 */
function isOfThird(kinds: Kinds, sheet: Sheet, handOver: Known, sscc: string): boolean {
  const unit = sheet.state(kinds.unit, sscc);
  const holder = custodianOf(unit);
  const { fromMemberId, toMemberId } = handOver;
  if (holder === undefined) return !isEnded(unit) && !mayBeFirst(unit, toMemberId);
  return holder !== fromMemberId && holder !== toMemberId;
}

const thirdMessage = 'It is in the custody of another member: hold it and call the office.';
const lateMessage = 'This hand-over is reconciled already: ask the giver for another one.';

function strange(
  kinds: Kinds,
  sheet: Sheet,
  { witness, eventId: id, sscc, handOverId }: Received,
  seen: {
    unit: KnownUnit;
    flags: readonly HappeningFlag[];
    holder: string | undefined;
    pointId: string;
  },
): string {
  return raiseIncident(kinds, sheet, {
    id: eventIncidentId(witness.memberId, id, sscc),
    kind: seen.flags.includes('unknown_unit') ? 'unknown_unit' : 'out_of_custody',
    unit: seen.unit,
    sscc,
    memberId: partyOf(witness),
    otherMemberId: seen.holder,
    pointId: seen.pointId,
    handOverId,
  });
}

/** Refuses what no scanner can mean, naming the field below `path`. */
export function checkReceived(unit: ReceivedUnit, path = ''): Condition {
  eventId(unit.eventId, `${path}eventId`);
  eventTime(unit.eventTime, `${path}eventTime`);
  ssccOf(unit.sscc, `${path}sscc`);
  if (unit.note.length > maxNoteLength) {
    throw trackingRefusals.TEXT_TOO_LONG({ field: `${path}note` });
  }
  if (unit.sealNumber) sealNumber(unit.sealNumber, `${path}sealNumber`);
  const { condition } = unit;
  if (condition === 'ok' || condition === 'damaged' || condition === 'refused') return condition;
  throw trackingRefusals.CONDITION_INVALID({ field: `${path}condition` });
}
