import { Rest } from '../rest';
import { auditCustody } from './auditCustody';
import { auditSpace, type Audit, type AuditOptions } from './auditSpace';
import { noFindings, type AuditedService } from './findings';
import type { Watermark } from './logOf';

/** What an audit of space and of custody has found. */
export interface AllianceAudit extends Omit<Audit, 'watermark'> {
  /** The moment each log was read at. */
  readonly watermark: Readonly<Record<AuditedService, Watermark>>;
}

export { auditSpace, type Audit, type AuditOptions };

/**
 * Recomputes space, and then custody, from the facts alone. The first record that breaks a rule of
 * space is named before one that breaks a rule of custody. Throws when something could not be read.
 */
export async function auditAlliance(options: AuditOptions): Promise<AllianceAudit> {
  const space = await auditSpace(options);
  const found = noFindings();
  const custody = await auditCustody(
    new Rest(options.url, options.token, options.answerWithinMs),
    found,
  );
  return {
    watermark: { ...space.watermark, tracking: custody.watermark },
    checked: { ...space.checked, ...custody.checked },
    first: space.first ?? found.broken[0] ?? null,
    broken: [...space.broken, ...found.broken],
    brokenCount: space.brokenCount + found.brokenCount,
    inFlight: [...space.inFlight, ...found.inFlight],
    inFlightCount: space.inFlightCount + found.inFlightCount,
  };
}
