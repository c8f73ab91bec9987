import { readFileSync } from 'node:fs';
import type { TrackingAlone } from '../stage/trackingAlone';

const sayEveryMs = 30_000;
const lookEveryMs = 1_000;
const mega = 1_024;

export interface Watch {
  /** The most memory that tracking had, in MB; 0 where the system does not say. */
  mostMb(): number;
  stop(): void;
}

/** Says now and then how far a season has come, and how much memory tracking has. */
export function watch(
  alone: TrackingAlone,
  said: { readonly name: string; of(): { readonly waves: string; readonly events: number } },
  say: (line: string) => void = () => undefined,
): Watch {
  const began = performance.now();
  let [most, lastSaid, lastEvents] = [0, began, 0];
  const look = (): void => {
    const now = memoryMb(alone.process().pid);
    most = Math.max(most, now);
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
    stop: () => clearInterval(timer),
  };
}

function memoryMb(pid: number): number {
  try {
    const [, kilobytes = '0'] =
      /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return Math.round(Number(kilobytes) / mega);
  } catch {
    // It was just killed, or this is no Linux.
    return 0;
  }
}
