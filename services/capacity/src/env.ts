import { availableParallelism } from 'node:os';
import { commonEnv, readEnv } from '@serai/runtime';
import { z } from 'zod';
import { openingDays } from './domain/network/timetable';

const maxOpeningDays = 400;
const mostThreads = 8;

const capacityEnvSchema = commonEnv.extend({
  /** How far ahead departures are on sale. */
  OPENING_DAYS: z.coerce.number().int().min(1).max(maxOpeningDays).default(openingDays),
  /** Where other instances reach this one, if not where it listens (host:port). */
  ADVERTISED_ADDRESS: z.string().regex(/:\d+$/, 'must be host:port').exactOptional(),
  /** Threads that search; one processor stays for the rest. */
  SEARCH_THREADS: z.coerce
    .number()
    .int()
    .min(1)
    .max(mostThreads)
    .default(Math.min(mostThreads, Math.max(1, availableParallelism() - 1))),
});

/** What this process must be told; it ends with a sentence for each thing that is missing. */
export function capacityEnv() {
  return readEnv(capacityEnvSchema);
}
