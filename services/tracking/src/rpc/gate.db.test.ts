import { encodeSscc96, hours, minutes } from '@serai/model';
import { clock, newId } from '@serai/runtime';
import type { QueuedEvent__Output } from '@serai/protos/serai/tracking/v1/QueuedEvent';
import { query } from './epcis/epcis.test-data';
import type { Tracking } from './tracking.test-data';
import {
  as,
  booked,
  booking,
  field,
  members,
  nextSscc,
  openTracking,
  operator,
  person,
  points,
  refusedWith,
} from './tracking.test-data';

let tracking: Tracking;
let at: ReturnType<typeof field>;
const [a, b, c, d] = [operator('a'), operator('b'), operator('c'), operator('d')];
const gate = { ...person('a', 'device', 'gate'), point: points.start };

beforeAll(async () => {
  tracking = await openTracking();
  at = field(tracking);
});

afterAll(() => tracking.stop());

/** Of the prefix that `nextSscc` makes codes with. */
const tagOf = (sscc: string): string => encodeSscc96(sscc, 6);
const goods = '3074257BF7194E4000001A85';

describe('a reader', () => {
  const upload = (reads: readonly object[], more: object = {}, actor: typeof a = gate) => {
    const heard = reads.map((one) => ({ antenna: 1, rssi: -50, readAt: clock(), ...one }));
    const said = { uploadId: newId('upl'), sentAt: clock(), antennas: [], reads: heard, ...more };
    return tracking.client.readTags(said, as(actor));
  };

  test('is answered unit by unit, names what it cannot mean, and keeps goods as events', async () => {
    const { ssccs } = await booked(tracking, 3);
    await at.collect(a, ssccs);
    const [first = '', second = '', third = ''] = ssccs;
    const unknown = nextSscc();
    const reads = [
      { tag: tagOf(first) },
      { tag: tagOf(first), rssi: -40 },
      { tag: tagOf(second), antenna: 7, rssi: -20 },
      { tag: tagOf(third), antenna: 7, rssi: -70 },
      { tag: tagOf(third), rssi: -45 },
      { tag: tagOf(unknown) },
      { tag: goods },
      { tag: 'E28011606000020', readAt: clock() },
      { tag: tagOf(third), rssi: 99 },
    ];
    const readAt = clock();
    const asked = { uploadId: newId('upl'), antennas: [1, 2], sentAt: readAt };
    const timed = reads.map((one) => ({ ...one, readAt }));
    const told = await upload(timed, asked);
    const byTag = Object.fromEntries(told.answers.map((one) => [one.tag, one]));
    expect(byTag[tagOf(first)]).toMatchObject({ status: 'scanned', count: 2, sscc: first });
    expect(byTag[tagOf(first)]?.answer).toMatchObject({ belongs: true, advice: 'hand_over' });
    expect(byTag[tagOf(second)]).toMatchObject({ status: 'other_lane', answer: null });
    expect(byTag[tagOf(third)]).toMatchObject({ status: 'scanned', antenna: 1 });
    expect(byTag[tagOf(unknown)]?.answer).toMatchObject({ advice: 'call_office' });
    const epc = 'urn:epc:id:sgtin:0614141.812345.6789';
    expect(byTag[goods]).toMatchObject({ status: 'kept', epc, sscc: '' });
    expect(told.faults).toMatchObject([
      { index: 7, field: 'tag', code: 'EPC_INVALID' },
      { index: 8, field: 'rssi', code: 'READ_INVALID' },
    ]);
    expect(await upload(timed, asked)).toEqual(told);
    const { events } = await query(tracking, a, { MATCH_epc: epc });
    expect(events).toMatchObject([
      { epcList: [epc], readPoint: { id: `urn:serai:${points.start}` } },
    ]);
    const other = upload(timed.slice(1), asked);
    expect(await refusedWith(other)).toBe('REQUEST_ID_REUSED');
    expect((await at.unit(a, second)).history.map(({ kind }) => kind)).toEqual(['collected']);
  });

  test('numbers its uploads by itself: two that count alike keep what each of them heard', async () => {
    const { ssccs } = await booked(tracking, 2);
    await at.collect(a, ssccs);
    const [first = '', second = ''] = ssccs;
    const other = { ...person('a', 'device', 'dock'), point: points.start };
    const asked = { uploadId: newId('upl'), sentAt: clock() };
    const [one, two] = ['3074257BF7194E4000001A86', '3074257BF7194E4000001A87'];
    const readAt = clock();
    const hear = (tag: string, sscc: string, actor: typeof a) =>
      upload(
        [
          { tag: tagOf(sscc), readAt },
          { tag, readAt },
        ],
        asked,
        actor,
      );
    const told = await hear(one, first, gate);
    expect(told.answers.map(({ status }) => status).sort()).toEqual(['kept', 'scanned']);
    const apart = await hear(two, second, other);
    expect(apart.answers.map(({ status }) => status).sort()).toEqual(['kept', 'scanned']);
    expect(await hear(one, first, gate)).toEqual(told);
    const heard = async (serial: number) => {
      const epc = `urn:epc:id:sgtin:0614141.812345.${serial}`;
      return (await query(tracking, a, { MATCH_epc: epc })).events.length;
    };
    expect([await heard(6790), await heard(6791)]).toEqual([1, 1]);
    const ids = await Promise.all(
      ssccs.map(async (sscc) => (await at.unit(a, sscc)).history.at(-1)?.eventId),
    );
    expect(new Set(ids).size).toBe(2);
    expect((await at.unit(a, first)).history).toHaveLength(2);
  });

  test('tells only of its own point, with a clock that is looked at', async () => {
    const one = [{ tag: tagOf(nextSscc()) }];
    const elsewhere = upload(one, { pointId: points.end });
    expect(await refusedWith(elsewhere)).toBe('DEVICE_ELSEWHERE pointId');
    expect(await refusedWith(upload(one, { sentAt: 0 }))).toBe('CLOCK_MISSING sentAt');
    expect(await refusedWith(upload([]))).toBe('NO_READS reads');
    expect(await refusedWith(upload(one, {}, a))).toBe('POINT_REQUIRED pointId');
    expect(await refusedWith(upload(one, { uploadId: '' }))).toBe('EVENT_ID_INVALID uploadId');
    const many = Array.from({ length: 5_001 }, () => ({ tag: goods }));
    expect(await refusedWith(upload(many))).toBe('TOO_MANY_READS reads');
    const nothing = await upload([{ tag: 'E280' }]);
    expect(nothing).toMatchObject({ answers: [], faults: [{ index: 0, code: 'EPC_INVALID' }] });
    const { ssccs } = await booked(tracking, 1);
    await at.collect(a, ssccs);
    const ahead = clock() + hours(5);
    const reads = [{ tag: tagOf(ssccs[0] ?? ''), readAt: ahead }];
    const asked = { uploadId: newId('upl'), sentAt: ahead };
    const told = await upload(reads, asked);
    expect(Math.abs(told.clockOffsetMs + hours(5))).toBeLessThan(minutes(1));
    const { history } = await at.unit(a, ssccs[0] ?? '');
    expect(history.at(-1)).toMatchObject({ deviceTime: ahead, flags: ['clock_corrected'] });
    expect(await upload(reads, { ...asked, sentAt: ahead + 5_000 })).toEqual(told);
  });

  test('means no time that nobody can have read at, once its clock is set right', async () => {
    const [sscc, epoch] = [nextSscc(), 100_000];
    const old = await upload([{ tag: tagOf(sscc), readAt: epoch }]);
    expect(old).toMatchObject({
      answers: [],
      faults: [{ index: 0, field: 'readAt', code: 'EVENT_TIME_INVALID' }],
    });
    const far = Date.UTC(2199, 0, 1);
    const late = await upload([{ tag: goods, readAt: far }], { sentAt: epoch });
    expect(late.faults).toMatchObject([{ field: 'readAt', code: 'EVENT_TIME_INVALID' }]);
    const right = await upload([{ tag: tagOf(sscc), readAt: epoch }], { sentAt: epoch });
    expect(right).toMatchObject({ faults: [], answers: [{ status: 'scanned', sscc }] });
  });
});

describe('a queue', () => {
  const queued = (events: readonly Partial<QueuedEvent__Output>[], more: object = {}, actor = a) =>
    tracking.client.uploadQueue({ sentAt: clock(), events: [...events], ...more }, as(actor));
  const event = (sequence: number, kind: string, more: object) => ({
    ...{ sequence, kind, eventId: newId('evt'), eventTime: clock() - hours(30) + sequence },
    ...{ pointId: points.start, ...more },
  });

  test('comes to what it would have come to at once, and is kept once', async () => {
    const { ssccs } = await booked(tracking, 2);
    const [first = '', second = ''] = ssccs;
    const [cage, handOver] = [nextSscc(), { condition: 'ok' }];
    const events = [
      event(4, 'pack', { sscc: cage, ssccs: [first, second], parentKind: 'cage' }),
      event(2, 'collect', { ssccs }),
      event(5, 'seal', { sscc: cage, sealNumber: 'S-1' }),
      event(3, 'weigh', { sscc: first, grams: 900 }),
      event(6, 'scan', { sscc: 'no SSCC' }),
      event(7, 'fly', { sscc: cage }),
    ];
    const told = await queued(events);
    expect(told.answers.map(({ sequence, code, field: at_ }) => [sequence, code, at_])).toEqual([
      [2, '', ''],
      [3, '', ''],
      [4, '', ''],
      [5, '', ''],
      [6, 'SSCC_INVALID', 'sscc'],
      [7, 'QUEUE_KIND_INVALID', 'kind'],
    ]);
    expect((await queued(events)).answers).toEqual(told.answers);
    const there = { custodianId: members.a, sealNumber: 'S-1', sealedBy: members.a };
    expect(await at.unit(a, cage)).toMatchObject({ ...there, childSsccs: ssccs });
    const { id } = await at.announce(a, 'b', [cage]);
    const found = { sscc: cage, sealNumber: 'S-1', ...handOver };
    const receive = event(1, 'receive', { ...found, handOverId: id, pointId: '' });
    const unpack = event(2, 'unpack', { sscc: cage, ssccs: [first] });
    await queued([unpack, receive], {}, b);
    expect(await at.unit(b, first)).toMatchObject({ custodianId: members.b, parentSscc: '' });
    expect((await at.unit(b, cage)).childSsccs).toEqual([second]);
    await queued([event(3, 'deliver', { sscc: first, receivedBy: 'Jan' })], {}, b);
    expect(await at.unit(b, first)).toMatchObject({ status: 'delivered' });
  });

  test('holds what was told at once already, also by a clock that is wrong', async () => {
    const { ssccs } = await booked(tracking, 1);
    const [sscc = ''] = ssccs;
    await at.collect(a, ssccs);
    const told = { eventId: newId('evt'), eventTime: clock() };
    await at.scan(a, sscc, points.start, told);
    const scan = { sequence: 1, kind: 'scan', ...told, sscc, pointId: points.start };
    expect((await queued([scan])).answers).toMatchObject([{ code: '' }]);
    const wrong = { sentAt: clock() + hours(2) };
    expect((await queued([scan], wrong)).answers).toMatchObject([{ code: '' }]);
    const other = { ...scan, eventTime: scan.eventTime + 1 };
    expect((await queued([other])).answers).toMatchObject([{ code: 'EVENT_ID_USED' }]);
    expect((await at.unit(a, sscc)).history).toHaveLength(2);
  });

  test('of two scanners that number alike: the same is kept once, another is refused alone', async () => {
    const { ssccs } = await booked(tracking, 2);
    const [first = '', second = ''] = ssccs;
    await at.collect(a, ssccs);
    const ids = [newId('evt'), newId('evt'), newId('evt')];
    const scans = (of: readonly string[], times: readonly number[]) =>
      of.map((sscc, index) =>
        event(index, 'scan', { sscc, eventId: ids[index], eventTime: times[index] }),
      );
    const when = [1, 2, 3].map((second_) => clock() - hours(1) + second_ * 1_000);
    const one = scans([first, first], when);
    expect((await queued(one)).answers).toMatchObject([{ code: '' }, { code: '' }]);
    // The first is the same, by chance; the second is another parcel; nobody has told the third.
    const other = scans([first, second, second], when);
    const colleague = { ...a, subject: 'per_colleague' };
    const { answers } = await queued(other, {}, colleague);
    expect(answers.map(({ sequence, code, field }) => [sequence, code, field])).toEqual([
      [0, '', ''],
      [1, 'EVENT_ID_USED', 'eventId'],
      [2, '', ''],
    ]);
    expect(answers[1]?.message).not.toBe('');
    const kept = async (sscc: string) =>
      (await at.unit(a, sscc)).history.filter(({ kind }) => kind === 'scanned');
    expect((await kept(first)).map(({ eventId }) => eventId)).toEqual(ids.slice(0, 2));
    expect((await kept(second)).map(({ eventId }) => eventId)).toEqual(ids.slice(2));
    expect((await queued(other, {}, colleague)).answers).toEqual(answers);
  });

  test('is refused whole when it has no order, or no clock', async () => {
    const twice = [event(1, 'scan', {}), event(1, 'scan', {})];
    expect(await refusedWith(queued(twice))).toBe('QUEUE_SEQUENCE_INVALID events');
    expect(await refusedWith(queued([], { sentAt: 0 }))).toBe('CLOCK_MISSING sentAt');
    const many = Array.from({ length: 201 }, (_, index) => event(index, 'scan', {}));
    expect(await refusedWith(queued(many))).toBe('QUEUE_TOO_LONG events');
  });
});

describe('liability', () => {
  test('follows custody, and of what was agreed only the two learn', async () => {
    const { confirmed, ssccs } = booking(1);
    const [sscc = ''] = ssccs;
    const told = confirmed as { booking: { parcels: object[] } };
    const parcels = told.booking.parcels.map((one) => ({ ...one, content: { grams: 2_500 } }));
    await tracking.hear('serai.booking.v1.BookingConfirmed', {
      ...confirmed,
      booking: { ...told.booking, parcels },
    });
    const before = clock() - 1;
    await at.collect(a, ssccs);
    const { id } = await at.announce(a, 'b', ssccs);
    await at.receive(b, id, ssccs);
    const answered = (actor: typeof a, when = clock()) =>
      tracking.client.getLiability({ sscc, at: when }, as(actor));
    const agreed = {
      agreementId: 'agr_mbr_a_mbr_b',
      capPerKg: { amount: 1_050, currency: 'EUR' },
      cap: { amount: 2_625, currency: 'EUR' },
    };
    const byB = { memberId: members.b, handOverId: id, grams: 2_500, shortage: false };
    expect(await answered(a)).toMatchObject({ ...byB, ...agreed });
    expect(await answered(b)).toMatchObject({ ...byB, ...agreed });
    const next = await at.announce(b, 'c', ssccs);
    const toNext = await answered(c);
    expect(toNext).toMatchObject({ memberId: members.b, agreementId: '', cap: null });
    expect(toNext.capPerKg).toBeNull();
    expect(await answered(a, before)).toMatchObject({ memberId: '', capPerKg: null });
    expect(await refusedWith(answered(d))).toBe('UNIT_MISSING');
    expect(await refusedWith(answered(a, -1))).toBe('INSTANT_INVALID at');
    const own = await answered(a, (await at.unit(a, sscc)).history[0]?.recordTime);
    expect(own).toMatchObject({ memberId: members.a, handOverId: '', capPerKg: null });
    const byBefore = clock();
    await at.receive(c, next.id, ssccs);
    const heavier = { sscc, pointId: points.end, grams: 3_000, cm3: 0, evidence: 'ticket' };
    const weighing = { eventId: newId('evt'), eventTime: clock(), ...heavier };
    await tracking.client.weigh(weighing, as(c));
    expect((await answered(c)).grams).toBe(3_000);
    expect(await answered(b, byBefore)).toMatchObject({ memberId: members.b, grams: 2_500 });
  });
});
