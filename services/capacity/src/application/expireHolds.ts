import type { Actor, Instant } from '@serai/model';
import { count } from '@serai/runtime';
import type { ExpireHold } from '../domain/space/commands';
import type { Journal } from './journal';

/** So many are asked for at once; the rest follow at once. */
const mostAtOnce = 2_000;
const service: Actor = { subject: 'capacity', roles: ['service'] };

/**
 * Ends the holds whose time is over: by a write, because time alone frees nothing. Any instance may
 * do it; what another ended meanwhile is passed over. Answers how many it asked for.
 */
export async function expireHolds(journal: Journal, now: Instant): Promise<number> {
  const due: ExpireHold[] = [];
  for (const [holdId, until] of journal.state.due) {
    if (until > now) continue;
    due.push({ kind: 'expire', key: `hold:${holdId}/expire`, actor: service, holdId });
    if (due.length === mostAtOnce) break;
  }
  if (due.length === 0) return 0;
  await journal.submit(due);
  count('serai.holds', { outcome: 'expired' }, due.length);
  return due.length;
}
