import { clock, once, type Step } from '@serai/runtime';
import { groupsOf } from '../../domain/replan/groups';
import { hitsOf, type Hit } from '../../domain/replan/hits';
import type { KnownReroute } from '../../domain/replan/reroute';
import type { Desk } from '../desk';
import { placeGroup } from './placeGroup';
import { rerouteIdOf } from './rerouteId';

const perPage = 200;
const mostPages = 1_000;
const retryEveryMs = 30_000;
/** Space that appears is looked at soon, but not more often than this. */
const wokenEveryMs = 5_000;

let triedAt = 0;
let isWoken = false;

/** Space appeared somewhere: who waits for it is tried again soon. Best effort; time does it too. */
export function wakeUnplaced(): void {
  isWoken = true;
}

/** Whether it is time to try again those that have no way. */
export function isRetryDue(now: number): boolean {
  const isDue = now - triedAt >= (isWoken ? wokenEveryMs : retryEveryMs);
  if (isDue) {
    triedAt = now;
    isWoken = false;
  }
  return isDue;
}

/** Tries again everything that could not be placed; what needs no way any more is settled. */
export async function retryUnplaced(desk: Desk, onProgress: () => Promise<void>): Promise<void> {
  let after = '';
  for (let page = 0; page < mostPages; page += 1) {
    const waiting = await desk.replans.unplaced(after, perPage);
    await retry(desk, waiting, onProgress);
    const last = waiting.at(-1);
    if (last === undefined || waiting.length < perPage) return;
    after = last.id;
  }
}

async function retry(
  desk: Desk,
  waiting: readonly KnownReroute[],
  onProgress: () => Promise<void>,
): Promise<void> {
  const byCause = new Map<string, { cause: KnownReroute['cause']; hits: Hit[] }>();
  for (const reroute of waiting) {
    const hit = await hitOf(desk, reroute);
    if (hit === undefined) {
      await close(desk, reroute.id);
      continue;
    }
    const { disruptionId, cause } = reroute;
    const same = byCause.get(disruptionId) ?? { cause, hits: [] };
    same.hits.push(hit);
    byCause.set(disruptionId, same);
  }
  for (const { cause, hits } of byCause.values()) {
    for (const group of groupsOf(hits)) await placeGroup(desk, { cause, onProgress }, group.hits);
  }
}

/** As it stands now; undefined: its part was cancelled, moved on or goes another way. */
async function hitOf(desk: Desk, { id, bookingId, cause }: KnownReroute): Promise<Hit | undefined> {
  const kept = await desk.shelf.booking(bookingId);
  if (kept === undefined) return undefined;
  const hits = hitsOf(kept.booking, { cause, now: clock() });
  return hits.find((hit) => rerouteIdOf(hit) === id);
}

async function close(desk: Desk, id: string): Promise<void> {
  const { kinds } = desk;
  const step: Step<{ id: string }, null> = {
    name: 'booking.rerouteClosed',
    touches: (command) => [{ kind: kinds.reroute, id: command.id }],
    decide: (command, sheet) => {
      const { status } = sheet.state(kinds.reroute, command.id);
      if (status === 'unknown' || status === 'settled') return null;
      const fact = { type: 'RerouteSettled' as const, how: 'closed', at: sheet.at };
      sheet.record(kinds.reroute, command.id, [fact]);
      return null;
    },
  };
  const asked = { id: `${step.name}/${id}/${clock()}`, digest: '', command: { id } };
  const [outcome] = await once(desk.database(), step, [asked]);
  if (outcome?.granted === false) throw outcome.refusal;
}
