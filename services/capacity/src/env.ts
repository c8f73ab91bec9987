import { commonEnv, readEnv } from '@serai/runtime';
import { z } from 'zod';
import { openingDays } from './domain/network/timetable';

const maxOpeningDays = 400;

const capacityEnvSchema = commonEnv.extend({
  /** How far ahead departures are on sale. */
  OPENING_DAYS: z.coerce.number().int().min(1).max(maxOpeningDays).default(openingDays),
});

/** What this process must be told; it ends with a sentence for each thing that is missing. */
export function capacityEnv() {
  return readEnv(capacityEnvSchema);
}
