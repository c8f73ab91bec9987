import { readFileSync } from 'node:fs';

/** Of Linux, on every machine that this is measured on. */
const ticksPerSecond = 100;
const userField = 11;

/** Seconds of processor time that a process has used; 0 where there is no /proc. */
export function cpuSeconds(pid: number | undefined): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[userField]) + Number(fields[userField + 1])) / ticksPerSecond;
  } catch {
    return 0;
  }
}

export type Pids = Readonly<Record<string, number | undefined>>;

/** How busy each process is from now on, in processors, busiest first: 'booking 0.9, mongod 0.5'. */
export function watchCpu(pids: Pids): () => string {
  const began = performance.now();
  const before = Object.entries(pids).map(([name, pid]) => [name, pid, cpuSeconds(pid)] as const);
  return () => {
    const seconds = (performance.now() - began) / 1000;
    const used = before.map(
      ([name, pid, from]) => [name, (cpuSeconds(pid) - from) / seconds] as const,
    );
    used.sort(([, one], [, other]) => other - one);
    return used.map(([name, share]) => `${name} ${share.toFixed(2)}`).join(', ');
  };
}
