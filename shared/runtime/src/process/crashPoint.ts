import { isProduction } from './env';

/** Every point that some part of this process has declared. */
const declared = new Set<string>();

let armed: { readonly name: string; passingsLeft: number } | undefined;

/**
 * Declares points between two steps of a process, at which a crash must lose nothing. Answers the
 * function that is called at each: for proofs, the process ends by SIGKILL when it passes the one
 * that is armed.
 */
export function crashPoints<P extends string>(names: readonly P[]): (name: P) => void {
  for (const name of names) declared.add(name);
  return (name) => {
    if (armed?.name !== name) return;
    armed.passingsLeft -= 1;
    if (armed.passingsLeft <= 0) process.kill(process.pid, 'SIGKILL');
  };
}

/**
 * Arms one point, at its first passing, or at a later one as `point:3`. Nothing is armed otherwise,
 * and nothing ever in production. Throws for a point that nobody has declared.
 */
export function armCrashPoint(asked: string | undefined): void {
  armed = undefined;
  if (asked === undefined || isProduction()) return;
  const [, name = '', passing = '1'] = /^([^:]*)(?::([1-9]\d{0,5}))?$/.exec(asked) ?? [];
  if (!declared.has(name)) throw new Error(`${asked} is none of ${[...declared].join(', ')}`);
  armed = { name, passingsLeft: Number(passing) };
}
