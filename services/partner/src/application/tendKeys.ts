import { clock, newId, once, type Database } from '@serai/runtime';
import { isTendingDue, type RotationSettings } from '../domain/identity/signingKeys';
import type { Kinds } from './kinds';
import type { Reads } from './reads';
import { newKeyPair, rotateKeys } from './rotateKeys';

/** Makes the first key, the next one when it is due, and forgets those whose tokens are gone. */
export async function tendKeys(
  database: Database,
  kinds: Kinds,
  reads: Reads,
  settings: RotationSettings,
): Promise<void> {
  if (!isTendingDue(await reads.signingKeys(), clock(), settings)) return;
  const command = { type: 'tend', key: await newKeyPair(), by: 'partner', settings } as const;
  const asked = { id: newId('tend'), digest: '', command };
  const [outcome] = await once(database, rotateKeys(kinds), [asked]);
  if (outcome?.granted === false) throw outcome.refusal;
}
