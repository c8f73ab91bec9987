import type { Actor, Refusal } from '@serai/model';
import type { Asked, Call, Database, Outcome, Step } from '@serai/runtime';
import { once, onceTogether } from '@serai/runtime';
import type { Witness } from '../application/kinds';
import type { Nearby } from '../application/nearby';
import type { Scope } from '../application/reads';
import { epcisRefusals } from '../domain/epcis/refusals';
import { eventId } from '../domain/happening';
import { trackingRefusals } from '../domain/refusals';

/** Whose people are asking. Refuses MEMBER_REQUIRED. */
export function witnessOf({ actor }: { readonly actor: Actor }): Witness {
  if (actor.member === undefined) throw trackingRefusals.MEMBER_REQUIRED();
  return { memberId: actor.member, subject: actor.subject };
}

/** The member whose things the caller may list; undefined: those of all. Refuses MEMBER_REQUIRED. */
export function memberScope({ actor }: { readonly actor: Actor }): string | undefined {
  const seesAll = actor.roles.some((role) => ['admin', 'auditor', 'service'].includes(role));
  if (seesAll) return undefined;
  return witnessOf({ actor }).memberId;
}

/** As `memberScope`, and of a member's customers each only what it booked itself. */
export function viewScope(call: { readonly actor: Actor }): Scope | undefined {
  const memberId = memberScope(call);
  if (memberId === undefined) return undefined;
  const { roles, subject } = call.actor;
  const isStaff = roles.includes('operator') || roles.includes('device');
  return isStaff ? { memberId } : { memberId, shipper: subject };
}

/** A device stands at a point and tells only of that; it need not say it. Refuses DEVICE_ELSEWHERE. */
export function pointFor({ actor }: { readonly actor: Actor }, said: string): string {
  const { point } = actor;
  if (point === undefined) return said;
  if (said !== '' && said !== point) throw trackingRefusals.DEVICE_ELSEWHERE({ field: 'pointId' });
  return point;
}

interface ByEvent {
  readonly eventId: string;
  readonly eventTime: number;
  readonly deviceTime?: number;
  readonly witness: Witness;
  readonly nearby: Nearby;
}

/**
 * Decides commands that each carry the scanner's own event id: told twice, kept once, whichever
 * way it came, whatever the request id, and by whichever device of the member. The same id with
 * another body is refused EVENT_ID_USED: two scanners that number alike are told so, and the first
 * one stands. The time of a body is what the device said, because how wrong its clock is shows a
 * little different each time. What many tell at the same moment of few units each is written together.
 */
export async function onceByEvent<C extends ByEvent, A>(
  database: Database,
  step: Step<C, A>,
  call: Call<unknown>,
  commands: readonly C[],
): Promise<A[]> {
  const { memberId } = witnessOf(call);
  const asked = commands.map((command): Asked<C> => {
    const { witness: _who, nearby: _near, deviceTime, ...told } = command;
    const body = { ...told, eventTime: deviceTime ?? told.eventTime };
    const id = `event:${memberId}/${eventId(command.eventId)}`;
    const said = Object.entries(body).sort(([one], [two]) => (one < two ? -1 : 1));
    return { id, digest: JSON.stringify([step.name, said]), command };
  });
  const [first] = asked;
  if (first !== undefined && asked.length === 1 && isOfFew(first.command)) {
    return [answerOf(await onceTogether(database, step, first))];
  }
  const answers: A[] = [];
  for (let from = 0; from < asked.length; from += eventsPerTransaction) {
    const outcomes = await once(database, step, asked.slice(from, from + eventsPerTransaction));
    answers.push(...outcomes.map(answerOf));
  }
  return answers;
}

/** What moves many units has a transaction of its own, so that each stays short. */
function isOfFew({ nearby: { ssccs } }: ByEvent): boolean {
  return ssccs.length <= fewUnits;
}

function answerOf<A>(outcome: Outcome<A>): A {
  if (!outcome.granted) throw ofEvent(outcome.refusal);
  return outcome.answer;
}

/** What is known under an id of a request is known here under that of an event. */
function ofEvent(refusal: Refusal): Refusal {
  const isOther = refusal.code === 'REQUEST_ID_REUSED';
  return isOther ? epcisRefusals.EVENT_ID_USED({ field: 'eventId' }) : refusal;
}

/** Each event stands alone: who asks again after a failure is given what was kept before it. */
const eventsPerTransaction = 100;
const fewUnits = 20;
