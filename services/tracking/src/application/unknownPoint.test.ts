import type { Sheet } from '@serai/runtime';
import { buyerEvents } from '../domain/buyerEvents';
import type { KnownConsignment } from '../domain/consignment';
import { deliveryOf } from '../domain/delivery';
import { heardOf, noPlace, type Place } from '../domain/place';
import { at, code, consignment } from '../domain/tracking.test-data';
import type { ScanAnswer } from '../domain/scanAnswer';
import { kinds } from '../store/kinds';
import { collect } from './collect';
import { expectConsignment } from './expectConsignment';
import { nothingNearby } from './nearby';
import { pack, packUnits } from './pack';
import { noteRead, scan } from './scan';
import { lookLater, settleUnit } from './settleEarlyReads';
import { unpackUnits } from './unpack';
import { World } from './world.test-data';

const [parcel, other, cage] = [1, 2, 9].map(code) as [string, string, string];
let events = 0;
const event = (memberId: string, hour: number, pointId = 'x') => ({
  ...{ eventId: `evt_${(events += 1)}`, eventTime: at(hour), pointId },
  ...{ witness: { memberId, subject: `per_${memberId}` }, nearby: nothingNearby },
});

/** Two parcels of a, one of them in a cage; nobody published `void`, and `y` is on the way. */
function made(): World {
  const world = new World();
  events = 0;
  world.unpublished.add('void').add('y');
  world.change((sheet) => expectConsignment(kinds, sheet, consignment(2)), at(0));
  world.decide(collect(kinds), { ...event('a', 1), ssccs: [parcel, other] }, at(1));
  const packed = { parentSscc: cage, parentKind: 'cage', childSsccs: [parcel] };
  world.decide(pack(kinds), { ...event('a', 2), ...packed }, at(2));
  world.decide(scan(kinds), { ...event('a', 3), sscc: cage }, at(3));
  return world;
}

function scans(world: World, sscc: string, pointId: string, hour = 4): ScanAnswer | undefined {
  let answer: ScanAnswer | undefined;
  world.change((sheet) => {
    answer = scan(kinds).decide({ ...event('a', hour, pointId), sscc }, sheet);
  }, at(hour));
  return answer;
}
const told = (world: World) => world.incidents().map(({ kind, sscc }) => [kind, sscc]);

test('a scan where nobody published a point is kept, flagged and an incident', () => {
  const world = made();
  const answer = scans(world, other, 'void');
  expect(answer).toMatchObject({ belongs: false, advice: 'call_office', flags: ['unknown_point'] });
  expect(answer?.message).toContain('Nobody published this point');
  expect(world.unit(other)?.history.at(-1)).toMatchObject({
    ...{ kind: 'scanned', pointId: 'void', flags: ['unknown_point'] },
  });
  expect(told(world)).toEqual([['unknown_point', other]]);
  expect(world.incidents()[0]).toMatchObject({ id: answer?.incidentId, pointId: 'void' });
});

test('nothing follows from where it was said to be: no place, no way, no parting', () => {
  const world = made();
  const before = world.states.get('consignment:bkg_1') as KnownConsignment;
  scans(world, parcel, 'void');
  // In its cage still, last seen where the cage was, and as far on its way as before.
  expect(world.unit(parcel)).toMatchObject({ parentSscc: cage, pointId: 'x' });
  const after = world.states.get('consignment:bkg_1') as KnownConsignment;
  expect(after.progress).toEqual(before.progress);
  expect(
    buyerEvents(world.unit(parcel) as never).filter(({ pointId }) => pointId === 'void'),
  ).toEqual([]);
  const units = new Map([parcel, other].map((sscc) => [sscc, world.unit(sscc) as never]));
  const { parcels } = deliveryOf(after, units, new Set(), parcel);
  expect(parcels[0]).toMatchObject({ lastPointId: 'x', lastAt: at(3) });
  // Told late, or early, it is the same.
  scans(world, cage, 'x', 3.5);
  expect(world.unit(parcel)).toMatchObject({ parentSscc: cage, pointId: 'x' });
  expect(told(world)).toEqual([['unknown_point', parcel]]);
});

test('what lies in a cage follows it to a place that nobody knows, without an incident of its own', () => {
  const world = made();
  scans(world, cage, 'void');
  expect(world.unit(parcel)?.history.at(-1)?.flags).toEqual(['unknown_point', 'inferred']);
  expect(told(world)).toEqual([['unknown_point', cage]]);
});

test('a point that the way names is known by it, whether or not it was heard of', () => {
  const world = made();
  expect(scans(world, other, 'y')?.flags).toEqual([]);
  expect(world.unit(other)?.pointId).toBe('y');
  expect(told(world)).toEqual([]);
});

test('a collection where nobody published a point begins custody all the same', () => {
  const world = new World();
  world.unpublished.add('void');
  world.change((sheet) => expectConsignment(kinds, sheet, consignment(1)), at(0));
  world.decide(collect(kinds), { ...event('a', 1, 'void'), ssccs: [parcel] }, at(1));
  expect(world.unit(parcel)).toMatchObject({ custody: [{ memberId: 'a' }] });
  expect(world.unit(parcel)).not.toHaveProperty('pointId');
  expect(told(world)).toEqual([['unknown_point', parcel]]);
});

/** Read at a place that is named by its number; `isKnown`: as the point that has the number. */
function readsByGln(world: World, sscc: string, pointId: string, isKnown: boolean, hour = 4): void {
  const { pointId: _x, nearby: _y, ...told } = event('a', hour);
  const place = isKnown ? { pointId } : { gln: `gln of ${pointId}` };
  world.change((sheet) => void noteRead(kinds, sheet, { ...told, sscc, ...place }), at(hour));
}
/** What everything is, but for when the system found out. */
function outcome(world: World): object {
  const units = [parcel, other, cage].map((sscc) => {
    const { history = [], ...unit } = world.unit(sscc) ?? {};
    const told = history.map(({ gln: _gln, flags, ...each }) => ({
      ...each,
      flags: [...flags].sort(),
    }));
    return { ...unit, history: told };
  });
  const open = world.incidents().filter(({ status }) => status === 'open');
  const raised = open.map(({ id, kind, sscc, pointId, seenBy }) => ({
    id,
    kind,
    sscc,
    pointId,
    seenBy,
  }));
  const { progress } = world.states.get('consignment:bkg_1') as KnownConsignment;
  return { units, raised, progress };
}
const points = new Map([
  ['void', 'void'],
  ['gln of void', 'void'],
  ['gln of y', 'y'],
]);

type Journey = (world: World, isKnown: boolean) => void;
const repack: Journey = (world, isKnown) => {
  const told = (hour: number) => {
    const { pointId: _x, nearby: _y, ...rest } = event('a', hour);
    const place = isKnown ? { pointId: 'void' } : { gln: 'gln of void' };
    return { ...rest, ...place, parentSscc: cage };
  };
  const change = (hour: number, act: (sheet: Sheet) => void) => world.change(act, at(hour));
  change(4, (sheet) => unpackUnits(kinds, sheet, { ...told(4), childSsccs: [parcel] }));
  change(5, (sheet) => packUnits(kinds, sheet, { ...told(5), childSsccs: [other], kind: 'cage' }));
};
/** A cage is emptied there, and only then is it told what else was put into it before. */
const emptied: Journey = (world, isKnown) => {
  const { pointId: _x, nearby: _y, ...opened } = event('a', 6);
  const place = isKnown ? { pointId: 'void' } : { gln: 'gln of void' };
  const { nearby: _z, ...put } = event('a', 5);
  world.change((sheet) => {
    unpackUnits(kinds, sheet, { ...opened, ...place, parentSscc: cage, childSsccs: [] });
  }, at(6));
  world.change((sheet) => {
    packUnits(kinds, sheet, { ...put, parentSscc: cage, childSsccs: [other], kind: 'cage' });
  }, at(7));
};
const journeys: readonly [string, Journey][] = [
  ['where it was emptied, and what was in it is told later', emptied],
  ['where it was packed and unpacked', repack],
  ['by itself, off its way', (world) => void scans(world, other, 'void')],
  ['by itself, on its way', (world, isKnown) => readsByGln(world, other, 'y', isKnown)],
  ['away from its cage', (world, isKnown) => readsByGln(world, parcel, 'void', isKnown)],
  ['in its cage', (world) => void scans(world, cage, 'void')],
  ['in its cage, on its way', (world, isKnown) => readsByGln(world, cage, 'y', isKnown)],
  [
    'there before it was read elsewhere',
    (world, isKnown) => {
      readsByGln(world, cage, 'y', isKnown, 4);
      readsByGln(world, parcel, 'y', isKnown, 5);
      scans(world, other, 'void', 5);
      scans(world, cage, 'x', 6);
    },
  ],
];

test.each(journeys)('%s: heard of later, the point counts as if it had been known', (_name, go) => {
  const [early, known] = [made(), made()];
  events = 10;
  go(early, false);
  expect(early.incidents().map(({ kind }) => kind)).toContain('unknown_point');
  known.unpublished.clear();
  events = 10;
  go(known, true);
  early.unpublished.clear();
  for (const sscc of [other, parcel, cage]) {
    early.decide(settleUnit(kinds), { sscc, points });
  }
  expect(outcome(early)).toEqual(outcome(known));
  const cleared = early.incidents().filter(({ kind }) => kind === 'unknown_point');
  expect(cleared.map(({ clearedReason }) => clearedReason)).toEqual(
    cleared.map(() => 'The point became known.'),
  );
  const told = early.told.length;
  for (const sscc of [parcel, other, cage]) early.decide(settleUnit(kinds), { sscc, points });
  expect(early.told).toHaveLength(told);
});

test('early reads are looked for when the point is heard of, once more, and then no more', () => {
  const world = new World();
  const told = { ...noPlace, name: 'Hub' };
  world.change((sheet) => {
    sheet.record(kinds.point, 'void', [heardOf(noPlace, told, sheet.at)]);
  }, at(1));
  const due = () => (world.states.get('point:void') as Place).unsettled?.dueAt;
  expect(due()).toBe(at(1));
  for (const [now, then] of [
    [at(1), at(1) + 60_000],
    [at(1) + 60_000, undefined],
    [at(1) + 60_001, undefined],
  ] as const) {
    world.decide(lookLater(kinds), 'void', now);
    expect(due()).toBe(then);
  }
  expect(world.states.get('point:void')).toEqual(told);
});

test('what could not be settled is tried again each minute, for a day', () => {
  const world = new World();
  const told = { ...noPlace, name: 'Hub' };
  world.change((sheet) => {
    sheet.record(kinds.point, 'void', [heardOf(noPlace, told, sheet.at)]);
  }, at(1));
  const dayMs = 86_400_000;
  for (const [now, then] of [
    [at(1), at(1) + 60_000],
    [at(1) + dayMs - 1, at(1) + dayMs + 59_999],
    [at(1) + dayMs, undefined],
  ] as const) {
    world.decide(lookLater(kinds, true), 'void', now);
    expect((world.states.get('point:void') as Place).unsettled?.dueAt).toBe(then);
  }
});
