import type { Instant } from '@serai/model';
import type { BareCommand } from './space.test-data';

type Of<K extends BareCommand['kind']> = Extract<BareCommand, { kind: K }>;
type Item = Of<'hold'>['items'][number];
type Unit = 'grams' | 'cm3' | 'stops';

export type PlainTaken = Partial<Record<Unit, { all: number; own: number }>>;

interface Offered {
  size: Record<Unit, number>;
  /** In the order in which they were first asked for. */
  kept: Map<string, { size: Record<Unit, number>; releaseMinutes: number }>;
}

/** Runs and storage as one would do them on paper: each day, unit and sum by itself. */
export class PlainDays {
  readonly #offered = new Map<string, Offered>();
  readonly #over = new Set<string>();
  readonly #gone = new Set<string>();
  readonly #taken: () => readonly { sellerId: string; days: Map<string, PlainTaken> }[];

  constructor(taken: () => readonly { sellerId: string; days: Map<string, PlainTaken> }[]) {
    this.#taken = taken;
  }

  offer(place: string, size: Record<Unit, number>, at: Instant): string {
    const { kept = new Map() } = this.#offered.get(place) ?? {};
    this.#offered.set(place, { size, kept });
    for (const id of this.#taken().flatMap(({ days }) => [...days.keys()])) {
      const isOpen = id.startsWith(`${place}/`) && at < startOf(itemOf(id)) + 36 * 3_600_000;
      if (isOpen && this.#isOver(itemOf(id))) this.#over.add(id);
    }
    return 'granted';
  }

  allot({ of, memberId, spans }: Of<'allotDays'>): string {
    const place = of.kind === 'run' ? `${of.areaId}/${of.reference}` : of.pointId;
    const { size, kept } = this.#offered.get(place) as Offered;
    const [span] = spans;
    const asked = span ?? { grams: 0, cm3: 0, stops: 0, releaseMinutes: 0 };
    for (const unit of ['grams', 'cm3', 'stops'] as const) {
      let sum = asked[unit];
      for (const [id, pool] of kept) if (id !== memberId) sum += pool.size[unit];
      if (sum > size[unit]) return 'ALLOTMENT_TOO_LARGE';
    }
    const { grams, cm3, stops, releaseMinutes } = asked;
    kept.set(memberId, { size: { grams, cm3, stops }, releaseMinutes });
    return 'granted';
  }

  /** What is taken then, or why it is not. */
  take(
    sellerId: string,
    item: Item,
    before: PlainTaken,
    at: Instant,
  ): { code: string } | { taken: PlainTaken } {
    const units: Unit[] = item.kind === 'run' ? ['grams', 'cm3', 'stops'] : ['cm3'];
    const isMore = units.some((unit) => item[unit] > (before[unit]?.all ?? 0));
    if (isMore && at >= startOf(item) + 36 * 3_600_000) return { code: 'TOO_LATE' };
    const taken: PlainTaken = {};
    for (const unit of units) {
      const { all, own } = before[unit] ?? { all: 0, own: 0 };
      if (item[unit] <= all) {
        taken[unit] = { all: item[unit], own: Math.min(own, item[unit]) };
        continue;
      }
      const asked = item[unit] - all;
      const left = Math.max(0, this.#sizeOf(item, unit) - this.#sum(item, unit).all);
      const kept = this.#keptOf(item, unit, at);
      const mine = Math.min(asked, left, kept.get(sellerId) ?? 0);
      const free = left - [...kept.values()].reduce((sum, one) => sum + one, 0);
      if (asked - mine > Math.max(0, free)) return { code: 'NO_ROOM' };
      taken[unit] = { all: item[unit], own: own + mine };
    }
    return { taken };
  }

  /** Whether a day was over so long ago. */
  isPast(id: string, keptMs: number, at: Instant): boolean {
    return startOf(itemOf(id)) + 36 * 3_600_000 + keptMs <= at;
  }

  retire(id: string): void {
    this.#gone.add(id);
  }

  /** Of each item its cm3, and whether (1) more of it is taken than there is since it was offered. */
  sold(items: readonly Item[]): readonly number[] {
    for (const id of [...this.#over]) if (!this.#isOver(itemOf(id))) this.#over.delete(id);
    return items.flatMap((item) => {
      if (this.#gone.has(item.resourceId)) return [0, 0];
      return [this.#sum(item, 'cm3').all, this.#over.has(item.resourceId) ? 1 : 0];
    });
  }

  #isOver(item: Item): boolean {
    const units: Unit[] = item.kind === 'run' ? ['grams', 'cm3', 'stops'] : ['cm3'];
    return units.some((unit) => this.#sum(item, unit).all > this.#sizeOf(item, unit));
  }

  /** By member, what is unsold and not yet released; who asked first is served first. */
  #keptOf(item: Item, unit: Unit, at: Instant): ReadonlyMap<string, number> {
    let left = this.#sizeOf(item, unit);
    const kept = new Map<string, number>();
    for (const [id, pool] of this.#offeredOf(item).kept) {
      const size = Math.min(left, pool.size[unit]);
      left -= size;
      const isOut = at >= startOf(item) - pool.releaseMinutes * 60_000;
      if (!isOut) kept.set(id, Math.max(0, size - this.#sum(item, unit, id).own));
    }
    return kept;
  }

  #sum(item: Item, unit: Unit, sellerId?: string): { all: number; own: number } {
    const sum = { all: 0, own: 0 };
    for (const hold of this.#taken()) {
      if (sellerId !== undefined && hold.sellerId !== sellerId) continue;
      const taken = hold.days.get(item.resourceId)?.[unit];
      sum.all += taken?.all ?? 0;
      sum.own += taken?.own ?? 0;
    }
    return sum;
  }

  #sizeOf(item: Item, unit: Unit): number {
    return this.#offeredOf(item).size[unit];
  }

  #offeredOf({ resourceId }: Item): Offered {
    return this.#offered.get(resourceId.replace(/\/\d{8}$/, '')) as Offered;
  }
}

function itemOf(resourceId: string): Item {
  const kind = resourceId.startsWith('pnt_') ? 'storage' : 'run';
  return { kind, resourceId, grams: 0, cm3: 0, stops: 0 };
}

function startOf({ resourceId }: Item): Instant {
  const day = resourceId.slice(-8);
  return Date.UTC(Number(day.slice(0, 4)), Number(day.slice(4, 6)) - 1, Number(day.slice(6)));
}
