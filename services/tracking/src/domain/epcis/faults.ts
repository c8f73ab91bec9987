import type { Prefixes, Refusal } from '@serai/model';

/** One thing that is wrong with an event, and where. */
export interface Fault {
  readonly path: string;
  readonly code: string;
  readonly message: string;
}

/** An event that is being looked at, and what was found so far. */
export interface Look {
  readonly prefixes: Prefixes;
  readonly faults: Fault[];
}

/** Looks at a value and notes what is wrong with it. */
export type Check = (value: unknown, path: string, look: Look) => void;

/** More faults of one event help nobody. */
export const maxFaults = 20;

type Maker = (options: { field: string; message?: string }) => Refusal;

export function fault(look: Look, make: Maker, path: string, message?: string): void {
  if (look.faults.length >= maxFaults) return;
  const refusal = make({ field: path, ...(message === undefined ? {} : { message }) });
  look.faults.push({ path, code: refusal.code, message: refusal.message });
}

export function below(path: string, name: string | number): string {
  if (typeof name === 'number') return `${path}[${name}]`;
  return path === '' ? name : `${path}.${name}`;
}
