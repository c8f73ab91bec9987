import { buyerEvents } from '../domain/buyerEvents';
import { at, code, consignment } from '../domain/tracking.test-data';
import { custodianOf } from '../domain/unit';
import { unitFor } from '../domain/unitSight';
import { kinds } from '../store/kinds';
import { announce } from './announce';
import { collect } from './collect';
import { deliver } from './deliver';
import { expectConsignment } from './expectConsignment';
import { nothingNearby } from './nearby';
import { pack } from './pack';
import { receive } from './receive';
import { World } from './world.test-data';

const [parcel, cage] = [1, 9].map(code) as [string, string];
let events = 0;
const event = (memberId: string, hour: number) => ({
  ...{ eventId: `evt_${(events += 1)}`, eventTime: at(hour), pointId: 'x' },
  ...{ witness: { memberId, subject: `per_${memberId}` }, nearby: nothingNearby },
});

function made(): World {
  const world = new World();
  for (const id of ['a', 'b', 'c', 'd', 'e']) {
    world.change((sheet) => void sheet.record(kinds.member, id, [{ type: 'admitted' }]), at(0));
  }
  return world;
}
const book = (to: World, hour: number) =>
  to.change((sheet) => expectConsignment(kinds, sheet, consignment(1)), at(hour));
const takes = (to: World, memberId: string, hour: number, sscc = parcel) =>
  to.decide(collect(kinds), { ...event(memberId, hour), ssccs: [sscc] }, at(hour));
const ends = (to: World, memberId: string, hour: number) =>
  to.decide(
    deliver(kinds),
    { ...event(memberId, hour), sscc: parcel, receivedBy: 'Jan' },
    at(hour),
  );
const holder = (to: World) => custodianOf(to.unit(parcel) ?? { status: 'absent' });
const told = (to: World) =>
  to.incidents().map(({ kind, memberId, seenBy }) => [kind, memberId, seenBy]);
const seenBy = (to: World, member: string) =>
  unitFor(to.unit(parcel) ?? { status: 'absent' }, { subject: '', roles: ['operator'], member });
const kindsTold = (to: World) =>
  buyerEvents(to.unit(parcel) ?? { status: 'absent' }).map(({ kind }) => kind);

test('who the booking does not know only finds its parcel, and neither has nor ends it', () => {
  const world = made();
  book(world, 0);
  takes(world, 'd', 1);
  expect(world.unit(parcel)).toMatchObject({ status: 'expected', custody: [] });
  expect(told(world)).toEqual([['out_of_custody', 'd', ['d', 'a']]]);
  expect(seenBy(world, 'd')).toMatchObject({ status: 'unknown', custody: [] });
  expect(seenBy(world, 'd')).not.toHaveProperty('bookingId');
  ends(world, 'd', 2);
  expect(world.unit(parcel)?.status).toBe('expected');
  expect(kindsTold(world)).toEqual(['seen', 'seen']);
  takes(world, 'a', 3);
  expect(holder(world)).toBe('a');
  expect(world.incidents()).toHaveLength(2);
  expect(world.unit(parcel)?.history).toHaveLength(3);
});

test('nor does a stranger have what another stranger hands over in a cage, or by itself', () => {
  const world = made();
  book(world, 0);
  const inside = { parentSscc: cage, parentKind: 'cage', childSsccs: [parcel] };
  world.decide(pack(kinds), { ...event('d', 1), ...inside }, at(1));
  const head = { handOverId: 'hnd_1', toMemberId: 'e', departureId: '', ssccs: [cage] };
  world.decide(announce(kinds), { ...event('d', 2), ...head }, at(2));
  for (const sscc of [cage, parcel]) {
    const unit = { handOverId: 'hnd_1', sscc, condition: 'ok', note: '' };
    world.decide(receive(kinds), { ...event('e', 3), ...unit }, at(3));
  }
  expect(custodianOf(world.unit(cage) ?? { status: 'absent' })).toBe('e');
  expect(holder(world)).toBeUndefined();
  expect(told(world).map(([kind, memberId]) => [kind, memberId])).toContainEqual([
    'out_of_custody',
    'e',
  ]);
});

test('what a stranger did before the booking was known counts no more than a scan', () => {
  const world = made();
  takes(world, 'd', 1);
  ends(world, 'd', 2);
  expect(world.unit(parcel)?.status).toBe('delivered');
  book(world, 3);
  expect(world.unit(parcel)).toMatchObject({ status: 'expected', custody: [] });
  expect(kindsTold(world)).toEqual(['seen', 'seen']);
  expect(seenBy(world, 'd')).not.toHaveProperty('bookingId');
  takes(world, 'a', 4);
  expect(holder(world)).toBe('a');
});

test('who the booking knows has what it collected after a stranger, once that is known', () => {
  const world = made();
  takes(world, 'd', 1);
  takes(world, 'a', 2);
  expect(holder(world)).toBe('d');
  book(world, 3);
  expect(holder(world)).toBe('a');
  const early = made();
  takes(early, 'b', 1);
  book(early, 2);
  expect(holder(early)).toBe('b');
});
