import { newId } from '@serai/runtime';
import { finishCaptures } from '../../application/epcis/finishCaptures';
import { eventStore } from '../../store/epcis/eventStore';
import type { Tracking } from '../tracking.test-data';
import {
  as,
  booked,
  field,
  nextSscc,
  openTracking,
  operator,
  points,
  refusedWith,
} from '../tracking.test-data';
import { at, capture, epcOf, query, seen, standard } from './epcis.test-data';

let tracking: Tracking;
beforeAll(async () => {
  tracking = await openTracking();
});
afterAll(() => tracking.stop());

const [a, b] = [operator('a'), operator('b')];
const thing = () => [`urn:x:${newId('thg')}`];
const found = async (parameters: Record<string, string>) =>
  (await query(tracking, a, parameters)).events.map(({ eventID }) => eventID);

describe('a document of events', () => {
  test('with one that is wrong keeps nothing, and says where and why', async () => {
    const things = thing();
    const events = [seen(things), seen(things, { eventTime: '2026-03-29T14:30:00' })];
    const { job } = await capture(tracking, a, events);
    expect(job).toMatchObject({ success: false, running: false, faultCount: 1 });
    expect(job.faults).toMatchObject([{ index: 1, path: 'eventTime', code: 'INSTANT_INVALID' }]);
    expect(await found({ MATCH_epc: things[0] ?? '' })).toEqual([]);
  });

  test('with one that is wrong keeps the others, where that is asked', async () => {
    const things = thing();
    const events = [seen(things), seen(things, { colour: 'red' }), seen(['urn:epc:id:sscc:1.2'])];
    const { job } = await capture(tracking, a, events, { errorBehaviour: 'proceed' });
    expect(job).toMatchObject({ success: false, faultCount: 2 });
    expect(job.faults.map(({ index, path, code }) => [index, path, code])).toEqual([
      [1, 'colour', 'EVENT_FIELD_UNKNOWN'],
      [2, 'epcList[0]', 'EPC_INVALID'],
    ]);
    expect(await found({ MATCH_epc: things[0] ?? '' })).toHaveLength(1);
    expect(await refusedWith(capture(tracking, a, [], { errorBehaviour: 'perhaps' }))).toBe(
      'ERROR_BEHAVIOUR_INVALID errorBehaviour',
    );
  });

  test('is nobody’s to see before its last part, and one job from then on', async () => {
    const things = thing();
    const begun = await capture(tracking, a, [seen(things)], { last: false });
    expect(begun.job.running).toBe(true);
    expect(await found({ MATCH_epc: things[0] ?? '' })).toEqual([]);
    const { captureId } = begun;
    await capture(tracking, a, [seen(things, { bizStep: 'shipping' })], { captureId });
    expect(await found({ MATCH_epc: things[0] ?? '' })).toHaveLength(2);
    expect(await refusedWith(capture(tracking, a, [], { captureId }))).toBe('CAPTURE_CLOSED');
    expect(await refusedWith(capture(tracking, b, [], { captureId }))).toBe('CAPTURE_MISSING');
    await tracking.apply();
    const { job } = await tracking.epcis.getCapture({ captureId }, as(a));
    expect(job).toMatchObject({ running: false, success: true });
    expect(await refusedWith(tracking.epcis.getCapture({ captureId }, as(b)))).toBe(
      'CAPTURE_MISSING',
    );
  });

  test('that was never finished is refused in the end, and leaves nothing', async () => {
    const things = thing();
    const { captureId } = await capture(tracking, a, [seen(things)], { last: false });
    const store = eventStore(() => tracking.database);
    await finishCaptures(store, Date.now() + 11 * 60_000);
    const { job } = await tracking.epcis.getCapture({ captureId }, as(a));
    expect(job).toMatchObject({ running: false, success: false });
    await capture(tracking, a, [seen(things, { eventID: 'urn:x:later' })]);
    expect(await found({ MATCH_epc: things[0] ?? '' })).toEqual(['urn:x:later']);
  });

  test('that a crash left between acknowledged and kept is kept', async () => {
    const things = thing();
    const { captureId } = await capture(tracking, a, [seen(things)], { last: false });
    const store = eventStore(() => tracking.database);
    await store.moveJob(captureId, 'open', 'accepted', Date.now());
    expect(await found({ MATCH_epc: things[0] ?? '' })).toEqual([]);
    await tracking.apply();
    expect(await found({ MATCH_epc: things[0] ?? '' })).toHaveLength(1);
  });

  test('of more events than one may have, and calls of too many, are refused', async () => {
    const many = Array.from({ length: 501 }, () => 1);
    expect(await refusedWith(capture(tracking, a, many))).toBe('TOO_MANY_EVENTS events');
    const asked = { captureId: newId('cap'), errorBehaviour: 'proceed', prefixes: [], last: true };
    const events = [{ index: 10_000, json: '{}', tooLarge: false }];
    const told = tracking.epcis.capture({ ...asked, events }, as(a));
    expect(await refusedWith(told)).toBe('CAPTURE_TOO_LONG events');
    const large = [
      { index: 0, json: '', tooLarge: true },
      { index: 1, json: '{', tooLarge: false },
    ];
    const { job } = await tracking.epcis.capture({ ...asked, events: large }, as(a));
    expect(job?.faults.map(({ code }) => code)).toEqual(['EVENT_TOO_LARGE', 'EVENT_NOT_JSON']);
  });
});

describe('a good document in one call', () => {
  test('is worked off when it is answered, and told only once', async () => {
    const { ssccs } = await booked(tracking, 3);
    const [first = ''] = ssccs;
    await field(tracking).collect(a, ssccs);
    const events = ssccs.map((sscc) => seen([epcOf(sscc)], at(points.start)));
    const { job, captureId } = await capture(tracking, a, events);
    expect(job).toMatchObject({ running: false, success: true, faultCount: 0 });
    const told = async () => (await field(tracking).unit(a, first)).history.map(({ kind }) => kind);
    expect(await told()).toEqual(['collected', 'scanned']);
    expect(await found({ MATCH_epc: epcOf(first) })).toHaveLength(1);
    expect((await tracking.epcis.getCapture({ captureId }, as(a))).job).toMatchObject({
      running: false,
      success: true,
    });
    expect(await refusedWith(capture(tracking, a, [], { captureId }))).toBe('CAPTURE_CLOSED');
    // Of the second document some took effect before.
    const more = [...events, seen([epcOf(first)], at(points.middle))];
    expect((await capture(tracking, a, more)).job).toMatchObject({ running: false, faultCount: 0 });
    expect(await told()).toEqual(['collected', 'scanned', 'scanned']);
  });

  test('of more units than are decided together goes the long way, and arrives', async () => {
    const epcs = Array.from({ length: 400 }, () => epcOf(nextSscc()));
    const events = [0, 1, 2].map((nth) => seen(epcs, { ...at(points.start), 'x:nth': nth }));
    const context = [standard, { x: 'urn:x:' }];
    const { job } = await capture(tracking, a, events, { context });
    expect(job).toMatchObject({ running: true, faultCount: 0 });
    await tracking.apply();
    expect(await found({ MATCH_epc: epcs[399] ?? '' })).toHaveLength(3);
  });

  test('that was declared wrong before it came moves nothing', async () => {
    const { ssccs } = await booked(tracking, 1);
    const [sscc = ''] = ssccs;
    await field(tracking).collect(a, ssccs, points.start);
    const eventID = `urn:x:${newId('evt')}`;
    const wrong = seen([epcOf(sscc)], { ...at(points.middle), eventID });
    const errorDeclaration = { declarationTime: new Date().toISOString() };
    await capture(tracking, a, [{ ...wrong, errorDeclaration }]);
    await capture(tracking, a, [wrong]);
    expect(await field(tracking).unit(a, sscc)).toMatchObject({ pointId: points.start });
    const other = { ...wrong, eventID: `urn:x:${newId('evt')}` };
    await capture(tracking, a, [{ ...other, errorDeclaration }, other]);
    expect(await field(tracking).unit(a, sscc)).toMatchObject({ pointId: points.start });
  });

  test('of two at once about the same parcels both arrive', async () => {
    const { ssccs } = await booked(tracking, 5);
    await field(tracking).collect(a, ssccs);
    const document = (place: string) =>
      capture(
        tracking,
        a,
        ssccs.map((sscc) => seen([epcOf(sscc)], at(place))),
      );
    await Promise.all([points.start, points.middle, points.end].map(document));
    const { history } = await field(tracking).unit(a, ssccs[4] ?? '');
    expect(history).toHaveLength(4);
  });
});

describe('an event', () => {
  test('told twice is kept once, with an id or without one', async () => {
    const things = thing();
    const event = seen(things);
    const first = await capture(tracking, a, [event, event]);
    expect(first.eventIds[0]).toMatch(/^ni:\/\/\/sha-256;[0-9a-f]{64}\?ver=CBV2\.0$/);
    const again = await capture(tracking, a, [{ ...event, epcList: [...things] }]);
    expect(again.job.success).toBe(true);
    expect(again.eventIds).toEqual([first.eventIds[0]]);
    expect(await found({ MATCH_epc: things[0] ?? '' })).toEqual([first.eventIds[0]]);
  });

  test('with the id of another of the member is refused; another member’s ids are its own', async () => {
    const things = thing();
    const eventID = `urn:x:${newId('evt')}`;
    await capture(tracking, a, [seen(things, { eventID })]);
    const other = seen(things, { eventID, bizStep: 'shipping' });
    const { job } = await capture(tracking, a, [other]);
    expect(job.faults).toMatchObject([{ index: 0, path: 'eventID', code: 'EVENT_ID_USED' }]);
    expect((await capture(tracking, b, [other])).job.success).toBe(true);
    const both = [seen(things, { eventID: 'urn:x:twin' }), seen([], { eventID: 'urn:x:twin' })];
    const twins = await capture(tracking, a, both, { errorBehaviour: 'proceed' });
    expect(twins.job.faults).toMatchObject([{ index: 1, code: 'EVENT_ID_USED' }]);
  });

  test('of two documents at once stays when one of them is refused', async () => {
    const things = thing();
    const event = seen(things, { eventID: `urn:x:${newId('evt')}` });
    const one = await capture(tracking, a, [event, { type: 'Party' }], { last: false });
    const other = await capture(tracking, a, [event]);
    const refused = await capture(tracking, a, [], { captureId: one.captureId });
    expect([other.job.success, refused.job.success]).toEqual([true, false]);
    expect(await found({ MATCH_epc: things[0] ?? '' })).toEqual([event['eventID']]);
  });

  test('of a stranger’s unit is kept, and an incident of who saw it', async () => {
    const sscc = nextSscc();
    await capture(tracking, b, [seen([epcOf(sscc)], at(points.end))]);
    await tracking.apply();
    const { unit } = await tracking.client.getUnit({ sscc }, as(b));
    expect(unit).toMatchObject({ status: 'unknown', pointId: points.end });
    expect(unit?.history).toMatchObject([{ kind: 'scanned', flags: ['unknown_unit'] }]);
  });
});
