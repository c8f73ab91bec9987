import { createHash } from 'node:crypto';
import type { SpaceCommand } from '../domain/space/commands';
import { asksOnlyTheTime } from '../domain/space/receipts';

/**
 * What tells a repeat from another request: sha256 of what is asked, whoever asks it, under
 * whatever key and whatever was barred then; empty for what asks only the time, of which no repeat
 * is known. Bytes are those that the command takes in a group.
 */
export function digestOf(command: SpaceCommand): { digest: string; bytes: number } {
  if (asksOnlyTheTime(command)) return { digest: '', bytes: JSON.stringify(command).length };
  const { key: _key, actor: _actor, ...rest } = command;
  const { barred: _barred, ...asked } = { barred: undefined, ...rest };
  const text = JSON.stringify(inOrder(asked));
  return { digest: createHash('sha256').update(text).digest('hex'), bytes: text.length };
}

/** Not by a replacer of JSON, which is called for every value. */
function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder);
  if (typeof value !== 'object' || value === null) return value;
  const named = value as Readonly<Record<string, unknown>>;
  const sorted: Record<string, unknown> = {};
  for (const name of Object.keys(named).sort()) sorted[name] = inOrder(named[name]);
  return sorted;
}
