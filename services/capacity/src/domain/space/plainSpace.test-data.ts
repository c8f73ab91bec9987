import type { Instant } from '@serai/model';
import type { OpenedDeparture } from './commands';
import { PlainDays } from './plainDays.test-data';
import type { SpaceItem } from './hold';
import { commitOf, endOf, expireOf, warnOf } from './plainEnds.test-data';
import {
  counts,
  dayShareOf,
  largestRemainder,
  shareOf,
  together,
  type PlainHold,
  type PlainLeg,
} from './plainShares.test-data';
import type { BareCommand } from './space.test-data';

type Of<K extends BareCommand['kind']> = Extract<BareCommand, { kind: K }>;
type Unit = 'grams' | 'cm3';
/** 60 days. */
const keptMs = 5_184_000_000;
const units = ['grams', 'cm3'] as const;

/**
 * Space as one would do it on paper: nothing is counted along, every sum is made afresh from the
 * holds, one unit at a time. Slow, and written without a look at how the service does it.
 */
export class PlainSpace {
  /** The holds that were warned of, in order. */
  readonly warned: string[] = [];
  readonly #legs: PlainLeg[];
  readonly #cutoffMs: number;
  #isRetired = false;
  readonly #holds = new Map<string, PlainHold>();
  readonly #answers = new Map<string, { ask: string; code: string }>();

  readonly #days = new PlainDays(() => [...this.#holds.values()].filter(counts));

  constructor(departure: OpenedDeparture) {
    this.#cutoffMs = departure.cutoffMinutes * 60_000;
    this.#legs = departure.legs.map(({ departsAt, arrivesAt, grams, cm3 }) => ({
      departsAt,
      arrivesAt,
      size: { grams, cm3 },
      kept: new Map(),
    }));
  }

  answer(ask: BareCommand, key: string, at: Instant): string {
    const text = JSON.stringify(ask);
    const before = this.#answers.get(key);
    if (before !== undefined) return before.ask === text ? before.code : 'REQUEST_ID_REUSED';
    const code = this.#decide(ask, at);
    const mayChange = code === 'HOLD_MISSING' || ['expire', 'warn', 'retire'].includes(ask.kind);
    if (!mayChange) this.#answers.set(key, { ask: text, code });
    return code;
  }

  sold(): readonly number[] {
    if (this.#isRetired) return [];
    return this.#legs.flatMap((_, leg) => units.map((unit) => this.#sum(leg, unit).all));
  }

  soldOn(days: readonly SpaceItem[]): readonly number[] {
    return this.#days.sold(days);
  }

  #decide(ask: BareCommand, at: Instant): string {
    if (this.#isRetired && 'departureId' in ask) return 'LONG_PAST';
    switch (ask.kind) {
      case 'hold':
        return this.#hold(ask, at);
      case 'commit':
        return commitOf(this.#own(ask), at);
      case 'release':
        return this.#release(ask, at);
      case 'expire':
        return expireOf(this.#holds.get(ask.holdId), at);
      case 'warn':
        return warnOf(this.#holds.get(ask.holdId), at, () => this.warned.push(ask.holdId));
      case 'exchange':
        return this.#exchange(ask, at);
      case 'retire':
        for (const id of ask.ids) this.#retire(ask, id, at);
        return 'granted';
      case 'cut':
        return this.#cut(ask, at);
      case 'allot':
        return this.#allot(ask, at);
      case 'revise':
        return this.#revise(ask, at);
      case 'openRun':
        return this.#days.offer(`${ask.run.areaId}/${ask.run.reference}`, ask.run, at);
      case 'openStorage':
        return this.#days.offer(ask.storage.pointId, { ...ask.storage, grams: 0, stops: 0 }, at);
      case 'allotDays':
        return this.#days.allot(ask);
      default:
        throw new Error(`${ask.kind} is not on paper`);
    }
  }

  #hold(ask: Of<'hold'>, at: Instant): string {
    const known = this.#holds.get(ask.holdId);
    if (known?.status === 'barred') return 'HOLD_RELEASED';
    if (known !== undefined) return 'REQUEST_ID_REUSED';
    if (!ask.commit && (ask.until <= at || ask.until > at + 7 * 86_400_000)) {
      return 'HOLD_UNTIL_INVALID';
    }
    const status = ask.commit ? 'committed' : 'held';
    const { sellerId, until } = ask;
    const age = { until, madeAt: at, isWarned: false };
    const hold: PlainHold = { status, sellerId, ...age, taken: new Map(), days: new Map() };
    const code = this.#take(hold, ask.items, at);
    if (code === 'granted') this.#holds.set(ask.holdId, hold);
    return code;
  }

  #release(ask: Of<'release'>, at: Instant): string {
    if (!this.#holds.has(ask.holdId)) {
      const sellerId = ask.sellerId ?? '';
      const nothing = { until: 0, madeAt: at, isWarned: false, taken: new Map(), days: new Map() };
      this.#holds.set(ask.holdId, { status: 'barred', sellerId, ...nothing });
      return 'granted';
    }
    const hold = this.#own(ask);
    if (hold === undefined) return 'HOLD_MISSING';
    if (hold.isRetired === true) return 'LONG_PAST';
    if (counts(hold)) hold.status = 'released';
    return 'granted';
  }

  #exchange(ask: Of<'exchange'>, at: Instant): string {
    const hold = this.#own(ask);
    if (hold === undefined) return 'HOLD_MISSING';
    const ended = endOf(hold, at);
    if (ended !== '') return ended;
    if (ask.expectedVersion < 0) return 'HOLD_CHANGED';
    for (const { holdId } of ask.also ?? []) {
      const known = this.#holds.get(holdId);
      if (known !== undefined) {
        return known.status === 'barred' ? 'HOLD_RELEASED' : 'REQUEST_ID_REUSED';
      }
    }
    const lists = [ask.items, ...(ask.also ?? []).map(({ items }) => items)];
    const code = this.#take(hold, together(lists.flat()), at);
    if (code !== 'granted') return code;
    const { taken, days } = hold;
    const shares = lists.map((items) => ({
      taken: shareOf(items, taken),
      days: dayShareOf(items, days),
    }));
    Object.assign(hold, shares[0]);
    ask.also?.forEach(({ holdId }, index) => {
      const age = { madeAt: at, isWarned: false };
      this.#holds.set(holdId, {
        ...hold,
        ...age,
        ...(shares[index + 1] as (typeof shares)[number]),
      });
    });
    if (ask.items.length === 0) hold.status = 'released';
    return code;
  }

  #cut({ leg: index, ...ask }: Of<'cut'>, at: Instant): string {
    const leg = this.#legs[index] as PlainLeg;
    for (const unit of units) {
      const unsold = ask[unit] - this.#sum(index, unit).all;
      const left = [...leg.kept].map(([id]) => this.#keptFor(index, unit, id, at));
      const kept = left.reduce((sum, one) => sum + one, 0);
      const isOverAll = unsold < 0;
      const shares = kept > unsold && !isOverAll ? largestRemainder(unsold, left) : left;
      [...leg.kept].forEach(([id, pool], place) => {
        const own = this.#sum(index, unit, id).own;
        const isOut = at >= leg.departsAt - pool.releaseMinutes * 60_000;
        if (isOverAll || isOut) pool.size[unit] = 0;
        else if (pool.size[unit] > own) pool.size[unit] = own + (shares[place] as number);
      });
      leg.size[unit] = ask[unit];
    }
    return 'granted';
  }

  #allot({ allotment }: Of<'allot'>, at: Instant): string {
    const { memberId, releaseMinutes } = allotment;
    const fits = this.#legs.every((_, index) =>
      units.every((unit) => {
        const own = this.#keptFor(index, unit, memberId, at);
        const more = allotment[unit] - this.#sum(index, unit, memberId).own - own;
        return more <= this.#free(index, unit, at);
      }),
    );
    if (!fits) return 'ALLOTMENT_TOO_LARGE';
    for (const { kept } of this.#legs) {
      const size = { grams: allotment.grams, cm3: allotment.cm3 };
      kept.delete(memberId);
      kept.set(memberId, { size, releaseMinutes });
    }
    return 'granted';
  }

  #revise(ask: Of<'revise'>, at: Instant): string {
    for (const { index, departsAt, arrivesAt } of ask.legs) {
      const leg = this.#legs[index] as PlainLeg;
      for (const pool of leg.kept.values()) {
        const isOut = at >= leg.departsAt - pool.releaseMinutes * 60_000;
        if (isOut) pool.size = { grams: 0, cm3: 0 };
      }
      Object.assign(leg, { departsAt, arrivesAt });
    }
    return 'granted';
  }

  #take(hold: PlainHold, items: Of<'hold'>['items'], at: Instant): string {
    const taken: PlainHold['taken'] = new Map();
    const days: PlainHold['days'] = new Map();
    for (const item of items) {
      if (item.kind !== 'leg') {
        const before = hold.days.get(item.resourceId) ?? {};
        const answer = this.#days.take(hold.sellerId, item, before, at);
        if ('code' in answer) return answer.code;
        days.set(item.resourceId, answer.taken);
        continue;
      }
      const index = Number(item.resourceId.split('/')[1]);
      const before = hold.taken.get(index);
      const isMore = units.some((unit) => item[unit] > (before?.[unit].all ?? 0));
      const leg = this.#legs[index] as PlainLeg;
      if (isMore && at >= leg.departsAt - this.#cutoffMs) return 'TOO_LATE';
      const entries = units.map((unit) => {
        const { all, own } = before?.[unit] ?? { all: 0, own: 0 };
        if (item[unit] <= all) return [unit, { all: item[unit], own: Math.min(own, item[unit]) }];
        const asked = item[unit] - all;
        const mine = Math.min(asked, this.#keptFor(index, unit, hold.sellerId, at));
        const isRoom = asked - mine <= this.#free(index, unit, at);
        return [unit, isRoom ? { all: item[unit], own: own + mine } : null];
      });
      if (entries.some(([, one]) => one === null)) return 'NO_ROOM';
      taken.set(index, Object.fromEntries(entries));
    }
    hold.taken = taken;
    hold.days = days;
    return 'granted';
  }

  #own(ask: { holdId: string; sellerId: string | null }): PlainHold | undefined {
    const hold = this.#holds.get(ask.holdId);
    return hold?.sellerId === ask.sellerId ? hold : undefined;
  }

  #retire({ of, writtenOut }: Of<'retire'>, id: string, at: Instant): void {
    const living = [...this.#holds.values()].filter((one) => counts(one) && !one.isRetired);
    const isOld = (leg: number) => (this.#legs[leg] as PlainLeg).arrivesAt + keptMs <= at;
    if (of === 'day') {
      const isFree = living.every(({ days }) => !days.has(id));
      if (isFree && this.#days.isPast(id, keptMs, at)) this.#days.retire(id);
      return;
    }
    if (writtenOut === 0) return;
    if (of === 'departure') {
      const isFree = living.every(({ taken }) => taken.size === 0);
      this.#isRetired ||= isFree && isOld(this.#legs.length - 1);
      return;
    }
    const hold = this.#holds.get(id);
    if (hold?.status !== 'committed') return;
    const isPast = [...hold.days.keys()].every((day) => this.#days.isPast(day, keptMs, at));
    hold.isRetired ||= isPast && [...hold.taken.keys()].every(isOld);
  }

  #sum(leg: number, unit: Unit, sellerId?: string): { all: number; own: number } {
    let all = 0;
    let own = 0;
    for (const hold of this.#holds.values()) {
      const taken = hold.taken.get(leg)?.[unit];
      if (!counts(hold) || taken === undefined) continue;
      if (sellerId !== undefined && hold.sellerId !== sellerId) continue;
      all += taken.all;
      own += taken.own;
    }
    return { all, own };
  }

  #keptFor(index: number, unit: Unit, memberId: string, at: Instant): number {
    const leg = this.#legs[index] as PlainLeg;
    const pool = leg.kept.get(memberId);
    if (pool === undefined || at >= leg.departsAt - pool.releaseMinutes * 60_000) return 0;
    return Math.max(0, pool.size[unit] - this.#sum(index, unit, memberId).own);
  }

  #free(index: number, unit: Unit, at: Instant): number {
    const leg = this.#legs[index] as PlainLeg;
    let free = leg.size[unit] - this.#sum(index, unit).all;
    for (const id of leg.kept.keys()) free -= this.#keptFor(index, unit, id, at);
    return Math.max(0, free);
  }
}
