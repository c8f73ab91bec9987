import type { Closure } from '../domain/network/publication';
import { asker, leg, train } from '../domain/space/space.test-data';
import { closedItemOf } from './closedItem';

const { departures } = asker([{ kind: 'open', departure: train() }]).state;
const [first, second] = departures.get(train().id)?.legs ?? [];
if (first === undefined || second === undefined) throw new Error('the train has two legs');

const closedItem = (pointId: string, closed: Omit<Closure, 'reason'>, items = [leg(0, 1)]) =>
  closedItemOf(new Map([[pointId, { closed: { ...closed, reason: 'flood' } }]]), departures, items);

test('what gets on or off at a point while it is closed is found', () => {
  expect(closedItem(first.fromPointId, { from: first.departsAt })).toBe(0);
  expect(closedItem(first.toPointId, { from: first.arrivesAt })).toBe(0);
  expect(closedItem(second.toPointId, { from: 0 }, [leg(0, 1), leg(1, 1)])).toBe(1);
});

test('before it closes, once it is open again and on other ways nothing is', () => {
  expect(closedItem(first.fromPointId, { from: first.departsAt + 1 })).toBeUndefined();
  expect(closedItem(first.fromPointId, { from: 0, until: first.departsAt })).toBeUndefined();
  expect(closedItem('pnt_elsewhere', { from: 0 })).toBeUndefined();
  expect(closedItem(second.toPointId, { from: 0 })).toBeUndefined();
});

test('who stays on board passes it', () => {
  const both = [leg(0, 1), leg(1, 1)];
  expect(closedItem(first.toPointId, { from: 0 }, both)).toBeUndefined();
});
