import type { ClosedHandOver } from '../domain/handOver';
import { mayReadHandOver, viewersOfHandOver } from '../domain/handOverSight';
import { noAgreement, type AgreementCopy } from '../domain/subcontract';
import { at, code, consignment } from '../domain/tracking.test-data';
import { custodianOf, type Unit } from '../domain/unit';
import { seesNow, unitFor } from '../domain/unitSight';
import { kinds } from '../store/kinds';
import { announce } from './announce';
import { collect } from './collect';
import { deliver } from './deliver';
import { stopWork } from './endWork';
import { expectConsignment } from './expectConsignment';
import { nothingNearby } from './nearby';
import { pack } from './pack';
import { receive } from './receive';
import { reconcile } from './reconcile';
import { scan } from './scan';
import { seal } from './seals';
import { sign } from './sign';
import { unpack } from './unpack';
import { weigh } from './weigh';
import { World } from './world.test-data';

/** a collects, b rides, c delivers; s works for b, and is not in the plan. */
const [parcel, other, cage] = [1, 2, 9].map(code) as [string, string, string];
const absent: Unit = { status: 'absent' };
let events = 0;
const by = (memberId: string) => ({
  witness: { memberId, subject: `per_${memberId}` },
  nearby: nothingNearby,
});
const event = (memberId: string) => ({
  ...{ eventId: `evt_${(events += 1)}`, eventTime: at(1), pointId: 'x' },
  ...by(memberId),
});

function made(...contractors: readonly string[]): World {
  const world = new World();
  for (const id of ['a', 'b', 'c', 's']) {
    world.change((sheet) => void sheet.record(kinds.member, id, [{ type: 'admitted' }]));
  }
  for (const contractor of contractors) subcontract(world, 's', contractor);
  world.change((sheet) => expectConsignment(kinds, sheet, consignment(2)));
  return world;
}

function subcontract(world: World, memberId: string, contractor: string, more = {}): void {
  const agreementId = `agr_${contractor}`;
  const terms: AgreementCopy = {
    ...noAgreement,
    memberIds: [memberId, contractor],
    subcontractorIds: [memberId],
    ...more,
  };
  world.change((sheet) => {
    sheet.record(kinds.agreement, agreementId, [{ type: 'signed', ...terms }]);
    sheet.record(kinds.member, memberId, [{ type: 'subcontracted', agreementId }]);
  });
}

test('what it collected before the booking was known is had by its contractor', () => {
  const world = new World();
  for (const id of ['a', 'b', 'c', 's']) {
    world.change((sheet) => void sheet.record(kinds.member, id, [{ type: 'admitted' }]));
  }
  subcontract(world, 's', 'a');
  world.decide(collect(kinds), { ...event('s'), ssccs: [parcel] });
  expect(holder(world)).toBe('s');
  world.change((sheet) => expectConsignment(kinds, sheet, consignment(2)));
  expect(holder(world)).toBe('a');
  expect(world.unit(parcel)).toMatchObject({
    workedBy: ['s'],
    history: [{ kind: 'collected', memberId: 's', forMemberId: 'a' }],
  });
});

/** What a collected is announced to `to`; whether `who` could. */
const tells = (world: World, who: string, to: string, id = 'hnd_1', ssccs = [parcel]) =>
  world.decide(announce(kinds), {
    ...{ toMemberId: to, pointId: 'x', ssccs, departureId: '', handOverId: id },
    ...by(who),
  });
const receives = (world: World, who: string, id = 'hnd_1', sscc = parcel) =>
  world.decide(receive(kinds), {
    ...{ ...event(who), handOverId: id, sscc, condition: 'ok', note: '' },
  });
const scans = (world: World, who: string, sscc = parcel) =>
  world.decide(scan(kinds), { ...event(who), sscc });
const reconciles = (world: World, who: string, id = 'hnd_1') =>
  world.decide(reconcile(kinds), { handOverId: id, ...by(who) });
const handOver = (world: World, id = 'hnd_1') =>
  world.states.get(`handOver:${id}`) as ClosedHandOver;
const signs = (world: World, who: string, id = 'hnd_1') => {
  const { digest } = handOver(world, id);
  return world.decide(sign(kinds), { handOverId: id, digest, deemed: false, ...by(who) });
};
const holder = (world: World, sscc = parcel) => custodianOf(world.unit(sscc) ?? absent);
const operator = (member: string) => ({ subject: '', roles: ['operator'] as const, member });
const isSeenBy = (world: World, member: string) => {
  const unit = world.unit(parcel);
  return unit !== undefined && seesNow(unit, operator(member));
};
const collected = (world: World, ssccs = [parcel, other]): World => {
  world.decide(collect(kinds), { ...event('a'), ssccs });
  return world;
};
/** Announced by a to b, whose subcontractor received it. */
function inHand(): World {
  const world = collected(made('b'));
  tells(world, 'a', 'b');
  receives(world, 's');
  return world;
}

test('what a subcontractor receives is its contractor’s, and the record says who did it', () => {
  const world = inHand();
  expect(holder(world)).toBe('b');
  expect(world.unit(parcel)?.custody.map(({ memberId }) => memberId)).toEqual(['a', 'b']);
  expect(world.unit(parcel)?.history.at(-1)).toMatchObject({
    ...{ kind: 'received', memberId: 's', forMemberId: 'b', subject: 'per_s' },
  });
  expect(world.incidents()).toEqual([]);
  expect(reconciles(world, 's')).toBe(true);
  expect([signs(world, 's'), signs(world, 'b'), signs(world, 'a')]).toEqual([true, true, true]);
  const signed = handOver(world);
  expect(signed.status).toBe('signed');
  expect(signed.signatures).toMatchObject([
    { memberId: 'b', signedById: 's', subject: 'per_s' },
    { memberId: 'a', subject: 'per_a' },
  ]);
  expect(signed.signatures[1]).not.toHaveProperty('signedById');
});

test('it handles what its contractor has: no change of custody, and nothing unexpected', () => {
  const world = inHand();
  const what = { childSsccs: [parcel], parentSscc: cage };
  scans(world, 's');
  world.decide(pack(kinds), { ...event('s'), ...what, parentKind: 'cage' });
  world.decide(seal(kinds), { ...event('s'), sscc: cage, sealNumber: 'S1' });
  expect(world.unit(cage)?.seal).toEqual({ number: 'S1', memberId: 'b' });
  world.decide(unpack(kinds), { ...event('s'), ...what, sealNumber: 'S1' });
  const size = { grams: 900, cm3: 0, evidence: '' };
  world.decide(weigh(kinds), { ...event('s'), sscc: parcel, ...size });
  expect([holder(world), holder(world, cage)]).toEqual(['b', 'b']);
  expect(world.unit(parcel)).not.toHaveProperty('parentSscc');
  expect(world.incidents()).toEqual([]);
  expect(world.told.map(({ fact }) => fact)).toContainEqual(
    expect.objectContaining({ type: 'ParcelWeighed', memberId: 'b', subject: 'per_s' }),
  );
});

test('what its contractor has it hands on, and delivers, in the contractor’s name', () => {
  const world = inHand();
  expect(tells(world, 's', 'c', 'hnd_2')).toBe(true);
  expect(handOver(world, 'hnd_2')).toMatchObject({ fromMemberId: 'b', toMemberId: 'c' });
  receives(world, 'c', 'hnd_2');
  reconciles(world, 'c', 'hnd_2');
  expect([reconciles(world, 's', 'hnd_2'), signs(world, 's', 'hnd_2')]).toEqual([false, true]);
  expect(handOver(world, 'hnd_2').signatures).toMatchObject([{ memberId: 'b', signedById: 's' }]);
  expect(tells(world, 's', 'b', 'hnd_3', [other])).toBe(false);
  subcontract(world, 's', 'c');
  world.decide(deliver(kinds), { ...event('s'), sscc: parcel, receivedBy: 'Jan' });
  expect(world.unit(parcel)?.status).toBe('delivered');
  expect(world.told.at(-1)?.fact).not.toMatchObject({ memberId: 's' });
  expect(world.told.map(({ fact }) => fact)).toContainEqual(
    expect.objectContaining({ type: 'ParcelDelivered', memberId: 'c' }),
  );
});

test('what it collects for the one of the plan that it works for is that one’s', () => {
  const world = made('a');
  world.decide(collect(kinds), { ...event('s'), ssccs: [parcel] });
  expect(holder(world)).toBe('a');
  expect(world.incidents()).toEqual([]);
  subcontract(world, 's', 'b');
  world.decide(collect(kinds), { ...event('s'), ssccs: [other] });
  expect(holder(world, other)).toBeUndefined();
  expect(world.incidents()).toHaveLength(1);
});

const over: readonly [string, object][] = [
  ['suspended', { isSuspended: true }],
  ['ended', { until: at(0) }],
  ['not begun', { from: at(1_000) }],
  ['of somebody else', { subcontractorIds: ['b'] }],
];

test.each(over)('a subcontract that is %s gives nothing', (_name, more) => {
  const world = collected(made());
  subcontract(world, 's', 'b', more);
  tells(world, 'a', 'b');
  expect(receives(world, 's')).toBe(false);
  expect(holder(world)).toBe('a');
  receives(world, 'b');
  expect(reconciles(world, 's')).toBe(false);
  reconciles(world, 'b');
  expect([signs(world, 's'), tells(world, 's', 'c', 'hnd_2')]).toEqual([false, false]);
  scans(world, 's');
  expect(world.incidents()).toMatchObject([{ kind: 'out_of_custody', memberId: 's' }]);
  expect(isSeenBy(world, 's')).toBe(false);
});

test('who works for both sides acts for neither, and who is a side acts for itself', () => {
  const both = collected(made('a', 'b'));
  expect(tells(both, 's', 'b')).toBe(false);
  tells(both, 'a', 'b');
  expect(receives(both, 's')).toBe(false);
  expect(holder(both)).toBe('a');
  receives(both, 'b');
  reconciles(both, 'b');
  expect(signs(both, 's')).toBe(false);
  const own = inHand();
  expect(tells(own, 's', 's', 'hnd_2')).toBe(false);
  tells(own, 'b', 's', 'hnd_2');
  receives(own, 's', 'hnd_2');
  expect(holder(own)).toBe('s');
  expect(own.unit(parcel)?.history.at(-1)).not.toHaveProperty('forMemberId');
});

test('a subcontractor’s subcontractor works for that one alone', () => {
  const world = collected(made('b'));
  subcontract(world, 'c', 's');
  tells(world, 'a', 'b');
  expect(receives(world, 'c')).toBe(false);
});

test('it sees what it handles, while it works for the holder, and nothing of what follows', () => {
  const world = collected(made('b'));
  tells(world, 'a', 'b');
  expect(isSeenBy(world, 's')).toBe(false);
  receives(world, 's');
  const seen = unitFor(world.unit(parcel) ?? absent, operator('s'));
  expect(isSeenBy(world, 's')).toBe(true);
  expect(seen?.custody.map(({ memberId }) => memberId)).toEqual(['b']);
  expect(kinds.unit.toDocument(world.unit(parcel) ?? absent)).toMatchObject({ workFor: ['s b'] });
  tells(world, 'b', 'c', 'hnd_2');
  receives(world, 'c', 'hnd_2');
  scans(world, 'c');
  expect(isSeenBy(world, 's')).toBe(false);
  const after = unitFor(world.unit(parcel) ?? absent, operator('s'));
  expect(after?.history.map(({ memberId }) => memberId)).toEqual(['s', 'c']);
  expect(after?.custody).toMatchObject([{ memberId: 'b' }, { memberId: 'c', until: null }]);
  expect(kinds.unit.toDocument(world.unit(parcel) ?? absent)).not.toHaveProperty('workFor');
});

test('its sight ends with the subcontract, and begins again only with work', () => {
  const world = inHand();
  const stop = () => world.decide(stopWork(kinds), { sscc: parcel, memberId: 's' });
  stop();
  expect(isSeenBy(world, 's')).toBe(true);
  const suspend = (type: 'suspended' | 'resumed') =>
    world.change((sheet) => void sheet.record(kinds.agreement, 'agr_b', [{ type }]));
  suspend('suspended');
  stop();
  stop();
  expect(isSeenBy(world, 's')).toBe(false);
  scans(world, 'b');
  expect(unitFor(world.unit(parcel) ?? absent, operator('s'))?.history).toHaveLength(1);
  suspend('resumed');
  expect(isSeenBy(world, 's')).toBe(false);
  scans(world, 's');
  expect(isSeenBy(world, 's')).toBe(true);
});

const acts: readonly [string, boolean, (world: World) => unknown][] = [
  ['received', false, (world) => receives(world, 's')],
  ['reconciled', false, (world) => (receives(world, 'b'), reconciles(world, 's'))],
  ['signed', true, (world) => (receives(world, 'b'), reconciles(world, 'b'), signs(world, 's'))],
];

test.each(acts)(
  'a hand-over that it %s it sees while it works for that side, for good where it signed: %s',
  (_, isForGood, act) => {
    const world = collected(made('b'));
    for (const id of ['hnd_1', 'hnd_2']) {
      tells(world, 'a', 'b', id, [id === 'hnd_1' ? parcel : other]);
      expect(mayReadHandOver(handOver(world, id), 's', ['b'])).toBe(true);
    }
    act(world);
    for (const id of ['hnd_1', 'hnd_2']) {
      reconciles(world, 'b', id);
      for (const side of ['a', 'b']) signs(world, side, id);
      expect(handOver(world, id).status).toBe('signed');
    }
    const reads = (contractors: readonly string[]) =>
      ['hnd_1', 'hnd_2'].map((id) => mayReadHandOver(handOver(world, id), 's', contractors));
    expect([reads(['b']), reads(['a']), reads([])]).toEqual([
      [true, false],
      [isForGood, false],
      [isForGood, false],
    ]);
    expect(kinds.handOver.toDocument(handOver(world))).toMatchObject({
      memberIds: isForGood ? ['a', 'b', 's'] : ['a', 'b'],
      ...(!isForGood && { workFor: ['s b'] }),
    });
    expect(receives(world, 's', 'hnd_2', other)).toBe(true);
    expect(viewersOfHandOver(handOver(world, 'hnd_2'))).toEqual(['a', 'b']);
  },
);
