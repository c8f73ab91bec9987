import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** Secrets of this installation, made at the first start and kept readable by its owner alone. */
export interface Secrets {
  readonly adminPassword: string;
  /** The same for all demo people: this is a toy alliance on one machine. */
  readonly demoPassword: string;
  readonly services: Readonly<Record<ServiceName, string>>;
}

export const serviceNames = ['partner', 'capacity', 'booking', 'tracking', 'gateway'] as const;
export type ServiceName = (typeof serviceNames)[number];

const ownerOnly = 0o600;

/** Reads the secrets, or makes them. */
export function secretsAt(path: string): Secrets {
  if (existsSync(path)) return JSON.parse(readFileSync(path, 'utf8')) as Secrets;
  const made = freshSecrets();
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, JSON.stringify(made, null, 2), { mode: ownerOnly });
  return made;
}

/** Secrets that nobody had before. */
export function freshSecrets(): Secrets {
  return {
    adminPassword: randomBytes(9).toString('base64url'),
    demoPassword: randomBytes(6).toString('base64url'),
    services: Object.fromEntries(
      serviceNames.map((name) => [name, randomBytes(24).toString('base64url')]),
    ) as Record<ServiceName, string>,
  };
}

/** What partner is told: the SHA-256 of each service's secret, never the secret. */
export function serviceCredentials({ services }: Secrets): string {
  const digest = (secret: string): string => createHash('sha256').update(secret).digest('hex');
  return JSON.stringify(
    Object.fromEntries(Object.entries(services).map(([name, secret]) => [name, digest(secret)])),
  );
}
