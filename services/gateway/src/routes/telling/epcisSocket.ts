import { setTimeout as pause } from 'node:timers/promises';
import type { Actor, Instant, Schedule } from '@serai/model';
import { nextFiring } from '@serai/model';
import { clock } from '@serai/runtime';
import { queryDocument } from '../epcis/queryDocument';
import type { Following } from './epcisOutlet';
import { followEvents, never } from './epcisOutlet';

/** What somebody who opened a socket wants to be told. */
export interface SocketAsked {
  readonly id: string;
  readonly viewer: Actor;
  readonly ownerId: string;
  readonly queryName: string;
  /** Absent: as events are recorded. */
  readonly schedule?: Schedule;
  /** What was recorded since then is told first; absent: since the socket was opened. */
  readonly initialRecordTime?: Instant;
  readonly reportIfEmpty: boolean;
}

const lookEveryMs = 1_000;
/** Timers go no further; the schedule is looked at again then. */
const longestPauseMs = 24 * 3_600_000;

/**
 * Sends what the query finds from now on until the signal: a document whenever there is something,
 * at the times of the schedule where there is one. Nothing is asked for before it was taken.
 */
export async function followInto(
  services: Following,
  asked: SocketAsked,
  send: (text: string) => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  const { id, schedule, reportIfEmpty, queryName, viewer, ownerId } = asked;
  const { initialRecordTime } = asked;
  const followed = { viewer, ownerId, queryName, recordedFrom: initialRecordTime ?? clock() };
  let after = 0;
  if (initialRecordTime === undefined) {
    ({ after } = await followEvents(services, followed, undefined));
  }
  while (!signal.aborted) {
    await next(schedule, signal);
    let told = 0;
    for (let isMore = true; isMore && !signal.aborted;) {
      const found = await followEvents(services, followed, after);
      const isEmpty = found.events.length === 0;
      const isReport = reportIfEmpty && schedule !== undefined && told === 0 && !found.more;
      if (!isEmpty || isReport) {
        await send(JSON.stringify(queryDocument(found.events, queryName, id)));
        told += 1;
      }
      after = found.after;
      isMore = found.more;
    }
  }
}

async function next(schedule: Schedule | undefined, signal: AbortSignal): Promise<void> {
  if (schedule === undefined) {
    await pause(lookEveryMs, undefined, { signal });
    return;
  }
  const at = nextFiring(schedule, clock()) ?? never;
  while (clock() < at) {
    await pause(Math.min(at - clock(), longestPauseMs), undefined, { signal });
  }
}
