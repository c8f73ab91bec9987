import type { TrackingServiceDefinition } from '@serai/protos/serai/tracking/v1/TrackingService';
import type { Call, Database, Handlers } from '@serai/runtime';
import { timesOf } from '../application/bench';
import { collect } from '../application/collect';
import { declareEnd } from '../application/declareEnd';
import { deliver } from '../application/deliver';
import type { Kinds } from '../application/kinds';
import { nothingNearby } from '../application/nearby';
import { pack } from '../application/pack';
import type { TrackingReads } from '../application/reads';
import { scan } from '../application/scan';
import { seal } from '../application/seals';
import { weigh } from '../application/weigh';
import { unpack } from '../application/unpack';
import { maxUnitsPerCall } from '../domain/happening';
import { answerMessage, unitMessage } from './messages';
import { onceByEvent, pointFor, witnessOf } from './who';

type All = Handlers<TrackingServiceDefinition>;
type Scanning = Pick<
  All,
  'collect' | 'scan' | 'weigh' | 'pack' | 'unpack' | 'seal' | 'deliver' | 'declareEnd'
>;

/** What workers and their scanners tell. */
export function scanningHandlers(
  database: () => Database,
  kinds: Kinds,
  reads: TrackingReads,
): Scanning {
  const about = async (call: Call<unknown>, ssccs: readonly string[]) => {
    const isTooMany = ssccs.length > maxUnitsPerCall + 1;
    const nearby = isTooMany ? nothingNearby : await reads.nearby(ssccs);
    return { witness: witnessOf(call), nearby };
  };
  const unitSeen = async (call: Call<{ parentSscc: string }>) => {
    const { state, version } = await reads.unit(call.request.parentSscc);
    return { unit: unitMessage(state, version, call.actor) };
  };
  const steps = stepsOf(kinds);
  return {
    collect: async (call) => {
      const { eventId, ssccs, pointId: said } = call.request;
      const at = pointFor(call, said);
      const point = at === '' ? {} : { pointId: at };
      const told = { eventId, ssccs, ...timesOf(call.request), ...point };
      const command = { ...told, ...(await about(call, ssccs)) };
      const answers = await one(onceByEvent(database(), steps.collect, call, [command]));
      return { answers: answers.map(answerMessage) };
    },
    scan: async (call) => {
      const told = { ...call.request, pointId: pointFor(call, call.request.pointId) };
      const command = { ...told, ...(await about(call, [told.sscc])) };
      const answer = await one(onceByEvent(database(), steps.scan, call, [command]));
      return { answer: answerMessage(answer) };
    },
    weigh: async (call) => {
      const told = { ...call.request, pointId: pointFor(call, call.request.pointId) };
      const command = { ...told, ...(await about(call, [told.sscc])) };
      const answer = await one(onceByEvent(database(), steps.weigh, call, [command]));
      return { answer: answerMessage(answer) };
    },
    pack: async (call) => {
      const told = { ...call.request, pointId: pointFor(call, call.request.pointId) };
      const near = await about(call, [told.parentSscc, ...told.childSsccs]);
      await onceByEvent(database(), steps.pack, call, [{ ...told, ...near }]);
      return unitSeen(call);
    },
    unpack: async (call) => {
      const told = { ...call.request, pointId: pointFor(call, call.request.pointId) };
      const { parentSscc, childSsccs, missingSsccs } = told;
      const near = await about(call, [parentSscc, ...childSsccs, ...missingSsccs]);
      await onceByEvent(database(), steps.unpack, call, [{ ...told, ...near }]);
      return unitSeen(call);
    },
    seal: async (call) => {
      const told = { ...call.request, pointId: pointFor(call, call.request.pointId) };
      const command = { ...told, ...(await about(call, [told.sscc])) };
      const answer = await one(onceByEvent(database(), steps.seal, call, [command]));
      return { answer: answerMessage(answer) };
    },
    deliver: async (call) => {
      const command = { ...call.request, ...(await about(call, [call.request.sscc])) };
      const answer = await one(onceByEvent(database(), steps.deliver, call, [command]));
      return { answer: answerMessage(answer) };
    },
    declareEnd: async (call) => {
      const command = { ...call.request, ...(await about(call, [call.request.sscc])) };
      const answer = await one(onceByEvent(database(), declareEnd(kinds), call, [command]));
      return { answer: answerMessage(answer) };
    },
  };
}

/** Each is made once: what is asked of it by many at the same moment is written together. */
function stepsOf(kinds: Kinds) {
  return {
    collect: collect(kinds),
    scan: scan(kinds),
    weigh: weigh(kinds),
    pack: pack(kinds),
    unpack: unpack(kinds),
    seal: seal(kinds),
    deliver: deliver(kinds),
  };
}

async function one<T>(answers: Promise<readonly T[]>): Promise<T> {
  const [answer] = await answers;
  if (answer === undefined) throw new Error('an event was not answered');
  return answer;
}
