import { buyerEvents } from '../domain/buyerEvents';
import { deliveryOf } from '../domain/delivery';
import type { KnownConsignment } from '../domain/consignment';
import { at, code, consignment } from '../domain/tracking.test-data';
import { custodianOf } from '../domain/unit';
import { unitEnds } from '../domain/unitEnd';
import { unitFor } from '../domain/unitSight';
import { kinds } from '../store/kinds';
import { announce } from './announce';
import { collect } from './collect';
import { declareEnd } from './declareEnd';
import { deliver } from './deliver';
import { expectConsignment } from './expectConsignment';
import { nothingNearby } from './nearby';
import { pack } from './pack';
import { receive } from './receive';
import { scan } from './scan';
import { World } from './world.test-data';

const [one, two, cage] = [1, 2, 9].map(code) as [string, string, string];
let events = 0;
const event = (memberId: string, hour: number) => ({
  ...{ eventId: `evt_${(events += 1)}`, eventTime: at(hour), pointId: 'x' },
  ...{ witness: { memberId, subject: `per_${memberId}` }, nearby: nothingNearby },
});

/** Two parcels of one booking, that a has collected. */
function made(): World {
  const world = new World();
  for (const id of ['a', 'b', 'c', 'd']) {
    world.change((sheet) => void sheet.record(kinds.member, id, [{ type: 'admitted' }]), at(0));
  }
  world.change((sheet) => expectConsignment(kinds, sheet, consignment(2)), at(0));
  world.decide(collect(kinds), { ...event('a', 1), ssccs: [one, two] }, at(1));
  return world;
}

/** The refusal, or '' where it was declared. */
function declares(world: World, memberId: string, more: object = {}, hour = 3): string {
  const said = { ...event(memberId, hour), sscc: one, end: 'lost', reason: 'Not found.', ...more };
  let code = '';
  world.change((sheet) => {
    try {
      declareEnd(kinds).decide(said, sheet);
    } catch (error) {
      code = (error as { code: string }).code;
      throw error;
    }
  }, at(hour));
  return code;
}

const announces = (world: World, sscc: string, hour: number, handOverId = `hnd_${hour}`): boolean =>
  world.decide(
    announce(kinds),
    { ...event('a', hour), handOverId, toMemberId: 'b', ssccs: [sscc], departureId: '' },
    at(hour),
  );
const known = (world: World): KnownConsignment =>
  world.states.get('consignment:bkg_1') as KnownConsignment;
const open = (world: World) =>
  world
    .incidents()
    .filter(({ status }) => status === 'open')
    .map(({ kind }) => kind);
const seenBy = (world: World, member: string) =>
  unitFor(world.unit(one) ?? { status: 'absent' }, { subject: '', roles: ['operator'], member });
const delivery = (world: World) =>
  deliveryOf(
    known(world),
    new Map([one, two].map((s) => [s, world.unit(s) as never])),
    new Set(),
    one,
  );

test.each(unitEnds)(
  'who has a parcel declares it %s: custody ends, and nothing hands it over',
  (end) => {
    const world = made();
    expect(declares(world, 'a', { end })).toBe('');
    expect(world.unit(one)).toMatchObject({
      status: end,
      custody: [{ memberId: 'a', until: at(3) }],
    });
    expect(world.unit(one)?.history.at(-1)).toMatchObject({ kind: end, reason: 'Not found.' });
    expect(world.told.map(({ fact }) => fact)).toContainEqual({
      ...{ type: 'ParcelEnded', end, bookingId: 'bkg_1', memberId: 'a' },
      ...{ at: at(3), reason: 'Not found.' },
    });
    expect(announces(world, one, 4)).toBe(false);
    expect(announces(world, two, 4)).toBe(true);
    expect(open(world)).toEqual([end]);
  },
);

test('nobody declares what it does not have, twice, without a reason, or of nothing it knows', () => {
  const world = made();
  expect(declares(world, 'a', { end: 'gone' })).toBe('END_INVALID');
  expect(declares(world, 'a', { end: 'delivered' })).toBe('END_INVALID');
  expect(declares(world, 'a', { reason: ' ' })).toBe('REASON_REQUIRED');
  expect(declares(world, 'a', { reason: 'x'.repeat(501) })).toBe('TEXT_TOO_LONG');
  expect(declares(world, 'd')).toBe('UNIT_MISSING');
  expect(declares(world, 'a', { sscc: code(77) })).toBe('UNIT_MISSING');
  world.decide(scan(kinds), { ...event('d', 2), sscc: one }, at(2));
  expect(declares(world, 'd')).toBe('NOT_IN_CUSTODY');
  expect(custodianOf(world.unit(one) as never)).toBe('a');
  expect(declares(world, 'a')).toBe('');
  expect(declares(world, 'a', { end: 'returned' }, 4)).toBe('UNIT_ENDED');
  expect(world.unit(one)?.status).toBe('lost');
  // Who only met it is not told how it ended.
  expect(declares(world, 'd', {}, 5)).toBe('NOT_IN_CUSTODY');
});

test('who gave it away before learns nothing of its end; who had it knows', () => {
  const world = made();
  announces(world, one, 2);
  const taken = { handOverId: 'hnd_2', sscc: one, condition: 'ok', note: '' };
  world.decide(receive(kinds), { ...event('b', 2), ...taken }, at(2));
  expect(declares(world, 'b', { end: 'seized' })).toBe('');
  expect(seenBy(world, 'b')?.status).toBe('seized');
  // It sold the parcel: it owes its customer the whole way.
  expect(seenBy(world, 'a')?.status).toBe('seized');
  expect(world.incidents()).toMatchObject([{ kind: 'seized', memberId: 'a', seenBy: ['a', 'b'] }]);
});

test('what lies in a unit ends with it, but not what another member has', () => {
  const world = made();
  const packed = { parentSscc: cage, parentKind: 'cage', childSsccs: [one, two] };
  world.decide(pack(kinds), { ...event('a', 2), ...packed }, at(2));
  expect(declares(world, 'a', { sscc: cage, end: 'destroyed' })).toBe('');
  for (const sscc of [cage, one, two]) expect(world.unit(sscc)?.status).toBe('destroyed');
  expect(delivery(world)).toMatchObject({ status: 'destroyed', arrived: 0, count: 2 });
  expect(announces(world, cage, 4)).toBe(false);
});

test('where a lost unit turns up, who sold what lies in it is told of each', () => {
  const world = made();
  const packed = { parentSscc: cage, parentKind: 'cage', childSsccs: [one, two] };
  world.decide(pack(kinds), { ...event('a', 2), ...packed }, at(2));
  declares(world, 'a', { sscc: cage });
  world.decide(scan(kinds), { ...event('b', 5), sscc: cage, pointId: 'x' }, at(5));
  const found = world.incidents().filter(({ kind }) => kind === 'seen_after_end');
  const seller = known(world).sellerId;
  expect(found.map(({ sscc, memberId }) => [sscc, memberId]).sort()).toEqual(
    [
      [cage, 'b'],
      [one, seller],
      [two, seller],
    ].sort(),
  );
});

test('an end that a clock ahead told counts from when it was heard', () => {
  const world = made();
  declares(world, 'a', { eventTime: at(30) });
  world.decide(scan(kinds), { ...event('b', 5), sscc: one }, at(5));
  expect(open(world)).toContain('seen_after_end');
});

test('the booking waits for what is left: its estimate, its count and its connections', () => {
  const world = made();
  world.decide(scan(kinds), { ...event('a', 2), sscc: two, pointId: 'y' }, at(2));
  declares(world, 'a', { end: 'returned' });
  const { steps, ...rest } = delivery(world);
  expect(rest).toMatchObject({ status: 'under_way', arrived: 0, count: 2 });
  expect(rest.parcels.map(({ status }) => status)).toEqual(['returned', 'under_way']);
  expect(steps.map(({ status }) => status)).toEqual(['done', 'dropped', 'dropped']);
  expect(rest.parcels[0]).toMatchObject({ lastPointId: 'x', lastAt: at(1) });
  world.decide(deliver(kinds), { ...event('a', 5), sscc: two, receivedBy: 'Jan' }, at(5));
  expect(delivery(world)).toMatchObject({ status: 'ended', arrived: 1, count: 2 });
  expect(known(world).estimate).toEqual({ at: at(5), earliest: at(5), latest: at(5) });
});

test('a parcel that ended before its booking was known is counted by it as what it is', () => {
  const world = new World();
  world.decide(collect(kinds), { ...event('a', 1), ssccs: [one] }, at(1));
  expect(declares(world, 'a', {}, 2)).toBe('');
  world.change((sheet) => expectConsignment(kinds, sheet, consignment(2)), at(3));
  expect(known(world).parcels.map(({ end }) => end)).toEqual(['lost', undefined]);
});

test('a parcel that is seen after its end is kept, an incident, and stays where it ended', () => {
  const world = made();
  announces(world, one, 2, 'hnd_before');
  declares(world, 'a');
  world.decide(scan(kinds), { ...event('b', 2), sscc: one, pointId: 'q' }, at(4));
  expect(open(world)).toEqual(['lost']);
  world.decide(scan(kinds), { ...event('b', 5), sscc: one, pointId: 'q' }, at(5));
  const taken = { handOverId: 'hnd_before', sscc: one, condition: 'ok', note: '' };
  world.decide(receive(kinds), { ...event('b', 6), ...taken }, at(6));
  world.decide(deliver(kinds), { ...event('a', 7), sscc: one, receivedBy: 'Jan' }, at(7));
  world.decide(collect(kinds), { ...event('a', 8), ssccs: [one] }, at(8));
  expect(world.unit(one)).toMatchObject({ status: 'lost', custody: [{ until: at(3) }] });
  expect(world.unit(one)?.history).toHaveLength(7);
  expect(open(world)).toEqual(['lost', ...Array<string>(4).fill('seen_after_end')]);
  const told = buyerEvents(world.unit(one) as never).map(({ kind }) => kind);
  expect(told).not.toContain('delivered');
  expect(delivery(world)).toMatchObject({ status: 'under_way', arrived: 0 });
});
