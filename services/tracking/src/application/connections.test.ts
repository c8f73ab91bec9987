import { at, code, consignment } from '../domain/tracking.test-data';
import { changeWay } from './changeWay';
import { cancelConsignment, cancelParcels, changeConsignment } from './expectConsignment';
import { expectConsignment } from './expectConsignment';
import { raiseBreak } from './incidents';
import type { KnownConsignment } from '../domain/consignment';
import { kinds } from '../store/kinds';
import { World } from './world.test-data';

const [p1, p2] = [1, 2].map(code) as [string, string];
const told = consignment(2);
const { bookingId } = told;
const [part] = told.parts;
const rides = (part?.legs ?? []).filter(({ departureId }) => departureId !== '');

/** Of both parcels the first ride is missed and the second, where there is one, will be. */
function broken(): World {
  const made = new World();
  made.change((sheet) => expectConsignment(kinds, sheet, told), at(0));
  made.change((sheet) => {
    for (const sscc of [p1, p2]) {
      for (const step of rides) {
        raiseBreak(kinds, sheet, { sscc, step, isCancelled: false });
        raiseBreak(kinds, sheet, { sscc, step, isCancelled: false, isRisk: true });
      }
    }
  });
  return made;
}

const open = (to: World) =>
  to
    .incidents()
    .filter(({ status }) => status === 'open')
    .map(({ sscc }) => sscc);
const reasons = (to: World) => [...new Set(to.incidents().map((one) => one.clearedReason))];

/** Everything by one ride that is not of the old way. */
function otherWay(): KnownConsignment {
  const parts = told.parts.map(({ id, legs }) => ({
    id,
    legs: legs.map((leg) => (leg.departureId === '' ? leg : { ...leg, departureId: 'dep_other' })),
  }));
  return { ...told, parts };
}

describe('connections that broke, or will', () => {
  test("are nobody's to act on once the parcel goes another way", () => {
    const to = broken();
    expect(open(to)).toHaveLength(4 * rides.length);
    const [way] = otherWay().parts;
    if (way === undefined) throw new Error('one part');
    const change = { part: way, ssccs: [p1, p2] };
    const left = rides.map(({ departureId }) => departureId);
    to.change((sheet) => changeWay(kinds, sheet, bookingId, change, left));
    expect(open(to)).toEqual([]);
    expect(reasons(to)).toEqual(['The parcel goes another way.']);
  });

  test('nor once the shipper has it go otherwise, or some of it not at all', () => {
    const to = broken();
    const other = otherWay();
    const [first, second] = other.parcels;
    if (first === undefined || second === undefined) throw new Error('two parcels');
    const parcels = [first, { ...second, isCancelled: true as const }];
    to.change((sheet) => changeConsignment(kinds, sheet, { ...other, parcels }));
    expect(open(to)).toEqual([]);
    expect(reasons(to).sort()).toEqual([
      'The parcel goes another way.',
      'The parcel was cancelled.',
    ]);
  });

  test('nor once it is cancelled; those of the others stay', () => {
    const to = broken();
    to.change((sheet) => cancelParcels(kinds, sheet, bookingId, [p1]));
    expect(new Set(open(to))).toEqual(new Set([p2]));
    to.change((sheet) => cancelConsignment(kinds, sheet, bookingId));
    expect(open(to)).toEqual([]);
  });

  test('stay where the departure is still needed', () => {
    const to = broken();
    to.change((sheet) => changeConsignment(kinds, sheet, told));
    expect(open(to)).toHaveLength(4 * rides.length);
  });
});
