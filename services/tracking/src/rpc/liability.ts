import type { TrackingServiceDefinition } from '@serai/protos/serai/tracking/v1/TrackingService';
import type { Handlers } from '@serai/runtime';
import type { Liability } from '../application/liability';
import { liabilityAt } from '../application/liability';
import type { Partner } from '../application/partner';
import type { TrackingReads } from '../application/reads';
import { sscc as ssccOf } from '../domain/happening';

/** Who answered for what, and up to how much. */
export function liabilityHandlers(
  reads: TrackingReads,
  partner: Partner,
): Pick<Handlers<TrackingServiceDefinition>, 'getLiability'> {
  return {
    getLiability: async ({ request, actor }) => {
      const sscc = ssccOf(request.sscc);
      const found = await liabilityAt(reads, partner, actor, sscc, request.at);
      return { sscc, at: request.at, ...answered(found) };
    },
  };
}

function answered(found: Liability | undefined) {
  const { memberId = '', since = 0, handOverId = '', isShortage = false, grams = 0 } = found ?? {};
  const { agreementId = '', capPerKg = null, cap = null } = found?.agreed ?? {};
  return {
    ...{ memberId, handOverId, grams, agreementId, capPerKg, cap },
    sinceAt: since,
    shortage: isShortage,
    ...(typeof found?.until === 'number' && { untilAt: found.until }),
  };
}
