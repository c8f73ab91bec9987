import type { ReadTagsResponse__Output } from '@serai/protos/serai/tracking/v1/ReadTagsResponse';
import type { TrackingServiceDefinition } from '@serai/protos/serai/tracking/v1/TrackingService';
import type { Handlers } from '@serai/runtime';
import { clock } from '@serai/runtime';
import type { ReadsTaken } from '../application/takeReads';
import { takeReads, type GateDesk } from '../application/takeReads';
import { answerMessage } from './messages';
import { pointFor, witnessOf } from './who';

/** What readers tell, by themselves. */
export function gateHandlers(
  desk: () => GateDesk,
): Pick<Handlers<TrackingServiceDefinition>, 'readTags'> {
  return {
    readTags: async (call) => {
      const { uploadId, sentAt, antennas, reads } = call.request;
      const witness = witnessOf(call);
      const pointId = pointFor(call, call.request.pointId);
      const asked = { uploadId, pointId, sentAt, antennas, reads, witness };
      return readsMessage(await takeReads(desk(), asked, clock()));
    },
  };
}

function readsMessage({
  answers,
  faults,
  inferred,
  offsetMs,
}: ReadsTaken): ReadTagsResponse__Output {
  return {
    answers: answers.map(({ tag, epc, sscc, antenna, from, count, status, answer }) => ({
      ...{ tag, epc, antenna, count, status },
      sscc: sscc ?? '',
      passedAt: from,
      answer: answer === undefined ? null : answerMessage(answer),
    })),
    faults: faults.map(({ index, path, code, message }) => ({ index, field: path, code, message })),
    inferredSsccs: [...inferred],
    clockOffsetMs: offsetMs,
  };
}
