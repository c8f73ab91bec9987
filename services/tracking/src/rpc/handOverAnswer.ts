import type { HandOver__Output } from '@serai/protos/serai/tracking/v1/HandOver';
import { canonicalManifest } from '../application/manifest';
import type { HandOver } from '../domain/handOver';
import { trackingRefusals } from '../domain/refusals';
import { handOverMessage } from '../facts/messages';

/** A hand-over with the text that both sides sign, once there is one. Refuses HAND_OVER_MISSING. */
export function handOverAnswer(state: HandOver, version: number): HandOver__Output {
  if (state.status === 'absent') throw trackingRefusals.HAND_OVER_MISSING();
  const manifest = 'digest' in state ? canonicalManifest(state, state.lines) : '';
  return { ...handOverMessage(state, version), manifest };
}
