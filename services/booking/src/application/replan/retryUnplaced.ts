import { clock, once, type Step } from '@serai/runtime';
import { groupsOf } from '../../domain/replan/groups';
import { hitsOf, type Hit } from '../../domain/replan/hits';
import type { KnownReroute, Waiting } from '../../domain/replan/reroute';
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
    const { disruptionId, cause } = reroute;
    const found = await stillHit(desk, reroute);
    if (found === 'later') continue;
    const open = await desk.replans.reroutesOpen(found.map(rerouteIdOf));
    const fresh = found.filter(
      (hit) => rerouteIdOf(hit) === reroute.id || !open.has(rerouteIdOf(hit)),
    );
    await follow(desk, reroute, fresh);
    const same = byCause.get(disruptionId) ?? { cause, hits: [] };
    same.hits.push(...fresh);
    byCause.set(disruptionId, same);
  }
  for (const { cause, hits } of byCause.values()) {
    for (const group of groupsOf(hits)) await placeGroup(desk, { cause, onProgress }, group.hits);
  }
}

/**
 * What of its parcels cannot go on, where they stand now: what moved on in the meantime is not
 * forgotten. None: cancelled, past what broke, or on another way. 'later': its hold is being settled.
 */
async function stillHit(
  desk: Desk,
  { bookingId, partId, parcelIds, cause }: KnownReroute,
): Promise<readonly Hit[] | 'later'> {
  const kept = await desk.shelf.booking(bookingId);
  if (kept === undefined) return [];
  const { booking } = kept;
  const part = booking.parts.find(({ id }) => id === partId);
  const isSettling = part?.status === 'planned' && part.isUnsettled === true;
  if (booking.status === 'confirmed' && isSettling) return 'later';
  return hitsOf(booking, { cause, now: clock() }).filter(
    (hit) => hit.part.id === partId && hit.parcels.some(({ id }) => parcelIds.includes(id)),
  );
}

interface Follow {
  readonly reroute: KnownReroute;
  readonly hits: readonly Hit[];
}

/** Parcels that stand elsewhere by now wait there; a reroute of which none are left is closed. */
async function follow(desk: Desk, reroute: KnownReroute, hits: readonly Hit[]): Promise<void> {
  const { kinds } = desk;
  const step: Step<Follow, null> = {
    name: 'booking.rerouteFollowed',
    touches: () =>
      [reroute.id, ...hits.map(rerouteIdOf)].map((id) => ({ kind: kinds.reroute, id })),
    decide: (command, sheet) => {
      const { status } = sheet.state(kinds.reroute, command.reroute.id);
      if (status === 'unknown' || status === 'settled') return null;
      const { at } = sheet;
      for (const hit of command.hits) {
        const waiting = waitingAt(command.reroute, hit);
        const isAsBefore =
          waiting.id === command.reroute.id &&
          waiting.parcelIds.join() === command.reroute.parcelIds.join();
        if (isAsBefore) continue;
        const { reasons } = command.reroute;
        sheet.record(kinds.reroute, waiting.id, [
          { type: 'RerouteUnplaced', waiting, reasons, at },
        ]);
      }
      if (command.hits.some((hit) => rerouteIdOf(hit) === command.reroute.id)) return null;
      const fact = { type: 'RerouteSettled' as const, how: 'closed', at };
      sheet.record(kinds.reroute, command.reroute.id, [fact]);
      return null;
    },
  };
  const id = `${step.name}/${reroute.id}/${clock()}`;
  const [outcome] = await once(desk.database(), step, [
    { id, digest: '', command: { reroute, hits } },
  ]);
  if (outcome?.granted === false) throw outcome.refusal;
}

function waitingAt(reroute: KnownReroute, hit: Hit): Waiting {
  const { bookingId, sellerId, subject, partId, disruptionId, cause, since } = reroute;
  return {
    id: rerouteIdOf(hit),
    bookingId,
    sellerId,
    subject,
    partId,
    parcelIds: hit.parcels.map(({ id }) => id),
    ssccs: hit.parcels.map(({ sscc }) => sscc),
    disruptionId,
    cause,
    since,
  };
}
