import { clock, count, newId, once, type Step } from '@serai/runtime';
import { payerOf, type Cause } from '../../domain/replan/cause';
import { type ByDefault, type Proposal, answerByOf, offeredOf } from '../../domain/replan/proposal';
import type { Itinerary } from '../../domain/itinerary';
import { nameOfWay } from '../../domain/replan/openedAt';
import type { RerouteFact, Waiting } from '../../domain/replan/reroute';
import type { Pins } from '../../domain/option';
import type { Desk } from '../desk';
import { lookUpPins } from '../makeQuote';
import { perDesk } from '../perDesk';
import { rerouteIdOf } from './rerouteId';
import type { Without } from './searchWays';

const mostAtOnce = 200;

export interface Waited {
  readonly disruptionId: string;
  readonly cause: Cause;
  /** By reroute, the option that was chosen and is gone, where there was one. */
  readonly insteadOf?: ReadonlyMap<string, string>;
}

/** Who found no way within the promise is proposed those beyond it, or kept with the reason. */
export async function keepWaiting(
  desk: Desk,
  waited: Waited,
  without: readonly Without[],
): Promise<void> {
  if (without.length === 0) return;
  const step = waitStep(desk);
  const { byDefault } = await desk.shelf.charter();
  // What one search found is offered to many.
  const looked: Looked = new Map();
  const asked = [];
  for (const one of without) {
    const waiting = waitingOf(one, waited);
    const proposal = await proposalOf(desk, one, byDefault, looked);
    const id = `${step.name}/${waiting.id}/${newId('req')}`;
    const { reasons } = one;
    const fact: RerouteFact =
      proposal === undefined
        ? { type: 'RerouteUnplaced', waiting, reasons, at: waiting.since }
        : { type: 'RerouteProposed', waiting, proposal, at: waiting.since };
    const insteadOf = waited.insteadOf?.get(waiting.id);
    asked.push({ id, digest: '', command: { fact, ...(insteadOf && { insteadOf }) } });
    count('serai.replans', { outcome: proposal === undefined ? 'unplaced' : 'proposed' });
  }
  for (let from = 0; from < asked.length; from += mostAtOnce) {
    const outcomes = await once(desk.database(), step, asked.slice(from, from + mostAtOnce));
    for (const outcome of outcomes) if (!outcome.granted) throw outcome.refusal;
  }
}

type Looked = Map<Without['beyond'], Promise<Pins>>;

async function proposalOf(
  desk: Desk,
  { hit, beyond, searched, unitWays }: Without,
  byDefault: ByDefault,
  looked: Looked,
): Promise<Proposal | undefined> {
  const offered = offeredOf(beyond);
  if (offered.length === 0) return undefined;
  const asked = looked.get(beyond) ?? lookUpPins(desk, offered, [], hit.order.madeBy);
  looked.set(beyond, asked);
  const pins = await asked;
  const withinMs = desk.answerWithinMs;
  const isAsOne = hit.outerSscc !== undefined;
  const unitWay = (found: Itinerary) => isAsOne && (unitWays?.get(found) ?? nameOfWay(found));
  return {
    behind: hit.behind,
    options: offered.map((found) => {
      const called = unitWay(found);
      return { id: newId('opt'), found, pins, ...(called !== false && { unitWay: called }) };
    }),
    searched,
    answerBy: answerByOf(offered, { now: clock(), withinMs }),
    byDefault,
  };
}

function waitingOf({ hit }: Without, { disruptionId, cause }: Waited): Waiting {
  const { order, part, parcels, behind, outerSscc } = hit;
  const carriers = part.itinerary.legs.slice(behind).map(({ memberId }) => memberId);
  const concerned = new Set([...carriers, payerOf(part.itinerary.legs, cause)]);
  return {
    id: rerouteIdOf(hit),
    bookingId: order.id,
    sellerId: order.sellerId,
    subject: order.madeBy.subject,
    partId: part.id,
    parcelIds: parcels.map(({ id }) => id),
    ssccs: parcels.map(({ sscc }) => sscc),
    ...(outerSscc !== undefined && { outerSscc }),
    disruptionId,
    memberIds: [...concerned].filter((id) => id !== ''),
    cause,
    since: clock(),
  };
}

interface WaitCommand {
  readonly fact: Extract<RerouteFact, { readonly waiting: Waiting }>;
  readonly insteadOf?: string;
}

/** What was answered meanwhile stays so. */
const waitStep = perDesk(({ kinds }: Desk): Step<WaitCommand, null> => ({
  name: 'booking.unplaced',
  touches: ({ fact }) => [{ kind: kinds.reroute, id: fact.waiting.id }],
  decide: ({ fact, insteadOf }, sheet) => {
    const state = sheet.state(kinds.reroute, fact.waiting.id);
    if (state.status === 'proposed' && state.chosenId !== insteadOf) return null;
    sheet.record(kinds.reroute, fact.waiting.id, [fact]);
    return null;
  },
}));
