import type { OperationsServiceDefinition } from '@serai/protos/serai/operations/v1/OperationsService';
import { callRefusals, clock } from '@serai/runtime';
import { applyEvents } from '../../application/epcis/applyEvents';
import { eventStore } from '../../store/epcis/eventStore';
import { kinds } from '../../store/kinds';
import { aroundIn } from '../../store/nearby';
import type { Tracking } from '../tracking.test-data';
import {
  admin,
  as,
  booked,
  field,
  openTracking,
  operator,
  points,
  refusedWith,
} from '../tracking.test-data';
import { epcisCollections } from '../../store/epcis/collections';
import { at, capture, epcOf, query, seen } from './epcis.test-data';

let tracking: Tracking;
beforeAll(async () => {
  tracking = await openTracking();
});
afterAll(() => tracking.stop());

const a = operator('a');

test('an event that cannot be applied holds up no other, and is parked after 5 tries', async () => {
  const { ssccs } = await booked(tracking, 3);
  const inTheField = field(tracking);
  await inTheField.collect(a, ssccs);
  const [poisoned = '', ...others] = ssccs;
  const events = ssccs.map((sscc) => seen([epcOf(sscc)], at(points.middle)));
  const { captureId, eventIds } = await capture(tracking, a, events, { last: false });
  await capture(tracking, a, [], { captureId });
  const rows = (await epcisCollections(tracking.database)).events;
  const ofPoison = { eventId: eventIds[0] ?? '' };
  const row = await rows.findOne(ofPoison);
  // No event of ours is so; whatever breaks the decision does.
  await rows.updateOne(ofPoison, { $set: { json: 'null' } });

  await tracking.apply();
  for (const sscc of others) {
    expect(await inTheField.unit(a, sscc)).toMatchObject({ pointId: points.middle });
  }
  const failed = { stage: 'kept', tries: 1, failure: expect.stringContaining('null') as string };
  expect(await rows.findOne(ofPoison)).toMatchObject(failed);

  const [next = ''] = others;
  const { captureId: laterId } = await capture(tracking, a, [], { last: false });
  await capture(tracking, a, [seen([epcOf(next)], at(points.end))], { captureId: laterId });
  for (let tried = 2; tried <= 5; tried += 1) await tracking.apply();
  expect(await inTheField.unit(a, next)).toMatchObject({ pointId: points.end });
  expect(await rows.findOne(ofPoison)).toMatchObject({ ...failed, stage: 'parked', tries: 5 });
  await tracking.apply();
  expect(await rows.findOne(ofPoison)).toMatchObject({ tries: 5 });
  const { job } = await tracking.epcis.getCapture({ captureId }, as(a));
  expect(job).toMatchObject({ running: false });

  // It was acknowledged, and is still told to who asks.
  await rows.updateOne(ofPoison, { $set: { json: row?.json ?? '' } });
  const { events: found } = await query(tracking, a, { MATCH_anyEPC: epcOf(poisoned) });
  expect(found).toHaveLength(1);

  // Who runs the alliance sees why, and releases it once the cause is mended: it is late, and counts.
  const operations = tracking.open<OperationsServiceDefinition>('OperationsService', 'operations');
  const asked = { consumer: 'epcis', key: '' };
  const parked = async () => (await operations.listParked(asked, as(admin))).parked;
  const [listed] = await parked();
  const isParked = { consumer: 'epcis', state: 'dead', tries: 5, factId: eventIds[0] };
  expect(listed).toMatchObject({ ...isParked, reason: expect.stringContaining('null') as string });
  await rows.updateOne(ofPoison, { $set: { json: 'null' } });
  const replayed = operations.replay({ ...asked, key: listed?.key ?? '' }, as(admin));
  expect(await replayed).toEqual({ released: 0, parkedAgain: 1 });
  expect(await parked()).toMatchObject([{ ...isParked, tries: 6 }]);
  await rows.updateOne(ofPoison, { $set: { json: row?.json ?? '' } });
  expect(await refusedWith(operations.replay(asked, as(a)))).toBe('ROLE_FORBIDDEN');
  const again = { ...asked, key: 'another' };
  expect(await operations.replay(again, as(admin))).toEqual({ released: 0, parkedAgain: 0 });
  expect(await operations.replay(asked, as(admin))).toEqual({ released: 1, parkedAgain: 0 });
  expect(await parked()).toEqual([]);
  expect(await inTheField.unit(a, poisoned)).toMatchObject({ pointId: points.middle });
  expect(await operations.replay(asked, as(admin))).toEqual({ released: 0, parkedAgain: 0 });
  operations.close();
});

test('what could only not be written is tried again for an hour before it is parked', async () => {
  const { ssccs } = await booked(tracking, 1);
  await field(tracking).collect(a, ssccs);
  const [sscc = ''] = ssccs;
  const { captureId } = await capture(tracking, a, [], { last: false });
  await capture(tracking, a, [seen([epcOf(sscc)], at(points.middle))], { captureId });
  const own = () => tracking.database;
  // Of the kind that a transaction is refused with that collides for 5 s.
  const near = () => Promise.reject(callRefusals.SERVICE_UNAVAILABLE());
  const tryInVain = () =>
    applyEvents(tracking.database, kinds, eventStore(own), { ...aroundIn(own), near });
  for (let tried = 0; tried < 6; tried += 1) await tryInVain();
  const rows = (await epcisCollections(tracking.database)).events;
  expect(await rows.findOne({ ssccs: sscc })).toMatchObject({ stage: 'kept', tries: 6 });
  const longAgo = clock() - 3_600_000;
  await rows.updateOne({ ssccs: sscc }, { $set: { recordTime: longAgo } });
  await tryInVain();
  expect(await rows.findOne({ ssccs: sscc })).toMatchObject({ stage: 'parked', tries: 7 });
  await rows.updateOne({ ssccs: sscc }, { $set: { stage: 'kept' } });
  await tracking.apply();
  expect(await field(tracking).unit(a, sscc)).toMatchObject({ pointId: points.middle });
});
