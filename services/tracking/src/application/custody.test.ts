import fc from 'fast-check';
import type { KnownUnit } from '../domain/unit';
import { custodianOf, isEnded } from '../domain/unit';
import { at, code, consignment } from '../domain/tracking.test-data';
import { seesNow } from '../domain/unitSight';
import { kinds } from '../store/kinds';
import { announce } from './announce';
import { collect } from './collect';
import { declareEnd } from './declareEnd';
import { deliver } from './deliver';
import { expectConsignment } from './expectConsignment';
import { nothingNearby } from './nearby';
import { pack } from './pack';
import { receive } from './receive';
import { reconcile } from './reconcile';
import { scan } from './scan';
import { sign } from './sign';
import { unpack } from './unpack';
import { World, type Told } from './world.test-data';

/** d is a stranger, and so is e, who works for b. */
const people = ['a', 'b', 'c', 'd', 'e'] as const;
const handOverIds = ['hnd_1', 'hnd_2', 'hnd_3'] as const;
const parcels = [1, 2, 3, 4].map(code);
const cages = [5, 6, 7].map(code);
const units = [...parcels, ...cages];

const move = fc.record({
  what: fc.constantFrom(
    'collect',
    'scan',
    'pack',
    'unpack',
    'announce',
    'announce',
    'receive',
    'hand_on',
    'hand_on',
    'hand_on',
    'hand_on',
    'hand_on',
    'reconcile',
    'sign',
    'deliver',
    'declare',
    'book',
  ),
  who: fc.constantFrom(...people),
  to: fc.constantFrom(...people),
  unit: fc.constantFrom(...units),
  other: fc.constantFrom(...units),
  cage: fc.constantFrom(...cages),
  handOverId: fc.constantFrom(...handOverIds),
  pointId: fc.constantFrom('x', 'y', 'z'),
  condition: fc.constantFrom('ok', 'ok', 'damaged', 'refused'),
  skewHours: fc.integer({ min: -3, max: 3 }),
});
type Move = typeof move extends fc.Arbitrary<infer T> ? T : never;

const [first, full, loose] = [parcels[0] as string, cages[0] as string, cages[1] as string];
const done = (what: Move['what'], who: Move['who'], other: string, cage: string): Move => {
  const where = { handOverId: 'hnd_1', pointId: 'x', condition: 'ok', skewHours: 0 } as const;
  return { ...where, what, who, to: who, unit: first, other, cage };
};
/** What nobody had when e took it out of a cage of b is not what e handled for b once b has it. */
const foundLater: readonly Move[] = [
  done('pack', 'b', loose, full),
  done('unpack', 'e', loose, full),
  done('pack', 'b', first, loose),
];

function play(world: World, one: Move, index: number): boolean {
  const { who, to, unit, other, cage, handOverId, pointId, condition } = one;
  const witness = { memberId: who, subject: `per_${who}` };
  const eventTime = at(world.hour + 1 + one.skewHours);
  const event = { eventId: `evt_${index}`, eventTime, witness, nearby: nothingNearby };
  const receiver = { ...event, handOverId, condition, note: '', sscc: unit };
  switch (one.what) {
    case 'collect':
      return world.decide(collect(kinds), { ...event, ssccs: [unit] });
    case 'scan':
      return world.decide(scan(kinds), { ...event, sscc: unit, pointId });
    case 'pack': {
      const childSsccs = [...new Set([unit, other])];
      const what = { parentSscc: cage, parentKind: 'cage', childSsccs, pointId };
      return world.decide(pack(kinds), { ...event, ...what });
    }
    case 'unpack':
      return world.decide(unpack(kinds), { ...event, parentSscc: cage, childSsccs: [], pointId });
    case 'announce': {
      const what = { toMemberId: to, pointId, ssccs: [unit], departureId: '', handOverId };
      return world.decide(announce(kinds), { ...what, witness, nearby: nothingNearby });
    }
    case 'receive':
      return world.decide(receive(kinds), receiver);
    case 'hand_on': {
      const holder = custodianOf(world.unit(unit) ?? { status: 'absent' }) ?? who;
      const id = `hnd_of_${index}`;
      const head = { toMemberId: who, pointId, ssccs: [unit], departureId: '', handOverId: id };
      const giver = { memberId: holder, subject: `per_${holder}` };
      world.decide(announce(kinds), { ...head, witness: giver, nearby: nothingNearby });
      return world.decide(receive(kinds), { ...receiver, handOverId: id });
    }
    case 'reconcile':
      return world.decide(reconcile(kinds), { handOverId, witness, nearby: nothingNearby });
    case 'sign':
      return world.decide(sign(kinds), { handOverId, digest: 'any', witness, deemed: false });
    case 'deliver':
      return world.decide(deliver(kinds), { ...event, sscc: unit, receivedBy: 'Jan' });
    case 'declare': {
      const said = { end: 'lost', reason: 'Gone.' };
      return world.decide(declareEnd(kinds), { ...event, sscc: unit, ...said });
    }
    case 'book':
      return world.change((sheet) => expectConsignment(kinds, sheet, consignment(4)));
  }
}

/** From its collection to its end a unit is in exactly one member's custody at each instant. */
function custodyFaults(unit: KnownUnit): readonly string[] {
  const { sscc, custody } = unit;
  const gaps = custody.slice(1).filter((span, index) => custody[index]?.until !== span.from);
  const unasked = custody.slice(1).filter(({ handOverId }) => handOverId === undefined);
  const open = custody.filter(({ until }) => until === null).length;
  const isOpen = custody.length > 0 && !isEnded(unit);
  return [
    ...gaps.map(() => `${sscc} has a gap or an overlap`),
    ...unasked.map(() => `${sscc} changed hands without a hand-over`),
    ...(open === (isOpen ? 1 : 0) ? [] : [`${sscc} has ${open} holders`]),
  ];
}

const isStranger = (memberId = ''): boolean => memberId === 'd' || memberId === 'e';

/** Nobody that the booking does not know has a parcel, unless who had it handed it over. */
function strangerFaults({ sscc, bookingId, custody }: KnownUnit): readonly string[] {
  const isStrangers = custody.length > 0 && custody.every(({ memberId }) => isStranger(memberId));
  return bookingId !== undefined && isStrangers ? [`${sscc} is had by a stranger`] : [];
}

/** Who works for b sees what it has, or is told of, and what it handled for b while b has it. */
function workFaults(world: World): readonly string[] {
  return units.flatMap((sscc) => {
    const unit = world.unit(sscc);
    if (unit === undefined) return [];
    const since = unit.custody.at(-1)?.from ?? 0;
    const holder = custodianOf(unit);
    const isAtWork = unit.history.some(({ memberId, forMemberId, kind, recordTime }) => {
      // What it collected before the booking was known it had for b as well.
      const isEarly = kind === 'collected' && unit.custody.length === 1;
      return memberId === 'e' && forMemberId === 'b' && (isEarly || recordTime >= since);
    });
    const isNext = unit.announced?.memberId === 'e';
    const isToSee = holder === 'e' || isNext || (holder === 'b' && isAtWork);
    const sees = seesNow(unit, { subject: 'per_e', roles: ['operator'], member: 'e' });
    return sees === isToSee ? [] : [`e sees ${sscc}: ${sees}`];
  });
}

/** Custody changes at the moment that we hear of it, whatever time the event says. */
function momentFaults(world: World, before: Holders, after: Holders): readonly string[] {
  return units.flatMap((sscc, place) => {
    if (before[place] === after[place]) return [];
    const last = world.unit(sscc)?.custody.at(-1);
    if (last === undefined) return [];
    const changedAt = after[place] === undefined ? last.until : last.from;
    return changedAt === at(world.hour) ? [] : [`${sscc} changed hands at another moment`];
  });
}

/** Each unit is in what says that it holds it, and in nothing else. */
function nestingFaults(world: World): readonly string[] {
  return units.flatMap((sscc) => {
    const outer = cages.filter((cage) => world.unit(cage)?.childSsccs.includes(sscc));
    const parent = world.unit(sscc)?.parentSscc;
    const isRight = outer.join() === (parent ?? '');
    return isRight ? [] : [`${sscc} says it is in ${parent}, and is in ${outer.join()}`];
  });
}

type Holders = readonly (string | undefined)[];
const holdersIn = (world: World): Holders =>
  units.map((sscc) => custodianOf(world.unit(sscc) ?? { status: 'absent' }));

/** Custody moves at the receiver's scan, to the receiver, and every change is told once. */
function changeFaults(one: Move, before: Holders, after: Holders, told: readonly Told[]) {
  return units.flatMap((sscc, place) => {
    const [from, to] = [before[place], after[place]];
    if (from === to) return [];
    // A stranger had it, until its booking was known: it never did, and who collected it does.
    const isBooked = one.what === 'book' && isStranger(from);
    const begun = from === undefined || isBooked ? 'CustodyBegan' : 'CustodyMoved';
    const end = one.what === 'declare' ? 'ParcelEnded' : 'ParcelDelivered';
    const ended = isBooked ? 'CustodyVoided' : end;
    const type = to === undefined ? ended : begun;
    const facts = told.filter(
      ({ id, fact }) => id === sscc && 'type' in fact && fact.type === type,
    );
    const isScan = one.what === 'receive' || one.what === 'hand_on';
    const isRight =
      type !== 'CustodyMoved' || (isScan && (to === one.who || (to === 'b' && one.who === 'e')));
    return facts.length === 1 && isRight
      ? []
      : [`${sscc} went from ${from} to ${to} by ${one.what}`];
  });
}

test('whatever members tell, in whatever order, custody has one holder and moves by hand-over', () => {
  let movedOften = 0;
  fc.assert(
    fc.property(fc.array(move, { minLength: 10, maxLength: 40 }), (moves) => {
      const world = new World();
      for (const id of people) {
        world.change((sheet) => void sheet.record(kinds.member, id, [{ type: 'admitted' }]));
      }
      const agreementId = 'agr_be';
      const parties = { memberIds: ['b', 'e'], subcontractorIds: ['e'], isSuspended: false };
      world.change((sheet) => {
        const signed = { type: 'signed' as const, ...parties, from: 0, until: null };
        sheet.record(kinds.agreement, agreementId, [signed]);
        sheet.record(kinds.member, 'e', [{ type: 'subcontracted', agreementId }]);
      });
      const begun = { eventId: 'evt_begin', eventTime: at(0), nearby: nothingNearby };
      const witness = { memberId: 'a', subject: 'per_a' };
      world.decide(collect(kinds), { ...begun, witness, ssccs: parcels.slice(0, 3) });
      moves.forEach((one, index) => {
        const before = holdersIn(world);
        const from = world.told.length;
        play(world, one, index);
        const known = units.flatMap((sscc) => world.unit(sscc) ?? []);
        const told = world.told.slice(from);
        movedOften += told.filter(
          ({ fact }) => 'type' in fact && fact.type === 'CustodyMoved',
        ).length;
        expect([
          ...known.flatMap(custodyFaults),
          ...known.flatMap(strangerFaults),
          ...nestingFaults(world),
          ...workFaults(world),
          ...momentFaults(world, before, holdersIn(world)),
          ...changeFaults(one, before, holdersIn(world), told),
        ]).toEqual([]);
      });
    }),
    { numRuns: 300, examples: [[[...foundLater]]] },
  );
  expect(movedOften).toBeGreaterThan(300);
});

test('no event that was accepted is ever lost', () => {
  fc.assert(
    fc.property(fc.array(move, { minLength: 5, maxLength: 30 }), (moves) => {
      const world = new World();
      const kept = new Map<string, string>();
      const events = ['collect', 'scan', 'receive', 'deliver'];
      moves.forEach((one, index) => {
        const isKept = play(world, one, index);
        if (isKept && events.includes(one.what)) kept.set(`evt_${index}`, one.unit);
        if (!isKept) expect(['collect', 'scan', 'deliver']).not.toContain(one.what);
      });
      for (const [eventId, sscc] of kept) {
        const history = world.unit(sscc)?.history ?? [];
        expect(history.filter((each) => each.eventId === eventId)).toHaveLength(1);
      }
    }),
  );
});
