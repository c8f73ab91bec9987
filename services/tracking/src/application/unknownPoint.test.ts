import { buyerEvents } from '../domain/buyerEvents';
import type { KnownConsignment } from '../domain/consignment';
import { deliveryOf } from '../domain/delivery';
import { at, code, consignment } from '../domain/tracking.test-data';
import type { ScanAnswer } from '../domain/scanAnswer';
import { kinds } from '../store/kinds';
import { collect } from './collect';
import { expectConsignment } from './expectConsignment';
import { nothingNearby } from './nearby';
import { pack } from './pack';
import { scan } from './scan';
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
