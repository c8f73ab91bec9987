import { hours } from '@serai/model';
import { delayKeys } from '../domain/delays';
import { at, code, consignment, way } from '../domain/tracking.test-data';
import { changeWay } from './changeWay';
import { cancelConsignment, cancelParcels, changeConsignment } from './expectConsignment';
import { expectConsignment } from './expectConsignment';
import { raiseBreak } from './incidents';
import type { KnownConsignment } from '../domain/consignment';
import { kinds } from '../store/kinds';
import { tellEstimates } from './progress';
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

test('a connection whose likelihood wavers is one incident, and is cleared once it has fallen', () => {
  const to = new World();
  to.change((sheet) => expectConsignment(kinds, sheet, consignment(1)), at(0));
  const [collection] = way;
  const key = collection === undefined ? '' : (delayKeys(collection, undefined)[1] ?? '');
  const learn = (late: number, inTime: number): void => {
    const delaysMs = [...Array<number>(late).fill(hours(4)), ...Array<number>(inTime).fill(0)];
    to.change((sheet) => {
      sheet.record(kinds.delays, key, [{ delaysMs }]);
      tellEstimates(kinds, sheet, [p1]);
    }, at(0));
  };
  const statuses = () => to.incidents().map(({ kind, status }) => `${kind} ${status}`);
  const raised = () => to.told.filter(({ fact }) => 'incident' in fact).length;
  // Late so far: 9 of 20, then 53 of 100, 53 of 120, 77 of 150, 77 of 180, 77 of 330.
  learn(9, 11);
  expect(statuses()).toEqual([]);
  for (const [late, inTime] of [
    [44, 36],
    [0, 20],
    [24, 6],
    [0, 30],
  ] as const) {
    learn(late, inTime);
    expect(statuses()).toEqual(['connection_at_risk open']);
  }
  learn(0, 150);
  expect(statuses()).toEqual(['connection_at_risk cleared']);
  learn(80, 0);
  expect(statuses()).toEqual(['connection_at_risk cleared']);
  expect(raised()).toBe(1);
  learn(150, 0);
  expect(statuses()).toEqual(['connection_at_risk open']);
});
