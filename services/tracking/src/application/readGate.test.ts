import { hours } from '@serai/model';
import { at, code, consignment } from '../domain/tracking.test-data';
import { kinds } from '../store/kinds';
import { collect } from './collect';
import { expectConsignment } from './expectConsignment';
import { nothingNearby } from './nearby';
import { pack } from './pack';
import type { GateAnswer, UnitPass } from './readGate';
import { readGate } from './readGate';
import { scan } from './scan';
import { unpack } from './unpack';
import { World } from './world.test-data';

const [p1, p2, p3, p4, cage] = [1, 2, 3, 4, 9].map(code) as [
  string,
  string,
  string,
  string,
  string,
];
const witness = { memberId: 'a', subject: 'gate' };
let events = 0;
const event = (hour: number) => ({
  ...{ eventId: `evt_${(events += 1)}`, eventTime: at(hour), witness, nearby: nothingNearby },
  pointId: 'x',
});

/** Four parcels of a, three of them in a cage at x; the booking goes over x. */
function world(): World {
  const made = new World();
  made.change((sheet) => expectConsignment(kinds, sheet, consignment(4)), at(0));
  made.decide(collect(kinds), { ...event(1), ssccs: [p1, p2, p3, p4] }, at(1));
  const inside = { parentSscc: cage, parentKind: 'cage', childSsccs: [p1, p2, p3] };
  made.decide(pack(kinds), { ...event(2), ...inside }, at(2));
  return made;
}

const pass = (sscc: string, hour: number): UnitPass => ({
  ...{ tag: sscc, sscc, antenna: 1, count: 1, isElsewhere: false },
  from: at(hour),
  until: at(hour),
});

function read(
  to: World,
  passes: readonly UnitPass[],
  now: number,
  more: { pointId?: string; offsetMs?: number; eventId?: string } = {},
): GateAnswer {
  let told: GateAnswer | undefined;
  const told_ = { eventId: `upload_${(events += 1)}`, pointId: 'y', offsetMs: 0, ...more };
  const command = { ...told_, passes, witness, nearby: nothingNearby };
  to.change((sheet) => void (told = readGate(kinds).decide(command, sheet)), now);
  if (told === undefined) throw new Error('a gate was not answered');
  return told;
}

const flagsAt = (to: World, sscc: string, pointId: string) =>
  to
    .unit(sscc)
    ?.history.filter((each) => each.pointId === pointId)
    .map(({ flags }) => flags);

test('what lies in a cage that was heard is there too, marked as inferred', () => {
  const to = world();
  const { answers, inferred } = read(to, [pass(cage, 12), pass(p1, 12)], at(12));
  expect(answers).toMatchObject([{ status: 'scanned' }, { status: 'scanned' }]);
  expect(answers[0]?.answer).toMatchObject({ belongs: true, advice: 'hand_over' });
  expect(inferred).toEqual([p2, p3].sort());
  expect([flagsAt(to, p1, 'y'), flagsAt(to, p2, 'y')]).toEqual([[[]], [['inferred']]]);
  expect(to.unit(cage)?.childSsccs).toHaveLength(3);
});

test('a cage of which more than half was heard is there; one parcel of it says nothing', () => {
  const most = world();
  expect(read(most, [pass(p1, 12), pass(p2, 12)], at(12)).inferred).toEqual([p3, cage].sort());
  expect(most.unit(cage)).toMatchObject({ pointId: 'y', childSsccs: [p1, p2, p3] });
  const one = world();
  expect(read(one, [pass(p1, 12)], at(12)).inferred).toEqual([]);
  expect(one.unit(cage)).toMatchObject({ pointId: 'x', childSsccs: [p2, p3] });
  expect(one.unit(p1)?.parentSscc).toBeUndefined();
});

test('a tag that stands before a gate is one event, until something else happens to it', () => {
  const to = world();
  read(to, [pass(p4, 12)], at(12));
  const stands = (seconds: number) => {
    const from = at(12) + seconds * 1_000;
    return read(to, [{ ...pass(p4, 12), from, until: from }], from).answers[0]?.status;
  };
  for (let seconds = 20; seconds < 600; seconds += 20) expect(stands(seconds)).toBe('duplicate');
  expect(to.unit(p4)?.history.filter(({ kind }) => kind === 'scanned')).toHaveLength(1);
  const elsewhere = { ...event(12), sscc: p4, pointId: 'x', eventTime: at(12) + 610_000 };
  to.decide(scan(kinds), elsewhere, at(12) + 610_000);
  expect(stands(620)).toBe('scanned');
});

test('a tag that the point heard just before is no new event, whoever tells it', () => {
  const to = world();
  read(to, [pass(p4, 12)], at(12));
  const again = { ...pass(p4, 12), from: at(12) + 4_000, until: at(12) + 5_000 };
  expect(read(to, [again], at(12)).answers).toMatchObject([{ status: 'duplicate' }]);
  const later = (ms: number) => ({ ...pass(p4, 12), from: at(12) + ms, until: at(12) + ms });
  expect(read(to, [later(16 * 60_000)], at(12)).answers).toMatchObject([{ status: 'scanned' }]);
  expect(flagsAt(to, p4, 'y')).toHaveLength(2);
});

test('what another member says of the point, or was wrong, hides no read', () => {
  const to = world();
  const other = { ...event(12), pointId: 'y', witness: { memberId: 'b', subject: 'per_b' } };
  to.decide(scan(kinds), { ...other, sscc: p4 }, at(12));
  expect(read(to, [pass(p4, 12)], at(12), { eventId: 'first' }).answers).toMatchObject([
    { status: 'scanned' },
  ]);
  const wrong = { type: 'HappeningCorrected', eventId: 'first:0', at: at(13) } as const;
  to.change((sheet) => void sheet.record(kinds.unit, p4, [wrong]), at(13));
  expect(read(to, [pass(p4, 12)], at(14)).answers).toMatchObject([{ status: 'scanned' }]);
});

test('reads of two days ago are kept at their time, and of what was in the cage then', () => {
  const to = world();
  const now = at(60);
  to.decide(unpack(kinds), { ...event(20), parentSscc: cage, childSsccs: [p1] }, at(20));
  to.decide(
    pack(kinds),
    { ...event(30), parentSscc: cage, parentKind: 'cage', childSsccs: [p4] },
    at(30),
  );
  read(to, [pass(cage, 12)], now);
  expect(flagsAt(to, p1, 'y')).toEqual([['out_of_order', 'inferred']]);
  const counting = (sscc: string) =>
    flagsAt(to, sscc, 'y')?.filter((flags) => !flags.includes('corrected')).length;
  expect([counting(p1), counting(p2), counting(p4)]).toEqual([1, 1, 0]);
  expect(to.unit(cage)).toMatchObject({ pointId: 'x' });
});

test('an incident of a unit that was not in the cage then is cleared again', () => {
  const to = world();
  const inside = { parentSscc: cage, parentKind: 'cage', childSsccs: [p4] };
  to.decide(pack(kinds), { ...event(30), ...inside }, at(30));
  read(to, [pass(cage, 12)], at(60), { pointId: 'astray' });
  const open = to
    .incidents()
    .filter(({ kind, status }) => kind === 'misrouted' && status === 'open');
  expect(open.map(({ sscc }) => sscc).sort()).toEqual([p1, p2, p3, cage].sort());
});

test('a wrong clock is set right, and what it said stays beside', () => {
  const to = world();
  read(to, [pass(p4, 12)], at(9), { offsetMs: -hours(3) });
  expect(to.unit(p4)?.history.at(-1)).toMatchObject({
    eventTime: at(9),
    deviceTime: at(12),
    flags: ['clock_corrected'],
  });
  expect(to.unit(p4)?.pointId).toBe('y');
});
