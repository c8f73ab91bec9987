import type { Instant } from '@serai/model';
import { minutes } from '@serai/model';
import type { EventStore } from './rows';

const jobsPerRound = 100;
/** A document whose next part has not come for so long never will. */
const abandonedAfterMinutes = 10;

/**
 * What a crash left: rows of accepted jobs are kept, those of refused ones thrown away, documents
 * that were never finished are refused, and jobs whose events were all applied are done.
 */
export async function finishCaptures(store: EventStore, at: Instant): Promise<void> {
  for (const { id, finishedAt } of await store.jobsIn('accepted', at, jobsPerRound)) {
    await store.keep(id, finishedAt ?? at);
    if (!(await store.hasUnapplied(id))) await store.moveJob(id, 'accepted', 'done', at);
  }
  const silentSince = at - minutes(abandonedAfterMinutes);
  for (const { id } of await store.jobsIn('open', silentSince, jobsPerRound)) {
    const { state } = await store.moveJob(id, 'open', 'refused', at);
    if (state === 'refused') await store.discard(id);
  }
}
