import { isInstant, modelRefusals, type Instant } from '@serai/model';
import { agreementRefusals } from '../domain/agreements/agreementRefusals';
import type { DailyRates } from '../domain/agreements/rates';
import type { Reads } from './reads';

/** The table in force at that moment. Refuses INSTANT_INVALID and RATES_MISSING. */
export async function getRates(reads: Reads, at: Instant): Promise<DailyRates> {
  if (!isInstant(at)) throw modelRefusals.INSTANT_INVALID({ field: 'at' });
  const found = await reads.ratesAt(at);
  if (found === undefined) throw agreementRefusals.RATES_MISSING();
  return found;
}
