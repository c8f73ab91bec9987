import type { TagIdentity } from '@serai/model';
import { decodeTag, isInstant } from '@serai/model';
import { trackingRefusals } from '../refusals';
import type { TagRead } from './passes';

export const maxReadsPerUpload = 5_000;
const antennaLimit = 1_000;
const weakestDbm = -150;
const strongestDbm = 50;

export interface GivenRead {
  readonly tag: string;
  readonly antenna: number;
  readonly rssi: number;
  readonly readAt: number;
}

/**
 * A read as a reader can mean it. Refuses EPC_INVALID (`tag`), and READ_INVALID naming `antenna`,
 * `rssi` or `readAt`.
 */
export function tagRead({ tag, antenna, rssi, readAt }: GivenRead): TagRead & TagIdentity {
  const identity = decodeTag(tag);
  const isAntenna = Number.isInteger(antenna) && antenna >= 0 && antenna < antennaLimit;
  if (!isAntenna) throw trackingRefusals.READ_INVALID({ field: 'antenna' });
  const isStrength = rssi >= weakestDbm && rssi <= strongestDbm;
  if (!isStrength) throw trackingRefusals.READ_INVALID({ field: 'rssi' });
  if (!isInstant(readAt)) throw trackingRefusals.READ_INVALID({ field: 'readAt' });
  return { tag: tag.toUpperCase(), antenna, rssi, at: readAt, ...identity };
}
