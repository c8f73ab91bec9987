import fc from 'fast-check';
import { minutes } from '@serai/model';
import type { KnownConsignment } from '../domain/consignment';
import { counts, inOrder } from '../domain/happening';
import { at, code, consignment } from '../domain/tracking.test-data';
import { outerUnitsOf } from '../domain/nesting';
import { absentUnit, custodianOf } from '../domain/unit';
import { kinds } from '../store/kinds';
import { collect } from './collect';
import { expectConsignment } from './expectConsignment';
import { nothingNearby } from './nearby';
import type { Late } from './nestAgain';
import { settleAll } from './nestAgain';
import { pack } from './pack';
import { scan } from './scan';
import { unpack } from './unpack';
import { World } from './world.test-data';

const parcels = [1, 2, 3].map(code);
/** What holds others, each only what is smaller: three levels above a parcel. */
const outers = [
  { sscc: code(6), kind: 'bag', level: 1 },
  { sscc: code(7), kind: 'bag', level: 1 },
  { sscc: code(8), kind: 'cage', level: 2 },
  { sscc: code(9), kind: 'container', level: 3 },
];
type Outer = (typeof outers)[number];
const units = [...parcels, ...outers.map(({ sscc }) => sscc)];
const points = ['x', 'y'] as const;
const witness = { memberId: 'a', subject: 'per_a' };

const told = fc
  .record({
    what: fc.constantFrom('scan', 'scan', 'pack', 'pack', 'unpack', 'unpackAll'),
    device: fc.constantFrom(0, 1),
    unit: fc.constantFrom(...units),
    outer: fc.constantFrom(...outers),
    inner: fc.nat(units.length),
  })
  .map(({ outer, inner, ...rest }) => {
    const smaller = outers.filter(({ level }) => level < outer.level).map(({ sscc }) => sscc);
    const fitting = [...parcels, ...smaller];
    return { ...rest, outer, inner: fitting[inner % fitting.length] ?? '' };
  });
type Told = (typeof told extends fc.Arbitrary<infer T> ? T : never) & { readonly index: number };

/** The parcels are collected, and what holds them is there, before anybody loses the connection. */
function begun(): World {
  const made = new World();
  const event = { witness, nearby: nothingNearby, pointId: 'x' };
  made.change((sheet) => expectConsignment(kinds, sheet, consignment(3)), at(0));
  const begin = { ...event, eventId: 'begin', eventTime: at(1) };
  made.decide(collect(kinds), { ...begin, ssccs: parcels }, at(1));
  for (const { sscc: parentSscc, kind: parentKind } of outers) {
    const holding = { parentSscc, parentKind, childSsccs: parcels.slice(0, 1), eventTime: at(2) };
    made.decide(pack(kinds), { ...event, ...holding, eventId: `made-${parentSscc}` }, at(2));
  }
  return made;
}

function play(
  to: World,
  { what, device, unit, outer, inner, index }: Told,
  now: number,
  late?: Late,
): void {
  const eventTime = timeOf(index);
  const event = {
    ...{ eventId: `evt_${index}`, eventTime, witness, nearby: nothingNearby },
    ...(late && { late }),
  };
  const here = { ...event, pointId: points[device] as string };
  const inside = { parentSscc: outer.sscc, parentKind: outer.kind, childSsccs: [inner] };
  const isGranted =
    what === 'scan'
      ? to.decide(scan(kinds), { ...here, sscc: unit }, now)
      : what === 'pack'
        ? to.decide(pack(kinds), { ...here, ...inside }, now)
        : to.decide(
            unpack(kinds),
            { ...here, parentSscc: outer.sscc, childSsccs: what === 'unpack' ? [inner] : [] },
            now,
          );
  expect(isGranted).toBe(true);
}

const timeOf = (index: number): number => at(3) + minutes(index);

/** Everything that is derived: where units are, what they lie in, who has them, how far they came. */
function derived(of: World): unknown {
  const state = of.states.get('consignment:bkg_1') as KnownConsignment;
  const steps = Object.entries(state.progress).map(([sscc, { step }]) => [sscc, step]);
  return {
    progress: steps.sort(),
    units: units.map((sscc) => {
      const unit = of.unit(sscc);
      if (unit === undefined) throw new Error(`${sscc} is not there`);
      return {
        sscc,
        in: unit.parentSscc,
        holds: [...unit.childSsccs].sort(),
        at: unit.pointId,
        status: unit.status,
        holder: custodianOf(unit),
        seen: inOrder(unit.history)
          .filter(counts)
          .map(({ eventId, kind, pointId }) => `${eventId} ${kind} ${pointId}`)
          .sort(),
      };
    }),
  };
}

/** The queues of both devices, each in its own order, in a random mixture. */
function mixed(all: readonly Told[], choices: readonly boolean[]): readonly Told[] {
  const queues = [0, 1].map((device) => all.filter((one) => one.device === device));
  const [first = [], second = []] = queues;
  const order: Told[] = [];
  for (let step = 0; first.length + second.length > 0; step += 1) {
    const isFirst = second.length === 0 || (first.length > 0 && choices[step % choices.length]);
    const next = isFirst ? first.shift() : second.shift();
    if (next !== undefined) order.push(next);
  }
  return order;
}

/** Told in documents of several events, of which each is put in order once. */
function inDocuments(all: readonly Told[], coins: readonly boolean[]): World {
  const made = begun();
  const late: Late = new Set();
  const settle = (): void => {
    made.change((sheet) => settleAll(kinds, sheet, late), at(60));
  };
  all.forEach((one, place) => {
    play(made, one, at(50) + minutes(place), late);
    if (coins[place % coins.length]) settle();
  });
  settle();
  return made;
}

const [bag, , cage, container] = outers as [Outer, Outer, Outer, Outer];
const [p1 = '', p2 = ''] = parcels;
const event = (what: string, device: 0 | 1, unit: string, outer = bag, inner = unit) => {
  return { what, device, unit, outer, inner } as Omit<Told, 'index'>;
};

/** What was in a unit once counts for what is told late of the unit around that one. */
const formerContent = [
  event('pack', 0, bag.sscc, container),
  event('pack', 0, p2, bag),
  event('scan', 0, container.sscc),
  event('pack', 1, p2, cage),
];
/** What lies in a unit that was not yet in another one follows from that, in whatever order. */
const notYetWithin = [
  event('scan', 0, p1),
  event('pack', 0, p1, bag),
  event('scan', 0, cage.sscc),
  event('pack', 1, bag.sscc, cage),
  event('scan', 1, p1),
];

test('what two scanners kept while offline comes to the same as if it had been told at once', () => {
  let late = 0;
  let deep = 0;
  const all = fc.array(told, { minLength: 2, maxLength: 14 });
  const choices = fc.array(fc.boolean(), { minLength: 1, maxLength: 20 });
  fc.assert(
    fc.property(all, choices, (made, coins) => {
      const events = made.map((one, index): Told => ({ ...one, index }));
      const online = begun();
      for (const one of events) play(online, one, timeOf(one.index));
      const offline = begun();
      mixed(events, coins).forEach((one, place) => play(offline, one, at(50) + minutes(place)));
      expect(derived(offline)).toEqual(derived(online));
      expect(derived(inDocuments(mixed(events, coins), coins))).toEqual(derived(online));
      const flags = units.flatMap((sscc) => offline.unit(sscc)?.history ?? []);
      late += flags.filter((each) => each.flags.includes('out_of_order')).length;
      const read = (sscc: string) => offline.unit(sscc) ?? absentUnit;
      deep += units.filter((sscc) => outerUnitsOf(read, sscc).length > 1).length;
    }),
    { numRuns: 500, examples: [formerContent, notYetWithin].map((one) => [one, [false]]) },
  );
  expect(late).toBeGreaterThan(500);
  expect(deep).toBeGreaterThan(20);
});
