import fc from 'fast-check';
import { copyOf, restore, type SpaceCopy } from '../../store/snapshots';
import { freeRoom, ownRoom } from './departure';
import { evolveGroup } from './evolve';
import { dayIsOverMs, dayStart, emptySpace } from './space';
import { PlainSpace } from './plainSpace.test-data';
import { dayItem, dayItems, members, manySteps, offerOf } from './anyStep.test-data';
import {
  asker,
  nearEnd,
  noon,
  train,
  withVersion,
  type Asker,
  type BareCommand,
} from './space.test-data';

const seed = Number(process.env['SEED'] ?? Date.now() % 2 ** 31);
const runs = Number(process.env['RUNS'] ?? 1_000);
/** Some of what must be seen is rare: as often as this it is drawn anew until each was. */
const mostRounds = 8;
const asked = ['hold', 'commit', 'release', 'expire', 'warn', 'exchange', 'beside', 'cut', 'allot'];
const toBeSeen = [
  ...[...asked, 'revise', 'allotDays'].map((kind) => `${kind} granted`),
  ...['hold NO_ROOM', 'expiring told', 'beside NO_ROOM', 'snapshot', 'crash'],
  ...['retired hold', 'retired departure', 'retired day'],
  ...['release LONG_PAST', 'cut LONG_PAST', 'allot LONG_PAST'],
];
/** Promise 1: what is taken from a pool never exceeds the pool, and a leg only where it is over. */
function checkPromise(space: Asker): void {
  for (const one of space.state.departures.get(train().id)?.legs ?? []) {
    const kept = members.map((id) => ownRoom(one, id, space.at));
    const free = freeRoom(one, space.at);
    for (const [size, sold, unit] of [
      [one.grams, one.soldGrams, 'grams'],
      [one.cm3, one.soldCm3, 'cm3'],
    ] as const) {
      const left = kept.reduce((sum, room) => sum + room[unit], 0) + free[unit];
      expect(sold).toBeGreaterThanOrEqual(0);
      if (sold > size)
        expect({ left, over: one.overSince !== null }).toEqual({ left: 0, over: true });
      else expect(left + sold).toBe(size);
    }
    for (const pool of one.pools) expect(pool.soldGrams).toBeGreaterThanOrEqual(0);
  }
}

function replayed(space: Asker) {
  const state = emptySpace();
  for (const group of JSON.parse(JSON.stringify(space.groups))) evolveGroup(state, group);
  return state;
}

/** What is offered anew leaves days that are past as they are; paper has no past. */
const firstDayOverAt = dayStart(dayItems[0]?.slice(-8) ?? '') + dayIsOverMs;
const isOfferAnew = ({ kind }: BareCommand) => kind === 'openRun' || kind === 'openStorage';

const onDays = dayItems.map((id) => dayItem(id, 1, 1));

describe('space against a plain model', () => {
  it(`answers and ends alike, and never oversells (seed ${seed})`, () => {
    const seen = new Map<string, number>();
    const count = (kind: string, code: string) =>
      seen.set(`${kind} ${code}`, (seen.get(`${kind} ${code}`) ?? 0) + 1);
    const property = fc.property(manySteps, (steps) => {
      const full = { grams: 1_000, cm3: 10_000, stops: 3 };
      const offers = ['run', 'storage'].map((place) => offerOf(place, full));
      const space = asker([{ kind: 'open', departure: train() }, ...offers]);
      const plain = new PlainSpace(train());
      const warned: string[] = [];
      let snapshot: SpaceCopy | null = null;
      for (const offer of offers) plain.answer(offer, JSON.stringify(offer), noon);
      for (const one of steps) {
        if ('passMs' in one) {
          space.at += one.passMs;
          continue;
        }
        if ('process' in one) {
          if (one.process === 'snapshot') snapshot = written(copyOf(space.state, 0, null));
          else crash(space, snapshot);
          seen.set(one.process, (seen.get(one.process) ?? 0) + 1);
          continue;
        }
        if (isOfferAnew(one.ask) && space.at >= firstDayOverAt) continue;
        if (one.beforeEndMs !== undefined) space.at = nearEnd(space, one.ask, one.beforeEndMs);
        const ask = withVersion(space, one.ask);
        const sold = soldOf(space);
        const code = space.code(ask, one.key);
        for (const change of space.changes) {
          if (change.kind === 'expiring') warned.push(change.hold.id);
        }
        const expected = plain.answer(ask, one.key ?? '', space.at);
        expect({ ask, code }).toEqual({ ask, code: expected });
        if (code !== 'granted') expect(soldOf(space)).toEqual(sold);
        expect(soldOf(space)).toEqual([...plain.sold(), ...plain.soldOn(onDays)]);
        checkPromise(space);
        if (ask.kind === 'exchange' && (ask.also?.length ?? 0) > 0) count('beside', code);
        if (ask.kind === 'retire') for (const _ of space.retired) count('retired', ask.of);
        count(ask.kind, code);
      }
      expect(warned).toEqual(plain.warned);
      for (const _ of warned) count('expiring', 'told');
      expect(replayed(space)).toEqual(space.state);
    });
    const unseen = () => toBeSeen.filter((what) => !seen.has(what));
    for (let round = 0; round < mostRounds; round += 1) {
      fc.assert(property, { seed: seed + round, numRuns: runs });
      if (unseen().length === 0) break;
    }
    expect(unseen()).toEqual([]);
  });
});

/** What is written is what is read again. */
function written<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}

/** Everything in memory is gone; what starts again reads the last snapshot, and what came after. */
function crash(space: Asker, snapshot: SpaceCopy | null): void {
  const { state, groups } = space;
  for (const table of Object.values(state)) if (table instanceof Map) table.clear();
  [state.lastGroup, state.lastAt] = [0, 0];
  if (snapshot !== null) expect(restore(state, snapshot)).toBe(true);
  for (const group of written(groups.slice(state.lastGroup))) evolveGroup(state, group);
}

function soldOf({ state: { departures, taken, over } }: Asker): readonly number[] {
  const legs = departures.get(train().id)?.legs ?? [];
  const days = dayItems.flatMap((id) => [taken.get(id)?.cm3 ?? 0, over.has(id) ? 1 : 0]);
  return [...legs.flatMap(({ soldGrams, soldCm3 }) => [soldGrams, soldCm3]), ...days];
}
