import type { Instant } from '@serai/model';

/** A fact on its way between services. */
export interface FactMessage {
  readonly topic: string;
  /** Aggregate id: facts of one key keep their order. */
  readonly key: string;
  /** '<kind>:<aggregate id>/<version>/<n>', the same whenever it is sent again. */
  readonly id: string;
  /** Full name of the message: 'serai.booking.v1.BookingConfirmed'. */
  readonly type: string;
  readonly data: Buffer;
  readonly version: number;
  readonly time: Instant;
  readonly traceparent?: string;
  /** Of the relay that sent it. */
  readonly epoch?: number;
}
