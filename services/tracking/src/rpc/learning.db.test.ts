import { hours } from '@serai/model';
import { clock } from '@serai/runtime';
import { learnDelays } from '../application/learnDelays';
import { kinds } from '../store/kinds';
import { learnReads } from '../store/reads';
import type { Booked, Tracking } from './tracking.test-data';
import { booked, field, openTracking, operator, points } from './tracking.test-data';

let tracking: Tracking;
let at: ReturnType<typeof field>;
const a = operator('a');
const taught = 30;
const lateHours = 6;

beforeAll(async () => {
  tracking = await openTracking();
  at = field(tracking);
});
afterAll(() => tracking.stop());

const learn = () =>
  learnDelays(
    tracking.database,
    kinds,
    learnReads(() => tracking.database),
  );

/** Six hours late at the second point, and so a day late at the third. */
async function late({ ssccs, startsAt }: Booked): Promise<void> {
  const [sscc = ''] = ssccs;
  const seen = (pointId: string, hour: number) =>
    at.scan(a, sscc, pointId, { eventTime: startsAt + hours(hour) });
  await at.collect(a, [sscc]);
  await seen(points.start, 8);
  await seen(points.middle, 18 + lateHours);
  await seen(points.end, 52);
  await at.deliver(a, sscc, { eventTime: startsAt + hours(62) });
}

test('what arrived teaches the estimate of what is to come, once', async () => {
  const startsAt = clock() - hours(70);
  for (let nth = 0; nth < taught; nth += 1) await late(await booked(tracking, 1, startsAt));
  const delays = () => tracking.database.connection.collection('delays').find().toArray();
  await learn();
  const known = await delays();
  await learn();
  expect(await delays()).toEqual(known);
  const counts = known.map(({ state }) => (state as { count: number }).count);
  expect(counts.filter((count) => count === taught).length).toBeGreaterThanOrEqual(4);

  const next = await booked(tracking, 1, clock() - hours(8));
  await at.collect(a, next.ssccs);
  await at.scan(a, next.ssccs[0] ?? '', points.start);
  const told = await at.track(next.numbers[0] ?? '');
  const planned = next.startsAt + hours(38);
  // Six hours late at the second point misses the departure there: a day is to be reckoned with.
  expect(told.estimateAt).toBeGreaterThan(planned + hours(12));
  expect(told.estimateEarliest).toBeLessThan(told.estimateAt ?? 0);
  expect(told.estimateLatest).toBeGreaterThan(told.estimateAt ?? 0);
  const risks = (await at.incidents(a)).filter(({ kind }) => kind === 'connection_at_risk');
  expect(risks).toMatchObject([{ sscc: next.ssccs[0], memberId: a.member }]);

  // It comes in time after all: nobody has to act on it any more.
  await at.scan(a, next.ssccs[0] ?? '', points.middle);
  const left = (await at.incidents(a)).filter(({ sscc }) => sscc === next.ssccs[0]);
  expect(left).toEqual([]);
});
