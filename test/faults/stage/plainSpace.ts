import type { CommandRow, ItemRow, JournalRow } from './spaceEvidence';

/** A hold as the journal alone tells it. */
export interface PlainHold {
  readonly status: 'held' | 'committed' | 'released' | 'expired' | 'barred';
  readonly bookingId: string;
  readonly items: readonly ItemRow[];
  readonly isRetired?: true;
}

/** What the journal comes to, told again by nothing but addition. */
export interface PlainSpace {
  readonly holds: ReadonlyMap<string, PlainHold>;
  /** Grams and cm3 taken of each leg: `<departure>/<leg>`. */
  readonly taken: ReadonlyMap<string, Amount>;
  /** `<group> <hold>` of each change of a hold: each is told as one fact. */
  readonly changes: readonly string[];
  readonly failures: readonly string[];
}

export interface Amount {
  readonly grams: number;
  readonly cm3: number;
}

const none: Amount = { grams: 0, cm3: 0 };

/**
 * Adds up the journal from its first group. Numbers have no gap and epochs never fall; no leg is
 * taken beyond what was published; a hold is granted once, and never after it was released.
 */
export function plainSpace(groups: readonly JournalRow[]): PlainSpace {
  const holds = new Map<string, PlainHold>();
  const sizes = new Map<string, Amount>();
  const taken = new Map<string, Amount>();
  const changes: string[] = [];
  const failures: string[] = [];
  const keys = new Map<string, number>();
  let epoch = 0;
  groups.forEach(({ _id: n, epoch: own, entries }, index) => {
    if (n !== index + 1) failures.push(`the journal has no group ${index + 1}`);
    if (own < epoch) failures.push(`group ${n} is of epoch ${own} after epoch ${epoch}`);
    epoch = Math.max(epoch, own);
    for (const { key, command, granted, refused } of entries) {
      const isForGood =
        !['expire', 'warn', 'retire'].includes(command.kind) && refused?.code !== 'HOLD_MISSING';
      if (isForGood && keys.has(key)) failures.push(`${key} is answered twice: again in ${n}`);
      if (isForGood) keys.set(key, n);
      if (granted === undefined) continue;
      if (command.kind === 'open') publish(sizes, command);
      if (command.kind === 'retire' && command.of === 'hold') retire(holds, granted, failures);
      if (command.holdId === undefined || granted.outcome === 'unchanged') continue;
      const before = holds.get(command.holdId);
      const after = changed(before, command, failures);
      holds.set(command.holdId, after);
      changes.push(`${n} ${command.holdId}`);
      take(taken, before, -1);
      for (const resource of take(taken, after, 1)) {
        if (isOver(taken.get(resource), sizes.get(resource))) {
          failures.push(`${resource} is oversold by ${command.holdId} in group ${n}`);
        }
      }
    }
  });
  return { holds, taken, changes, failures };
}

/** What was retired stays what it was: committed, and never changed again. */
function retire(
  holds: Map<string, PlainHold>,
  { ids = [] }: { readonly ids?: readonly string[] },
  failures: string[],
): void {
  for (const id of ids) {
    const hold = holds.get(id);
    if (hold?.status !== 'committed') failures.push(`${id} is retired, ${String(hold?.status)}`);
    else holds.set(id, { ...hold, isRetired: true });
  }
}

function publish(sizes: Map<string, Amount>, { departure }: CommandRow): void {
  departure?.legs.forEach(({ grams, cm3 }, leg) =>
    sizes.set(`${departure.id}/${leg}`, { grams, cm3 }),
  );
}

function changed(
  before: PlainHold | undefined,
  command: CommandRow,
  failures: string[],
): PlainHold {
  const { holdId, kind, bookingId = '', items = [] } = command;
  if (kind === 'hold') {
    if (before !== undefined) failures.push(`${holdId} is granted again after ${before.status}`);
    return { status: command.commit === true ? 'committed' : 'held', bookingId, items };
  }
  if (before === undefined) {
    if (kind !== 'release') failures.push(`${holdId} is unknown to ${kind}`);
    return { status: 'barred', bookingId, items: [] };
  }
  const isOpen = before.status === 'held' || before.status === 'committed';
  if (before.isRetired === true) failures.push(`${kind} of ${holdId}, which was retired`);
  if (!isOpen) failures.push(`${kind} of ${holdId}, which was ${before.status}`);
  switch (kind) {
    case 'commit':
      return { ...before, status: 'committed' };
    case 'release':
      return { ...before, status: 'released' };
    case 'warn':
      if (before.status !== 'held') failures.push(`${holdId} is warned of, ${before.status}`);
      return before;
    case 'expire':
      if (before.status === 'committed') failures.push(`${holdId} expired and was committed`);
      return { ...before, status: 'expired' };
    default:
      return { ...before, items };
  }
}

/** Takes what an open hold has, or gives it back; answers the legs. */
function take(taken: Map<string, Amount>, hold: PlainHold | undefined, sign: 1 | -1): string[] {
  if (hold?.status !== 'held' && hold?.status !== 'committed') return [];
  return hold.items
    .filter(({ kind }) => kind === 'leg')
    .map(({ resourceId, grams, cm3 }) => {
      const before = taken.get(resourceId) ?? none;
      taken.set(resourceId, { grams: before.grams + sign * grams, cm3: before.cm3 + sign * cm3 });
      return resourceId;
    });
}

function isOver(taken: Amount = none, size: Amount = none): boolean {
  return taken.grams > size.grams || taken.cm3 > size.cm3;
}
