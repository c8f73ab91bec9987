import type { TrackingServiceDefinition } from '@serai/protos/serai/tracking/v1/TrackingService';
import type { Database, Handlers } from '@serai/runtime';
import { clock, once, onceFor } from '@serai/runtime';
import { announce, handOverIdOf } from '../application/announce';
import type { Kinds, Witness } from '../application/kinds';
import { nothingNearby } from '../application/nearby';
import type { TrackingReads } from '../application/reads';
import { checkReceived, receive } from '../application/receive';
import type { Partner } from '../application/partner';
import { reconcile } from '../application/reconcile';
import { sign } from '../application/sign';
import { signatureFor } from '../application/signature';
import { actingWith } from '../application/subcontract';
import type { HandOver } from '../domain/handOver';
import { maxUnitsPerCall } from '../domain/happening';
import { trackingRefusals } from '../domain/refusals';
import { partyOf } from '../domain/subcontract';
import { answerMessage } from './messages';
import { handOverFor } from './handOverAnswer';
import { onceByEvent, pointFor, witnessOf } from './who';

type All = Handlers<TrackingServiceDefinition>;
type HandingOver = Pick<All, 'announce' | 'receive' | 'reconcile' | 'sign'>;

/** How custody passes between two members. */
export function handOverHandlers(
  database: () => Database,
  kinds: Kinds,
  reads: TrackingReads,
  partner: Partner,
): HandingOver {
  const said = async (id: string, { memberId }: Witness) => {
    const handOver = await handOverFor(reads, id, memberId);
    if (handOver === undefined) throw trackingRefusals.HAND_OVER_MISSING();
    return handOver;
  };
  return {
    announce: async (call) => {
      const { toMemberId, ssccs, departureId, reference } = call.request;
      const witness = witnessOf(call);
      const named = reference === '' ? call.requestId : reference;
      const handOverId = handOverIdOf(witness.memberId, named);
      const isTooMany = ssccs.length > maxUnitsPerCall;
      const nearby = isTooMany ? nothingNearby : await reads.nearby(ssccs);
      const pointId = pointFor(call, call.request.pointId);
      const what = { toMemberId, ssccs, departureId, pointId };
      await onceFor(database(), announce(kinds), call, { ...what, handOverId, witness, nearby });
      return { handOver: await said(handOverId, witness) };
    },
    receive: async (call) => {
      const { handOverId, units } = call.request;
      const witness = witnessOf(call);
      if (units.length === 0) throw trackingRefusals.NO_UNITS({ field: 'units' });
      if (units.length > maxUnitsPerCall) throw trackingRefusals.TOO_MANY_UNITS({ field: 'units' });
      units.forEach((unit, index) => checkReceived(unit, `units[${index}].`));
      const before = await reads.handOver(handOverId);
      await refuseOthers(reads, before.state, witness);
      const nearby = await reads.nearby(units.map(({ sscc }) => sscc));
      const { point } = call.actor;
      const about = { handOverId, witness, ...(point === undefined ? {} : { pointId: point }) };
      const commands = units.map((unit, index) => {
        // What is read for one is read for its batch; a batch begins at some of them.
        const near =
          index % readAgainEvery === 0 ? nearby : { ...nothingNearby, ssccs: [unit.sscc] };
        return { ...unit, ...about, nearby: near };
      });
      const answers = await onceByEvent(database(), receive(kinds), call, commands);
      // A scan that came after both signed is kept, and shows nothing more.
      const handOver = (await handOverFor(reads, handOverId, witness.memberId)) ?? null;
      return { handOver, answers: answers.map(answerMessage) };
    },
    reconcile: async (call) => {
      const { handOverId } = call.request;
      const witness = witnessOf(call);
      const { state } = await reads.handOver(handOverId);
      await refuseOthers(reads, state, witness);
      const nearby = await reads.nearby(codesOf(state));
      const command = { handOverId, witness, nearby };
      const id = `reconcile:${witness.memberId}/${handOverId}`;
      const [outcome] = await once(database(), reconcile(kinds), [{ id, digest: '', command }]);
      if (outcome?.granted === false) throw outcome.refusal;
      return { handOver: await said(handOverId, witness) };
    },
    sign: async (call) => {
      const { handOverId, digest, jws } = call.request;
      const witness = witnessOf(call);
      const { state } = await reads.handOver(handOverId);
      const contractorIds = await reads.contractors(witness.memberId, clock());
      const given = { digest, jws, witness, contractorIds, actor: call.actor };
      const made = await signatureFor(partner, state, given, clock());
      const command = { handOverId, digest, witness, deemed: false, jws: made };
      await onceFor(database(), sign(kinds), call, command);
      return { handOver: await said(handOverId, witness) };
    },
  };
}

/** Every so many units carry what is near all of them. */
const readAgainEvery = 20;

/** What is not the receiver's is missing; told before anything of it is read. */
async function refuseOthers(
  reads: TrackingReads,
  state: HandOver,
  witness: Witness,
): Promise<void> {
  if (state.status === 'absent') throw trackingRefusals.HAND_OVER_MISSING();
  if (state.toMemberId === witness.memberId) return;
  const contractorIds = await reads.contractors(witness.memberId, clock());
  const acting = actingWith(state, witness, contractorIds);
  const isTheirs = acting !== undefined && partyOf(acting) === state.toMemberId;
  if (!isTheirs) throw trackingRefusals.HAND_OVER_MISSING();
}

function codesOf(state: HandOver): readonly string[] {
  if (state.status === 'absent') return [];
  return state.lines.flatMap(({ sscc, content }) => [sscc, ...content]);
}
