import { days } from '@serai/model';
import { legsToPoznan, planOf } from '../../domain/booking.test-data';
import type { Cause } from '../../domain/replan/cause';
import type { Hit } from '../../domain/replan/hits';
import type { WayAsked } from '../capacity';
import type { Desk } from '../desk';
import { admit, booked, openDesk, type TestDesk } from '../desk.test-data';
import { keptBooking } from '../showBookings';
import { findHits } from './findHits';
import { placeGroup } from './placeGroup';

let test_: TestDesk;
beforeEach(async () => {
  test_ = await openDesk();
  await admit(test_.database);
});
afterEach(() => test_.database.close());

const [, , train, delivery] = legsToPoznan();
const opened = train?.toPointId ?? '';
const onProgress = () => Promise.resolve();
const cancelled: Cause = { kind: 'cancelled', departureId: 'dep_2', reason: 'flood' };

/** Two bookings for two buyers, in one sealed cage before the train. */
async function caged(cause: Cause): Promise<readonly Hit[]> {
  await booked(test_.desk);
  await booked(test_.desk);
  const { hits } = await findHits(test_.desk, cause);
  return hits.map((hit, index) => ({
    ...hit,
    behind: 2,
    from: { ...hit.order.from, pointId: train?.fromPointId ?? '' },
    outerSscc: 'cage',
    order: { ...hit.order, to: { ...hit.order.to, postcode: `60-00${index}` } },
  }));
}

/**
 * Another train to where the cage is opened; from there to the buyers that are served, to one of them
 * later than promised.
 */
function searching(hits: readonly Hit[], served: readonly string[], late = '') {
  const asked: WayAsked[] = [];
  const counts: (number | undefined)[] = [];
  const [, , ride, last] = legsToPoznan(hits[0]?.order.readyAt);
  if (ride === undefined || last === undefined) throw new Error('no legs');
  const findWays: Desk['capacity']['findWays'] = async (way) => {
    asked.push(way);
    const head = way.to.pointId === opened ? [planOf([{ ...ride, departureId: 'dep_9' }])] : [];
    const isServed = way.to.pointId === '' && served.includes(way.to.postcode);
    const plan = planOf([last]);
    const arrivesAt = plan.arrivesAt + (way.to.postcode === late ? days(60) : 0);
    const tail = way.from.pointId === opened && isServed ? [{ ...plan, arrivesAt }] : [];
    return { itineraries: [...head, ...tail], reasons: [], incomplete: false };
  };
  const exchangeMany: Desk['capacity']['exchangeMany'] = async (all) => {
    counts.push(...all.map(({ together }) => together?.count));
    return all.map(() => ({ code: '', holdVersion: 7 }));
  };
  const capacity = { ...test_.desk.capacity, findWays, exchangeMany };
  return { desk: { ...test_.desk, capacity }, asked, counts };
}

const ridesOf = async ({ order }: Hit) => {
  const { booking } = await keptBooking(test_.desk, order.id);
  return booking.parts.flatMap(({ itinerary }) => itinerary.legs.map((leg) => leg.departureId));
};

describe('a sealed unit with parcels for several buyers', () => {
  it('goes as one to where it is opened, and each of it from there', async () => {
    const hits = await caged(cancelled);
    const grams = hits.reduce((sum, hit) => sum + hit.grams, 0);
    const { desk, asked, counts } = searching(hits, ['60-000', '60-001']);
    expect(await placeGroup(desk, { cause: cancelled, onProgress }, hits)).toEqual([]);
    expect(asked.map((way) => [way.from.pointId, way.to.pointId, way.grams])).toEqual([
      [train?.fromPointId, opened, grams],
      ...hits.map((hit) => [opened, '', hit.grams]),
    ]);
    expect(counts).toEqual([2, 2]);
    for (const hit of hits) {
      expect(await ridesOf(hit)).toEqual(['', 'dep_1', 'dep_9', '']);
    }
  });

  it('waits as a whole where one of it is not served from there, and is not torn apart', async () => {
    const hits = await caged(cancelled);
    const { desk, counts } = searching(hits, ['60-000']);
    const without = await placeGroup(desk, { cause: cancelled, onProgress }, hits);
    expect(without.map(({ reasons }) => reasons[0]?.code)).toEqual([
      'SEALED_UNIT_APART',
      'SEALED_UNIT_APART',
    ]);
    expect(counts).toEqual([]);
  });

  it('is offered to who would be late, and goes as one when it is accepted', async () => {
    const hits = await caged(cancelled);
    const { desk, counts } = searching(hits, ['60-000', '60-001'], '60-001');
    const [asked, waits] = await placeGroup(desk, { cause: cancelled, onProgress }, hits);
    const { beyond = [], unitWays } = [asked, waits].find((one) => one?.beyond.length) ?? {};
    expect([asked, waits].map((one) => one?.beyond.length).sort()).toEqual([0, 1]);
    expect(waits?.reasons[0]?.code).toBe('SEALED_UNIT_ASKED');
    expect(counts).toEqual([]);
    const [way] = beyond;
    const name = way && unitWays?.get(way);
    expect(name).toContain('dep_9');
    const accepts = ({ order: { to } }: Hit, unitWay: string) =>
      to.postcode === '60-001' && unitWay === name;
    expect(await placeGroup(desk, { cause: cancelled, onProgress, accepts }, hits)).toEqual([]);
    expect(counts).toEqual([2, 2]);
    for (const hit of hits) expect(await ridesOf(hit)).toEqual(['', 'dep_1', 'dep_9', '']);
  });

  it('leaves whose own way is whole where they are, where only what follows is broken', async () => {
    const left: Cause = { kind: 'left', memberId: delivery?.memberId ?? '', reason: 'left' };
    const [broken, other] = await caged(left);
    if (broken === undefined || other === undefined) throw new Error('no hits');
    const { desk, asked } = searching([broken], ['60-000', '60-001']);
    const along = { ...other, isAlong: true as const };
    await placeGroup(desk, { cause: left, onProgress }, [broken, along]);
    expect(asked.map(({ to }) => to.postcode)).toEqual([broken.order.to.postcode]);
  });

  it('is searched for from when its late train is there, where it is opened', async () => {
    const hits = await caged(cancelled);
    const planned = hits[0]?.part.itinerary.legs[2];
    if (planned === undefined) throw new Error('no train');
    const { departsAt, arrivesAt: before } = planned;
    const arrivesAt = before + days(3);
    const late: Cause = {
      ...{ kind: 'late', departureId: 'dep_2', reason: 'fog' },
      legs: [{ departsAt, arrivesAt }],
    };
    const { desk, asked } = searching(hits, []);
    await placeGroup(desk, { cause: late, onProgress }, hits);
    expect(asked.map(({ readyAt }) => readyAt)).toEqual([arrivesAt]);
  });

  it('takes space anew for one of it whose hold turns out to have ended', async () => {
    const hits = await caged(cancelled);
    const { desk } = searching(hits, ['60-000', '60-001']);
    const [lost] = hits;
    const gone = lost?.part.holdId ?? '';
    const capacity: Desk['capacity'] = {
      ...desk.capacity,
      isHeld: async (holdId) => holdId !== gone,
      exchangeMany: async (all) => {
        const isLost = all.some(({ holdId }) => holdId === gone);
        const answer = isLost ? { code: 'HOLD_RELEASED', message: 'gone' } : undefined;
        return all.map(() => answer ?? { code: '' as const, holdVersion: 7 });
      },
    };
    const left = await placeGroup({ ...desk, capacity }, { cause: cancelled, onProgress }, hits);
    expect(left).toEqual([]);
    expect(test_.scene.taken).toHaveLength(3);
    for (const hit of hits) expect(await ridesOf(hit)).toEqual(['', 'dep_1', 'dep_9', '']);
  });

  it('stays on its way to where it is opened, where only what follows is broken', async () => {
    const left: Cause = { kind: 'left', memberId: delivery?.memberId ?? '', reason: 'left' };
    const hits = await caged(left);
    const { desk, asked } = searching(hits, ['60-000', '60-001']);
    expect(await placeGroup(desk, { cause: left, onProgress }, hits)).toEqual([]);
    expect(asked.map((way) => way.from.pointId)).toEqual([opened, opened]);
    for (const hit of hits) expect(await ridesOf(hit)).toEqual(['', 'dep_1', 'dep_2', '']);
  });
});
