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

/** What an audit of custody has found. */
export interface CustodyAudit extends Omit<Audit, 'watermark'> {
  readonly watermark: Watermark;
}

export { auditSpace, type Audit, type AuditOptions };

/**
 * Recomputes space, and then custody, from the facts alone. The first record that breaks a rule of
 * space is named before one that breaks a rule of custody. Throws when something could not be read.
 */
export async function auditAlliance(options: AuditOptions): Promise<AllianceAudit> {
  const space = await auditSpace(options);
  const custody = await auditCustodyAlone(options);
  return {
    watermark: { ...space.watermark, tracking: custody.watermark },
    checked: { ...space.checked, ...custody.checked },
    first: space.first ?? custody.first,
    broken: [...space.broken, ...custody.broken],
    brokenCount: space.brokenCount + custody.brokenCount,
    inFlight: [...space.inFlight, ...custody.inFlight],
    inFlightCount: space.inFlightCount + custody.inFlightCount,
  };
}

/** The part of it that is about custody, from the facts of tracking alone. */
export async function auditCustodyAlone({
  url,
  token,
  answerWithinMs,
}: AuditOptions): Promise<CustodyAudit> {
  const found = noFindings();
  const read = await auditCustody(new Rest(url, token, answerWithinMs), found);
  return { ...read, first: found.broken[0] ?? null, ...found };
}
