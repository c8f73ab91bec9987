import { once, type Database, type Step } from '@serai/runtime';
import { firstCharterTerms } from '../domain/agreements/firstCharter';
import type { RotationSettings } from '../domain/identity/signingKeys';
import { changeCharter } from './changeCharter';
import type { Kinds } from './kinds';
import type { Passwords } from './passwords';
import type { Reads } from './reads';
import { prepareRegistration, registerPerson } from './registerPerson';
import { tendKeys } from './tendKeys';

export interface Beginnings {
  readonly comparisonCurrency: string;
  readonly firstAdmin: { readonly login: string; readonly password: string } | undefined;
  readonly rotation: RotationSettings;
}

const founder = { subject: 'partner', roles: ['admin'] } as const;

/**
 * What an alliance needs before anybody can act in it: a key to sign tokens, a charter, a first
 * admin. Every start asks for them; only the first one makes them, however many start at once.
 */
export async function beginAlliance(
  database: Database,
  kinds: Kinds,
  desk: { readonly reads: Reads; readonly passwords: Passwords },
  beginnings: Beginnings,
): Promise<void> {
  const { comparisonCurrency, firstAdmin, rotation } = beginnings;
  await tendKeys(database, kinds, desk.reads, rotation);
  await first(database, changeCharter(kinds), {
    terms: firstCharterTerms(comparisonCurrency),
    comparisonCurrency,
    expectedVersion: 0,
    by: founder.subject,
  });
  if (firstAdmin === undefined) return;
  const given = { memberId: '', name: 'Admin', roles: ['admin'], pointId: '', language: '' };
  const person = { ...given, ...firstAdmin };
  const { command } = await prepareRegistration(desk.passwords, founder, person, 'first admin');
  await first(database, registerPerson(kinds), command);
}

async function first<C, A>(database: Database, step: Step<C, A>, command: C): Promise<void> {
  const asked = { id: `beginning/${step.name}`, digest: '', command };
  const [outcome] = await once(database, step, [asked]);
  if (outcome?.granted === false) throw outcome.refusal;
}
