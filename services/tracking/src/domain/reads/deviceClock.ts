import type { Instant } from '@serai/model';
import { minutes } from '@serai/model';

/** A smaller difference is the way of the request, and not the clock. */
const onTheWayMs = minutes(1);

/**
 * How many milliseconds are to be added to the times of a device, by what its clock said when it sent
 * them. A clock within a minute of ours is right: that much a request may be on its way. Times of days
 * ago stay what they are: only the clock is looked at, not how late somebody tells.
 */
export function clockOffset(sentAt: Instant, heardAt: Instant): number {
  const offset = heardAt - sentAt;
  return Math.abs(offset) <= onTheWayMs ? 0 : offset;
}

/** A time as it counts, and as a wrong clock said it. */
export interface DeviceTime {
  readonly eventTime: Instant;
  /** Absent: the clock was right. */
  readonly deviceTime?: Instant;
}

export function deviceTimeOf(said: Instant, offsetMs: number): DeviceTime {
  return offsetMs === 0 ? { eventTime: said } : { eventTime: said + offsetMs, deviceTime: said };
}
