import type { ByDefault } from '../../domain/replan/proposal';
import type { ExchangeAsked } from '../capacity';
import type { Desk, Kept } from '../desk';
import {
  admit,
  booked,
  by,
  openDesk,
  shipperA,
  trackingSays,
  type TestDesk,
} from '../desk.test-data';
import { acceptReroute, declineReroute, listProposals } from './answerReroute';
import { breaks, caged, onward, read, ridesOf } from './caged.test-data';
import { findHits } from './findHits';
import { replan } from './replan';
import { retryUnplaced } from './retryUnplaced';

let test_: TestDesk;
beforeEach(async () => {
  test_ = await openDesk();
  await admit(test_.database);
});
afterEach(() => test_.database.close());

const weekHours = 7 * 24;
const cancelled = { kind: 'cancelled', departureId: 'dep_2', reason: 'flood' } as const;
const asPlanned = ['dep_1', 'dep_2'];

/** Two bookings in one sealed cage; their train is cancelled, and the next is beyond the promise. */
async function proposed(desk: Desk = test_.desk, byDefault: ByDefault = 'earliest') {
  const charter = async () => ({ ...(await desk.shelf.charter()), byDefault });
  const both = [await booked(desk), await booked(desk)] as const;
  await caged(test_, both);
  test_.scene.found = [
    onward(both[0], 'dep_8', weekHours),
    onward(both[0], 'dep_9', 2 * weekHours),
  ];
  await breaks(test_, cancelled);
  await replan({ ...desk, shelf: { ...desk.shelf, charter } });
  return both;
}

async function proposalOf({ booking }: Kept) {
  const [proposal] = await listProposals(test_.desk, shipperA, booking.order.id);
  if (proposal === undefined) throw new Error('nothing is proposed');
  return proposal;
}

async function accept(one: Kept, option = 0) {
  const { id: rerouteId, proposal } = await proposalOf(one);
  const optionId = proposal?.options[option]?.id ?? '';
  return acceptReroute(test_.desk, by(shipperA), { rerouteId, optionId });
}

const rides = (both: readonly Kept[]) => Promise.all(both.map((one) => ridesOf(test_, one)));
const waiting = () => test_.desk.replans.unplaced('', 10);
const reasons = async () => (await waiting()).map((one) => [one.status, one.reasons[0]?.code]);

/** The desk, and of what was exchanged with how many others as one. */
function counting(): Desk & { readonly together: (number | undefined)[] } {
  const together: (number | undefined)[] = [];
  const exchangeMany = (asked: readonly ExchangeAsked[]) => {
    together.push(...asked.map((one) => one.together?.count));
    return test_.desk.capacity.exchangeMany(asked);
  };
  return { ...test_.desk, capacity: { ...test_.desk.capacity, exchangeMany }, together };
}

describe('a way beyond the promise for what lies in one sealed unit', () => {
  it('is taken by all of it once everybody accepted it, and by nobody before', async () => {
    const both = await proposed();
    const first = await accept(both[0]);
    expect(first).toMatchObject({ status: 'proposed', chosenId: expect.any(String) });
    await replan(test_.desk);
    expect(await rides(both)).toEqual([asPlanned, asPlanned]);
    expect(await accept(both[1])).toMatchObject({ status: 'settled', how: 'placed' });
    expect(await rides(both)).toEqual([
      ['dep_1', 'dep_8'],
      ['dep_1', 'dep_8'],
    ]);
    expect(await waiting()).toEqual([]);
  });

  it('is taken by none of it where one declines, and not offered again until it is opened', async () => {
    const both = await proposed();
    await accept(both[0]);
    const { id } = await proposalOf(both[1]);
    const declined = await declineReroute(test_.desk, by(shipperA), id);
    expect(declined).toMatchObject({ status: 'unplaced', reasons: [{ code: 'DECLINED' }] });
    const stay = [
      ['unplaced', 'DECLINED'],
      ['unplaced', 'SEALED_UNIT_DECLINED'],
    ];
    expect((await reasons()).sort()).toEqual(stay);
    await retryUnplaced(test_.desk, () => Promise.resolve());
    expect((await reasons()).sort()).toEqual(stay);
    expect(await rides(both)).toEqual([asPlanned, asPlanned]);
    await read(test_, 'cage', '', 'unpacked');
    for (let turn = 0; turn < 2; turn += 1) {
      await retryUnplaced(test_.desk, () => Promise.resolve());
    }
    expect((await proposalOf(both[0])).outerSscc).toBeUndefined();
    expect(await listProposals(test_.desk, shipperA, both[1].booking.order.id)).toEqual([]);
  });

  it('is the earliest that was chosen where they chose differently', async () => {
    const both = await proposed();
    await accept(both[0], 1);
    await accept(both[1], 0);
    expect(await rides(both)).toEqual([
      ['dep_1', 'dep_8'],
      ['dep_1', 'dep_8'],
    ]);
  });

  it('is not forgotten where a hold was changed just before it was taken', async () => {
    const both = await proposed();
    await accept(both[0]);
    const { id: rerouteId, proposal } = await proposalOf(both[1]);
    const optionId = proposal?.options[0]?.id ?? '';
    const exchangeMany = async (asked: readonly ExchangeAsked[]) =>
      asked.map(() => ({ code: 'HOLD_CHANGED', message: 'changed' }));
    const changed = { ...test_.desk, capacity: { ...test_.desk.capacity, exchangeMany } };
    await acceptReroute(changed, by(shipperA), { rerouteId, optionId });
    expect((await reasons()).map(([status]) => status)).toEqual(['proposed', 'proposed']);
    await replan(test_.desk);
    expect(await rides(both)).toEqual([
      ['dep_1', 'dep_8'],
      ['dep_1', 'dep_8'],
    ]);
  });

  it('is asked for once where all decline by default and chose differently', async () => {
    const both = await proposed(test_.desk, 'decline');
    await accept(both[0], 0);
    await accept(both[1], 1);
    const none = ['unplaced', 'SEALED_UNIT_DECLINED'];
    expect(await reasons()).toEqual([none, none]);
    await retryUnplaced(test_.desk, () => Promise.resolve());
    expect(await reasons()).toEqual([none, none]);
    expect(await rides(both)).toEqual([asPlanned, asPlanned]);
  });

  it('is not taken, nor forgotten, where the unit moved on before one declined', async () => {
    const both = await proposed();
    await accept(both[0]);
    const { id } = await proposalOf(both[1]);
    for (const { booking } of both) {
      for (const { sscc } of booking.order.parcels) {
        const seen = { pointId: 'pnt_yiwu', at: Date.now() + 1_000, outerSscc: 'cage' };
        await trackingSays(test_.database, booking.order.id, { type: 'See', sscc, seen });
      }
    }
    await declineReroute(test_.desk, by(shipperA), id);
    const left = await waiting();
    expect(left.map(({ status, chosenId }) => [status, chosenId])).toEqual([
      ['unplaced', undefined],
      ['unplaced', undefined],
    ]);
  });

  it('is by default the one that the others chose', async () => {
    const desk = { ...test_.desk, answerWithinMs: 60_000 };
    const both = await proposed(desk);
    await accept(both[0], 1);
    const { id } = await proposalOf(both[1]);
    const at = { $set: { 'state.proposal.answerBy': 1, answerBy: 1 } };
    await test_.database.connection.collection('reroutes').updateOne({ _id: id as never }, at);
    await replan(desk);
    expect(await rides(both)).toEqual([
      ['dep_1', 'dep_9'],
      ['dep_1', 'dep_9'],
    ]);
  });
});

/** Two bookings in one sealed cage; the train of the first was cancelled before, and is another one. */
async function onTwoTrains(): Promise<readonly [Kept, Kept]> {
  const first = await booked(test_.desk);
  test_.scene.found = [onward(first, 'dep_9')];
  await caged(test_, [first]);
  await breaks(test_, cancelled);
  await replan(test_.desk);
  test_.scene.found = [];
  const second = await booked(test_.desk);
  await caged(test_, [second]);
  return [first, second];
}

describe('what lies in one sealed unit with something that is hit', () => {
  it('goes the same way with it, though nothing happened to its own', async () => {
    const both = await onTwoTrains();
    const [first] = both;
    expect(await rides(both)).toEqual([['dep_1', 'dep_9'], asPlanned]);
    const again = { ...cancelled, departureId: 'dep_9' };
    const { hits } = await findHits(test_.desk, again);
    expect(hits.map(({ isAlong }) => isAlong).sort()).toEqual([true, undefined]);
    test_.scene.found = [onward(first, 'dep_8')];
    await breaks(test_, again);
    const desk = counting();
    await replan(desk);
    expect(desk.together).toEqual([2, 2]);
    expect(await rides(both)).toEqual([
      ['dep_1', 'dep_8'],
      ['dep_1', 'dep_8'],
    ]);
  });

  it('waits with it where no way is left, and goes its own when the unit is opened', async () => {
    const [first, second] = await onTwoTrains();
    test_.scene.found = [];
    test_.scene.reasons = [{ code: 'NO_ROOM', message: 'full' }];
    await breaks(test_, { ...cancelled, departureId: 'dep_9' });
    await replan(test_.desk);
    await retryUnplaced(test_.desk, () => Promise.resolve());
    expect(await reasons()).toEqual([
      ['unplaced', 'NO_ROOM'],
      ['unplaced', 'NO_ROOM'],
    ]);
    expect(await test_.desk.replans.openDisruptions(10)).toEqual([]);
    await read(test_, 'cage', '', 'unpacked');
    await retryUnplaced(test_.desk, () => Promise.resolve());
    const left = await waiting();
    expect(left.map(({ bookingId }) => bookingId)).toEqual([first.booking.order.id]);
    expect(await ridesOf(test_, second)).toEqual(asPlanned);
  });
});
