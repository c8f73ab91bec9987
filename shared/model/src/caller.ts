/** What somebody may be to the alliance; a person can be several at once. */
export const roles = ['admin', 'operator', 'shipper', 'device', 'auditor', 'service'] as const;

export type Role = (typeof roles)[number];

/**
 * Who asked, as it is stored with what was accepted. `member` is absent for people of the alliance
 * itself (admin, auditor) and for a service; `point` is where a device stands.
 */
export interface Actor {
  subject: string;
  member?: string;
  roles: readonly Role[];
  point?: string;
}

export function isRole(text: string): text is Role {
  return (roles as readonly string[]).includes(text);
}

export function hasRole(actor: Actor, ...wanted: readonly Role[]): boolean {
  return wanted.some((role) => actor.roles.includes(role));
}
