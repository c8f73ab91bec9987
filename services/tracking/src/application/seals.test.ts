import type { KnownIncident } from '../domain/incident';
import { at, code, consignment } from '../domain/tracking.test-data';
import { custodianOf } from '../domain/unit';
import { kinds } from '../store/kinds';
import { announce } from './announce';
import { collect } from './collect';
import { expectConsignment } from './expectConsignment';
import { nothingNearby } from './nearby';
import { pack } from './pack';
import { receive } from './receive';
import { scan } from './scan';
import { mayOpen, seal } from './seals';
import { unpack } from './unpack';
import { World } from './world.test-data';

const [p1, p2, bag, cage] = [1, 2, 8, 9].map(code) as [string, string, string, string];
let events = 0;
const event = (memberId: string, hour: number) => ({
  ...{ eventId: `evt_${(events += 1)}`, eventTime: at(hour), pointId: 'x' },
  ...{ witness: { memberId, subject: `per_${memberId}` }, nearby: nothingNearby },
});

/** Two parcels of a in a sealed cage, handed over to b at hour 5. */
function sealed(sealNumber = 'S-1', found = ''): World {
  const made = packed();
  made.decide(seal(kinds), { ...event('a', 3), sscc: cage, sealNumber }, at(3));
  handOn(made, 'a', 'b', 5, found);
  return made;
}

function packed(): World {
  const made = new World();
  for (const id of ['a', 'b', 'c']) {
    made.change((sheet) => void sheet.record(kinds.member, id, [{ type: 'admitted' }]), at(0));
  }
  made.change((sheet) => expectConsignment(kinds, sheet, consignment(2)), at(0));
  made.decide(collect(kinds), { ...event('a', 1), ssccs: [p1, p2] }, at(1));
  const inside = { parentSscc: cage, parentKind: 'cage', childSsccs: [p1, p2] };
  made.decide(pack(kinds), { ...event('a', 2), ...inside }, at(2));
  return made;
}

function handOn(
  to: World,
  from: string,
  receiver: string,
  hour: number,
  sealNumber = '',
  ssccs: readonly string[] = [cage],
): void {
  const handOverId = `hnd_${hour}`;
  const head = { handOverId, toMemberId: receiver, departureId: '', ssccs };
  to.decide(announce(kinds), { ...event(from, hour), ...head }, at(hour));
  for (const sscc of ssccs) {
    const unit = { sscc, condition: 'ok', note: '', sealNumber };
    to.decide(receive(kinds), { ...event(receiver, hour), handOverId, ...unit }, at(hour));
  }
}

const open = (to: World, memberId: string, hour: number, sealNumber: string, more: object = {}) =>
  to.decide(
    unpack(kinds),
    { ...event(memberId, hour), parentSscc: cage, childSsccs: [], sealNumber, ...more },
    at(hour),
  );
const told = (to: World, kind: KnownIncident['kind']) =>
  to
    .incidents()
    .filter((each) => each.kind === kind)
    .map(({ sscc, memberId }) => [sscc, memberId]);
const holder = (to: World, sscc: string) => custodianOf(to.unit(sscc) ?? { status: 'absent' });

test('a seal stays on until the unit is opened, and is not found as another', () => {
  const to = sealed('S-1', 'S-1');
  expect(to.unit(cage)?.seal).toEqual({ number: 'S-1', memberId: 'a' });
  expect(told(to, 'seal_broken')).toEqual([]);
  open(to, 'b', 6, 'S-1');
  expect(to.unit(cage)?.seal).toBeUndefined();
  expect(told(sealed('S-1', 'S-2'), 'seal_broken')).toEqual([[cage, 'a']]);
  const swapped = sealed();
  open(swapped, 'b', 6, 'S-9');
  expect(told(swapped, 'seal_broken')).toEqual([[cage, 'b']]);
});

test('a shortage behind an intact seal goes back to who sealed it, in the time of the charter', () => {
  const to = sealed();
  handOn(to, 'b', 'c', 8);
  expect(holder(to, p1)).toBe('c');
  open(to, 'c', 9, 'S-1', { missingSsccs: [p2] });
  expect([holder(to, p1), holder(to, p2)]).toEqual(['c', 'a']);
  expect(told(to, 'short')).toEqual([[p2, 'a']]);
  expect(to.unit(p2)).toMatchObject({ condition: 'short' });
  expect(to.unit(p2)?.custody.at(-1)).toMatchObject({ handOverId: 'hnd_5', isShortage: true });
  expect(to.unit(p2)?.parentSscc).toBeUndefined();
});

test.each([
  ['the seal is another', 9, 'S-2', [p2]],
  ['nobody looked at the seal', 9, '', [p2]],
  ['the time of the charter is over', 8 + 49, 'S-1', [p2]],
])('a shortage stays with the holder when %s', (_, hour, found, missingSsccs) => {
  const to = sealed();
  handOn(to, 'b', 'c', 8);
  open(to, 'c', hour, found, { missingSsccs });
  expect(holder(to, p2)).toBe('c');
  expect(told(to, 'short')).toEqual([[p2, 'c']]);
});

test('what was never in the unit does not go back to anybody', () => {
  const to = sealed();
  to.decide(collect(kinds), { ...event('b', 6), ssccs: [code(7)] }, at(6));
  open(to, 'b', 7, 'S-1', { missingSsccs: [code(7)] });
  expect(holder(to, code(7))).toBe('b');
});

test('who does not have a unit does not seal it, and another seal is somebody to be asked', () => {
  const to = sealed();
  to.decide(seal(kinds), { ...event('c', 6), sscc: cage, sealNumber: 'S-7' }, at(6));
  expect(to.unit(cage)?.seal?.number).toBe('S-1');
  expect(told(to, 'out_of_custody')).toEqual([[cage, 'c']]);
  to.decide(seal(kinds), { ...event('b', 7), sscc: cage, sealNumber: 'S-8' }, at(7));
  expect(to.unit(cage)?.seal).toEqual({ number: 'S-8', memberId: 'b' });
  expect(told(to, 'seal_broken')).toEqual([[cage, 'b']]);
  const isKept = (sealNumber: string) =>
    to.decide(seal(kinds), { ...event('b', 8), sscc: cage, sealNumber }, at(8));
  expect([isKept(''), isKept('S 1'), isKept('S/1')]).toEqual([false, false, true]);
});

test('what was taken out before it was sealed, and came by itself, is not missing in it', () => {
  const to = packed();
  open(to, 'a', 3, '', { childSsccs: [p2] });
  to.decide(seal(kinds), { ...event('a', 4), sscc: cage, sealNumber: 'S-1' }, at(4));
  handOn(to, 'a', 'b', 5, '', [cage, p2]);
  open(to, 'b', 6, 'S-1', { missingSsccs: [p2] });
  expect(holder(to, p2)).toBe('b');
  expect(told(to, 'short')).toEqual([[p2, 'b']]);
});

test('what the giver finds at its own place, before the seal is opened, goes back all the same', () => {
  const to = sealed();
  to.decide(scan(kinds), { ...event('a', 6), sscc: p2, pointId: 'y' }, at(6));
  expect(to.unit(cage)?.childSsccs).toEqual([p1]);
  open(to, 'b', 7, 'S-1', { missingSsccs: [p2] });
  expect(holder(to, p2)).toBe('a');
});

test('with a bag that is missing goes back what lies in it', () => {
  const to = packed();
  const inBag = { parentSscc: bag, parentKind: 'bag', childSsccs: [p1] };
  to.decide(pack(kinds), { ...event('a', 3), ...inBag }, at(3));
  const inCage = { parentSscc: cage, parentKind: 'cage', childSsccs: [bag] };
  to.decide(pack(kinds), { ...event('a', 3), ...inCage }, at(3));
  to.decide(seal(kinds), { ...event('a', 4), sscc: cage, sealNumber: 'S-1' }, at(4));
  handOn(to, 'a', 'b', 5);
  open(to, 'b', 6, 'S-1', { missingSsccs: [bag] });
  expect([bag, p1, p2].map((sscc) => holder(to, sscc))).toEqual(['a', 'a', 'b']);
  expect(to.unit(p1)).toMatchObject({ parentSscc: bag, condition: 'short' });
});

test('who does not have a sealed unit does not open its seal; who had it then, did', () => {
  const to = sealed();
  open(to, 'c', 6, 'S-1', { missingSsccs: [p2] });
  expect(to.unit(cage)?.seal?.number).toBe('S-1');
  expect([told(to, 'out_of_custody'), holder(to, p2)]).toEqual([[[cage, 'c']], 'b']);
  const late = sealed();
  handOn(late, 'b', 'c', 8);
  late.decide(unpack(kinds), { ...event('b', 6), parentSscc: cage, childSsccs: [p1] }, at(9));
  expect(late.unit(cage)?.seal).toBeUndefined();
});

test('a seal that is told late is on, unless the unit was opened or sealed after it', () => {
  const to = packed();
  to.decide(scan(kinds), { ...event('a', 5), sscc: cage }, at(5));
  const put = (hour: number, sealNumber: string) =>
    to.decide(seal(kinds), { ...event('a', hour), sscc: cage, sealNumber }, at(9));
  put(4, 'S-1');
  expect(to.unit(cage)?.seal?.number).toBe('S-1');
  put(3, 'S-0');
  expect(to.unit(cage)?.seal?.number).toBe('S-1');
  const takenOut = { parentSscc: cage, childSsccs: [p1] };
  to.decide(unpack(kinds), { ...event('a', 3), ...takenOut, sealNumber: 'S-9' }, at(9));
  expect(to.unit(cage)?.seal?.number).toBe('S-1');
  expect(told(to, 'seal_broken')).toEqual([]);
  open(to, 'a', 8, 'S-1');
  put(7, 'S-2');
  expect(to.unit(cage)?.seal).toBeUndefined();
});

test.each([[{}], [{ missingSsccs: [p2] }], [{ childSsccs: [p1] }]])(
  'who does not have a unit opens nothing of it: %j',
  (more) => {
    const to = sealed();
    const now = () =>
      [cage, p1, p2].map((sscc) => ({ ...to.unit(sscc), history: undefined, life: undefined }));
    const before = now();
    open(to, 'c', 6, 'S-1', { ...more, pointId: 'y' });
    expect(now()).toEqual(before);
    expect(to.incidents().map(({ kind, sscc }) => [kind, sscc])).toEqual([
      ['out_of_custody', cage],
    ]);
    expect(to.unit(cage)?.history.at(-1)).toMatchObject({ memberId: 'c', kind: 'unpacked' });
    // What is told late puts all in order again: the stranger's word changes nothing then, either.
    to.decide(scan(kinds), { ...event('b', 5), sscc: cage }, at(8));
    expect(to.unit(cage)?.childSsccs).toEqual([p1, p2]);
    expect(to.unit(p2)?.parentSscc).toBe(cage);
    open(to, 'b', 9, 'S-1');
    expect(to.unit(cage)?.childSsccs).toEqual([]);
  },
);

test('nor does it open one that is not sealed', () => {
  const to = packed();
  open(to, 'c', 3, '', { pointId: 'y' });
  expect(to.unit(cage)).toMatchObject({ childSsccs: [p1, p2], pointId: 'x' });
  expect(told(to, 'out_of_custody')).toEqual([[cage, 'c']]);
  to.decide(seal(kinds), { ...event('a', 2), sscc: cage, sealNumber: 'S-1' }, at(4));
  expect(to.unit(cage)?.seal?.number).toBe('S-1');
});

test('who had it may still say so, though its custody was recorded after it was opened', () => {
  const unit = sealed().unit(cage);
  if (unit === undefined) throw new Error('not packed');
  const custody = [
    { memberId: 'a', from: at(0), until: at(5) },
    { memberId: 'b', from: at(5), until: at(7) },
    { memberId: 'c', from: at(7), until: null },
  ];
  const may = (memberId: string, minute: number) =>
    mayOpen({ ...unit, custody }, memberId, at(minute));
  expect([may('b', 3), may('b', 6), may('c', 9), may('b', 8), may('d', 6)]).toEqual([
    ...[true, true, true],
    ...[false, false],
  ]);
});
