import type { ConsignmentFact } from './consignment';
import { absentConsignment, evolveConsignment, membersOf, stepsOf } from './consignment';
import { at, code, consignment, way } from './tracking.test-data';

const told: ConsignmentFact = { type: 'ConsignmentExpected', consignment: consignment(2) };
const after = (...facts: readonly ConsignmentFact[]) =>
  facts.reduce(evolveConsignment, absentConsignment);

describe('a consignment', () => {
  test('is expected once its booking is confirmed, and cancelled with it', () => {
    expect(after(told)).toMatchObject({ status: 'expected', bookingId: 'bkg_1' });
    expect(after(told, { type: 'ConsignmentCancelled', at: at(1) }).status).toBe('cancelled');
  });

  test('knows how far each of its parcels came, and when the last is thought to arrive', () => {
    const progress = { step: 1, at: at(9) };
    const estimate = { at: at(30), earliest: at(28), latest: at(32) };
    const state = after(
      { ...told, consignment: { ...consignment(2), hasEarlyScans: true } },
      { type: 'ProgressSeen', sscc: code(2), progress },
      { type: 'EstimateMoved', estimate, at: at(9) },
      { type: 'EarlyScansSettled' },
    );
    expect(state).toMatchObject({ progress: { [code(2)]: progress }, estimate });
    expect(state).toMatchObject({ hasEarlyScans: false });
  });

  test('of which nobody has heard stays absent, whatever is said of it', () => {
    const facts: readonly ConsignmentFact[] = [
      { type: 'ConsignmentCancelled', at: at(1) },
      { type: 'EarlyScansSettled' },
    ];
    expect(after(...facts)).toBe(absentConsignment);
  });
});

test('a parcel goes the way of its part; one that the booking does not know has none', () => {
  expect(stepsOf(after(told), code(1))).toEqual(way);
  expect(stepsOf(after(told), code(9))).toEqual([]);
  expect(stepsOf(absentConsignment, code(1))).toEqual([]);
});

test('the members of a way are named once, in its order', () => {
  expect(membersOf([...way, ...way])).toEqual(['a', 'b', 'c']);
});
