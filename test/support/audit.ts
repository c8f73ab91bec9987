import { auditAlliance, auditCustodyAlone, auditSpace } from '@serai/cli/audit';
import type { AllianceAudit, Audit, AuditOptions, CustodyAudit } from '@serai/cli/audit';
import { askRest, mustAsk } from './askRest';

/** What an audit needs to know of an alliance. */
export interface Audited {
  readonly url: string;
  readonly adminPassword: string;
}

export const auditor = { login: 'auditor-of-proofs', password: 'a password for tests' };

/**
 * Audits a running alliance as an auditor, whom its admin registers where that was not done yet.
 * `broken` is empty when it is clean; once everything has settled, `inFlight` is too.
 */
export async function auditOf(
  { url, adminPassword }: Audited,
  patience: AuditOptions['patience'] = {},
): Promise<AllianceAudit> {
  return auditAlliance({ url, token: await auditorsToken(url, adminPassword), patience });
}

/** As `auditOf`, of an alliance that runs without tracking. */
export async function auditSpaceOf({ url, adminPassword }: Audited): Promise<Audit> {
  return auditSpace({ url, token: await auditorsToken(url, adminPassword) });
}

/** As `auditOf`, of custody alone, with the token of an auditor. */
export function auditCustodyOf(url: string, token: string): Promise<CustodyAudit> {
  return auditCustodyAlone({ url, token });
}

async function auditorsToken(url: string, adminPassword: string): Promise<string> {
  const body = auditor;
  const known = await askRest(url, 'POST', '/v1/sign-in', { body });
  if (known.status === 200) return String(known.body['accessToken']);
  const admin = { login: 'admin', password: adminPassword };
  const { accessToken } = await mustAsk(url, 'POST', '/v1/sign-in', { body: admin });
  const person = { ...auditor, roles: ['auditor'], name: 'Auditor' };
  const asked = { token: String(accessToken), body: person, key: `person-${auditor.login}` };
  await mustAsk(url, 'POST', '/v1/people', asked);
  const signedIn = await mustAsk(url, 'POST', '/v1/sign-in', { body });
  return String(signedIn['accessToken']);
}
