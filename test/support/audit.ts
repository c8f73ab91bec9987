import { auditSpace, type Audit, type AuditOptions } from '@serai/cli/audit';
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
): Promise<Audit> {
  const body = auditor;
  const known = await askRest(url, 'POST', '/v1/sign-in', { body });
  if (known.status === 200) {
    return auditSpace({ url, token: String(known.body['accessToken']), patience });
  }
  const admin = { login: 'admin', password: adminPassword };
  const { accessToken } = await mustAsk(url, 'POST', '/v1/sign-in', { body: admin });
  const person = { ...auditor, roles: ['auditor'], name: 'Auditor' };
  const asked = { token: String(accessToken), body: person, key: `person-${auditor.login}` };
  await mustAsk(url, 'POST', '/v1/people', asked);
  const signedIn = await mustAsk(url, 'POST', '/v1/sign-in', { body });
  return auditSpace({ url, token: String(signedIn['accessToken']), patience });
}
