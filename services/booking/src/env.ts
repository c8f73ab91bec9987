import { commonEnv, readEnv } from '@serai/runtime';
import { z } from 'zod';
import { readyAheadDays } from './domain/requirement';

const bookingEnvSchema = commonEnv.extend({
  CAPACITY_ADDRESS: z.string().regex(/:\d+$/, 'must be host:port'),
  /** How far ahead departures are on sale, as capacity is told. */
  OPENING_DAYS: z.coerce.number().int().min(1).max(400).default(readyAheadDays),
  QUOTE_VALID_SECONDS: z.coerce.number().int().min(1).max(86_400).default(900),
  /** How long the answer to a proposal is awaited, before what the charter says is done. */
  REROUTE_ANSWER_SECONDS: z.coerce.number().int().min(1).max(604_800).default(86_400),
});

export type BookingEnv = z.infer<typeof bookingEnvSchema>;

/** What this process must be told; it ends with a sentence for each thing that is missing. */
export function bookingEnv(): BookingEnv {
  return readEnv(bookingEnvSchema);
}
