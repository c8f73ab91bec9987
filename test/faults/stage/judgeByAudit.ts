import { auditSpaceOf } from '../../support/audit';
import type { Stage } from './stage';

const shown = 3;

/** What the auditor finds, who is told facts alone: over REST, as anybody who may audit. */
export async function judgeByAudit({ urls, adminPassword }: Stage): Promise<string[]> {
  const { broken, inFlight } = await auditSpaceOf({ url: urls[0] ?? '', adminPassword });
  return [
    ...broken.slice(0, shown).map((one) => `audit: ${JSON.stringify(one)}`),
    ...inFlight.slice(0, shown).map((one) => `audit, in flight: ${JSON.stringify(one)}`),
  ];
}
