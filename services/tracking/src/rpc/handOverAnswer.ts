import type { HandOver__Output } from '@serai/protos/serai/tracking/v1/HandOver';
import { clock } from '@serai/runtime';
import { canonicalManifest } from '../application/manifest';
import type { TrackingReads } from '../application/reads';
import type { HandOver } from '../domain/handOver';
import { mayReadHandOver } from '../domain/handOverSight';
import { trackingRefusals } from '../domain/refusals';
import { handOverMessage } from '../facts/messages';

/** A hand-over with the text that both sides sign, once there is one. Refuses HAND_OVER_MISSING. */
export function handOverAnswer(state: HandOver, version: number): HandOver__Output {
  if (state.status === 'absent') throw trackingRefusals.HAND_OVER_MISSING();
  const manifest = 'digest' in state ? canonicalManifest(state, state.lines) : '';
  return { ...handOverMessage(state, version), manifest };
}

/** As the member reads it now, by `mayReadHandOver`; undefined: it is not its to read, or not there. */
export async function handOverFor(
  reads: TrackingReads,
  handOverId: string,
  memberId: string,
): Promise<HandOver__Output | undefined> {
  const { state, version } = await reads.handOver(handOverId);
  if (state.status === 'absent') return undefined;
  const contractorIds = await reads.contractors(memberId, clock());
  const isShown = mayReadHandOver(state, memberId, contractorIds);
  return isShown ? handOverAnswer(state, version) : undefined;
}
