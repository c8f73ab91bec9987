import { readFileSync } from 'node:fs';
import type { TrackingAlone } from '../stage/trackingAlone';

const sayEveryMs = 30_000;
const lookEveryMs = 1_000;
const kilobytesOfAMegabyte = 1_024;
/** Of the processor's time, as Linux counts it for everybody. */
const msOfATick = 10;

export interface Watch {
  /** The most memory that tracking had, in MB; 0 where the system does not say. */
  mostMb(): number;
  /** Of all its processes together; 0 where the system does not say. */
  processorMs(): number;
  stop(): void;
}

/** Says now and then how far a season has come, and how much tracking takes for it. */
export function watch(
  alone: TrackingAlone,
  said: { readonly name: string; of(): { readonly waves: string; readonly events: number } },
  say: (line: string) => void = () => undefined,
): Watch {
  const began = performance.now();
  const processor = new Map<number, number>();
  let [most, lastSaid, lastEvents] = [0, began, 0];
  const look = (): void => {
    const { pid } = alone.process();
    const now = memoryMb(pid);
    most = Math.max(most, now);
    processor.set(pid, Math.max(processor.get(pid) ?? 0, processorMsOf(pid)));
    const sinceMs = performance.now() - lastSaid;
    if (sinceMs < sayEveryMs) return;
    const { waves, events } = said.of();
    const perSecond = Math.round(((events - lastEvents) / sinceMs) * 1_000);
    [lastSaid, lastEvents] = [performance.now(), events];
    const seconds = Math.round((performance.now() - began) / 1_000);
    const figures = `${events} events, ${perSecond}/s, tracking ${now} MB`;
    say(`${said.name}, ${seconds} s: ${waves} waves, ${figures}`);
  };
  const timer = setInterval(look, lookEveryMs);
  return {
    mostMb: () => most,
    processorMs: () => [...processor.values()].reduce((sum, ms) => sum + ms, 0),
    stop: () => {
      look();
      clearInterval(timer);
    },
  };
}

function memoryMb(pid: number): number {
  const [, kilobytes = '0'] = /VmRSS:\s+(\d+) kB/.exec(told(pid, 'status')) ?? [];
  return Math.round(Number(kilobytes) / kilobytesOfAMegabyte);
}

/** In user and in system mode: the 14th and 15th field, counted from behind the name (proc(5)). */
function processorMsOf(pid: number): number {
  const [, after = ''] = told(pid, 'stat').split(') ');
  const [user = '0', system = '0'] = after.split(' ').slice(11, 13);
  return (Number(user) + Number(system)) * msOfATick;
}

/** Empty where it was just killed, or where there is no such file. */
function told(pid: number, name: 'stat' | 'status'): string {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'utf8');
  } catch {
    return '';
  }
}
