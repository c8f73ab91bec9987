import type { Actor, Instant } from '@serai/model';
import { count } from '@serai/runtime';
import type { ExpireHold, WarnOfEnd } from '../domain/space/commands';
import type { Journal } from './journal';

/** So many are asked for at once; the rest follow at once. */
const mostAtOnce = 2_000;
const service: Actor = { subject: 'capacity', roles: ['service'] };

/**
 * Ends the holds whose time is over: by a write, because time alone frees nothing. Those that end
 * soon are warned of, once; one that lives for less than a few seconds may end unwarned. Any
 * instance may do it; what another did meanwhile is passed over. Answers how many it asked for.
 */
export async function expireHolds(journal: Journal, now: Instant): Promise<number> {
  const due: (ExpireHold | WarnOfEnd)[] = [];
  for (const [holdId, until] of journal.state.due) {
    if (until > now) continue;
    due.push({ kind: 'expire', key: `hold:${holdId}/expire`, actor: service, holdId });
    if (due.length === mostAtOnce) break;
  }
  const expired = due.length;
  for (const [holdId, warnAt] of journal.state.warnings) {
    if (due.length >= mostAtOnce) break;
    const isSoon = warnAt <= now && now < (journal.state.due.get(holdId) ?? 0);
    if (isSoon) due.push({ kind: 'warn', key: `hold:${holdId}/warn`, actor: service, holdId });
  }
  if (due.length === 0) return 0;
  await journal.submit(due);
  count('serai.holds', { outcome: 'expired' }, expired);
  count('serai.holds', { outcome: 'warned' }, due.length - expired);
  return due.length;
}
