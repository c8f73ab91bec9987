import type { PlainHold } from './plainShares.test-data';

/** Why nothing more is done with a hold: empty where it is not over. */
export function endOf({ status, until, isRetired }: PlainHold, at: number): string {
  if (status === 'released' || status === 'barred') return 'HOLD_RELEASED';
  if (isRetired === true) return 'LONG_PAST';
  const isOver = status === 'expired' || (status === 'held' && at >= until);
  return isOver ? 'HOLD_EXPIRED' : '';
}

export function commitOf(hold: PlainHold | undefined, at: number): string {
  if (hold === undefined) return 'HOLD_MISSING';
  if (hold.status === 'committed') return 'granted';
  const ended = endOf(hold, at);
  if (ended === '') hold.status = 'committed';
  return ended === '' ? 'granted' : ended;
}

export function expireOf(hold: PlainHold | undefined, at: number): string {
  if (hold === undefined) return 'HOLD_MISSING';
  if (hold.status === 'held' && at < hold.until) return 'HOLD_NOT_DUE';
  if (hold.status === 'held') hold.status = 'expired';
  return 'granted';
}

export function warnOf(hold: PlainHold | undefined, at: number, tell: () => void): string {
  if (hold === undefined) return 'HOLD_MISSING';
  if (hold.status !== 'held' || hold.isWarned || at >= hold.until) return 'granted';
  const lead = Math.min(300_000, Math.ceil((hold.until - hold.madeAt) / 10));
  if (at < hold.until - lead) return 'HOLD_NOT_DUE';
  hold.isWarned = true;
  tell();
  return 'granted';
}
