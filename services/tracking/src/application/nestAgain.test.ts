import { noAgreement } from '../domain/subcontract';
import { at, code, consignment } from '../domain/tracking.test-data';
import { kinds } from '../store/kinds';
import { collect } from './collect';
import { expectConsignment } from './expectConsignment';
import { nothingNearby } from './nearby';
import { pack } from './pack';
import { scan } from './scan';
import { World } from './world.test-data';

const [parcel, other, cage] = [1, 2, 9].map(code) as [string, string, string];
let events = 0;
const event = (memberId: string, hour: number) => ({
  ...{ eventId: `evt_${(events += 1)}`, eventTime: at(hour), pointId: 'x', nearby: nothingNearby },
  witness: { memberId, subject: `per_${memberId}` },
});

test('what follows late from a subcontractor’s read was told by it, for its contractor', () => {
  const world = new World();
  world.change((sheet) => {
    const terms = { ...noAgreement, memberIds: ['a', 's'], subcontractorIds: ['s'] };
    sheet.record(kinds.agreement, 'agr_1', [{ type: 'signed', ...terms }]);
    sheet.record(kinds.member, 's', [{ type: 'subcontracted', agreementId: 'agr_1' }]);
    expectConsignment(kinds, sheet, consignment(2));
  }, at(0));
  const packs = (hour: number, childSsccs: readonly string[], now: number) => {
    const what = { ...event('a', hour), parentSscc: cage, parentKind: 'cage', childSsccs };
    return world.decide(pack(kinds), what, at(now));
  };
  world.decide(collect(kinds), { ...event('a', 1), ssccs: [parcel, other] }, at(1));
  expect(packs(2, [other], 2)).toBe(true);
  world.decide(scan(kinds), { ...event('s', 4), sscc: cage }, at(4));
  expect(world.unit(parcel)).not.toHaveProperty('workedBy');
  // It had been put in before the cage was read.
  expect(packs(3, [parcel], 5)).toBe(true);
  const read = world.unit(cage)?.history.find(({ kind }) => kind === 'scanned');
  const followed = world.unit(parcel)?.history.at(-1);
  const { eventId, eventTime } = read ?? {};
  expect(followed).toMatchObject({ kind: 'scanned', eventId, eventTime, recordTime: at(5) });
  expect(followed).toMatchObject({ memberId: 's', forMemberId: 'a', subject: 'per_s' });
  expect(followed).toMatchObject({ parentSscc: cage, flags: expect.arrayContaining(['inferred']) });
  expect(world.unit(parcel)).toMatchObject({ workedBy: ['s'], custody: [{ memberId: 'a' }] });
  expect(world.incidents()).toEqual([]);
});
