import { hours } from '@serai/model';
import type { Tracking } from './tracking.test-data';
import {
  admin,
  anna,
  anybody,
  as,
  booked,
  booking,
  field,
  members,
  openTracking,
  operator,
  person,
  points,
  refusedWith,
} from './tracking.test-data';
import { trackingRules } from './rules';

let tracking: Tracking;
let at: ReturnType<typeof field>;
const [a, b, c, d] = [operator('a'), operator('b'), operator('c'), operator('d')];

beforeAll(async () => {
  tracking = await openTracking();
  at = field(tracking);
});

afterAll(() => tracking.stop());

describe('who tracks a parcel', () => {
  test('sees how far it is, planned against actual, and when it arrives', async () => {
    const { ssccs, numbers, startsAt } = await booked(tracking, 5);
    const [first = '', number = ''] = [ssccs[0], numbers[0]];
    const before = await at.track(number);
    expect(before).toMatchObject({ status: 'announced', arrived: 0, count: 5 });
    expect(before).toMatchObject({ nextStep: 'collection', nextPlace: 'Hub start' });
    expect(before).toMatchObject({ estimateAt: startsAt + hours(38) });
    await at.collect(a, ssccs);
    await at.scan(a, first, points.start);
    const under = await at.track(number);
    expect(under).toMatchObject({ status: 'under_way', nextStep: 'ride', nextPlace: 'Hub middle' });
    expect(under.steps.map(({ status }) => status)).toEqual(['done', 'now', 'ahead', 'ahead']);
    expect(under.steps[0]?.actualAt).toBeDefined();
    expect(under.nextAt).toBe(startsAt + hours(18));
    for (const sscc of ssccs.slice(0, 3)) await at.deliver(a, sscc);
    const some = await at.track(number);
    expect(some).toMatchObject({ status: 'under_way', arrived: 3, count: 5, nextStep: '' });
    expect(some.estimateAt).toBe(startsAt + hours(38));
    expect(some.parcels.filter(({ status }) => status === 'delivered')).toHaveLength(3);
    expect(some.parcels.find(({ isThis }) => isThis)).toMatchObject({ number: 1 });
    for (const sscc of ssccs.slice(3)) await at.deliver(a, sscc);
    const all = await at.track(number);
    expect(all).toMatchObject({ status: 'delivered', arrived: 5, nextStep: '', nextPlace: '' });
    expect(all.estimateEarliest).toBe(all.estimateLatest);
  });

  test('is told what will not arrive, and nothing is promised of it', async () => {
    const { ssccs, numbers } = await booked(tracking, 2);
    const [first = '', second = ''] = ssccs;
    const [number = '', other = ''] = numbers;
    await at.collect(a, ssccs);
    await at.scan(a, first, points.start);
    expect(await refusedWith(at.declareEnd(c, first))).toBe('UNIT_MISSING sscc');
    const { answer } = await at.declareEnd(a, first, 'lost', 'Fell off the truck.');
    expect(answer).toMatchObject({ belongs: true, message: 'Declared lost: custody has ended.' });
    expect(await refusedWith(at.declareEnd(a, first, 'returned'))).toBe('UNIT_ENDED sscc');
    expect(await refusedWith(at.announce(a, 'b', [first]))).toBe('NOT_IN_CUSTODY ssccs[0]');
    const gone = await at.track(number);
    expect(gone).toMatchObject({ status: 'under_way', arrived: 0, count: 2, nextStep: '' });
    expect(gone.steps.map(({ status }) => status)).toEqual(['done', ...Array(3).fill('dropped')]);
    expect(gone.parcels.map(({ status }) => status)).toEqual(['lost', 'under_way']);
    expect(gone.incidents).toEqual(['lost']);
    expect(gone.events.at(-1)).toMatchObject({ kind: 'lost', place: null });
    await at.deliver(a, second);
    const all = await at.track(other);
    expect(all).toMatchObject({ status: 'ended', arrived: 1, count: 2, nextStep: '' });
    expect(all.estimateAt).toBeUndefined();
    const unit = await at.unit(anna, first);
    expect(unit).toMatchObject({ status: 'lost', custodianId: '' });
    expect(unit.history.at(-1)).toMatchObject({ kind: 'lost', reason: 'Fell off the truck.' });
    const [incident] = (await at.incidents(anna)).filter(({ sscc }) => sscc === first);
    expect(incident).toMatchObject({ kind: 'lost', memberId: members.a });
    const rows = tracking.database.connection.collection('outbox');
    const type = 'serai.tracking.v1.ParcelLost';
    expect(await rows.countDocuments({ key: first, type })).toBe(1);
  });

  test('learns nothing of members, people, units, bookings or prices', async () => {
    const { ssccs, numbers, bookingId, departureId } = await booked(tracking, 2);
    await at.collect(a, ssccs);
    await at.scan(b, ssccs[0] ?? '', points.start);
    await at.deliver(a, ssccs[1] ?? '');
    const said = JSON.stringify(await at.track(numbers[0] ?? ''));
    const secrets = [...Object.values(members), ...Object.values(points), ...ssccs, bookingId];
    for (const secret of [...secrets, departureId, 'Kowalski', anna.subject, a.subject]) {
      expect(said).not.toContain(secret);
    }
    expect(said).not.toContain(numbers[1]);
  });

  test('is told what happened, where, and how the place is called there', async () => {
    const { ssccs, numbers } = await booked(tracking, 1);
    const [sscc = '', number = ''] = [ssccs[0], numbers[0]];
    await at.collect(a, ssccs);
    await at.scan(a, sscc, points.start);
    await at.scan(a, sscc, points.start);
    await at.scan(b, sscc, points.middle);
    await at.deliver(a, sscc);
    const { events, steps, parcels } = await at.track(number);
    expect(events.map(({ kind }) => kind)).toEqual(['collected', 'seen', 'seen', 'delivered']);
    const start = { name: 'Hub start', localName: 'Węzeł start', timeZone: 'Europe/Warsaw' };
    expect(events[1]?.place).toMatchObject(start);
    expect(events[1]?.place?.coordinates).toEqual({ latitude: 52.25, longitude: 21 });
    expect(events[3]?.place).toBeNull();
    expect(steps[1]).toMatchObject({ from: start, to: { name: 'Hub middle' } });
    expect(steps[0]?.from).toBeNull();
    expect(parcels[0]?.lastTimeZone).toBe('Europe/Warsaw');
  });

  test('may wait for what comes next, and is answered when it comes', async () => {
    const { ssccs, numbers } = await booked(tracking, 2);
    const number = numbers[0] ?? '';
    const { digest } = await at.track(number);
    expect((await at.track(number)).digest).toBe(digest);
    const waiting = tracking.client.track({ number, seen: digest, waitMs: 20_000 }, anybody);
    await at.collect(a, ssccs.slice(1));
    const told = await waiting;
    expect(told.digest).not.toBe(digest);
    expect(told.parcels.map(({ status }) => status)).toEqual(['expected', 'under_way']);
    const same = { number, seen: told.digest, waitMs: 50 };
    expect(await tracking.client.track(same, anybody)).toEqual(told);
    const other = { number, seen: 'something else', waitMs: 20_000 };
    expect(await tracking.client.track(other, anybody)).toEqual(told);
  });

  test('needs the right number', async () => {
    expect(await refusedWith(at.track('no-such-number'))).toBe('NUMBER_MISSING');
    expect(await refusedWith(at.track(''))).toBe('NUMBER_MISSING');
  });
});

describe('an incident', () => {
  test('is assigned by who has to act, to its people or to a member that it concerns', async () => {
    const { ssccs } = await booked(tracking, 1);
    const [sscc = ''] = ssccs;
    await at.collect(d, [sscc]);
    const incident = (await at.incidents(a)).find((each) => each.sscc === sscc);
    const incidentId = incident?.id ?? '';
    expect(incident).toMatchObject({ memberId: members.d, assignee: '' });
    const assign = (who: typeof a, more: { memberId?: string; assignee?: string }) =>
      tracking.client.assignIncident({ incidentId, ...more }, as(who));
    expect(await refusedWith(assign(a, { assignee: 'Li' }))).toBe('INCIDENT_MISSING');
    const long = assign(d, { assignee: 'x'.repeat(101) });
    expect(await refusedWith(long)).toBe('TEXT_TOO_LONG assignee');
    const stranger = assign(d, { memberId: members.b });
    expect(await refusedWith(stranger)).toBe('INCIDENT_NOT_THEIRS memberId');
    const own = await assign(d, { assignee: 'Li' });
    expect(own.incident).toMatchObject({ memberId: members.d, assignee: 'Li' });
    const passed = await assign(d, { memberId: members.a });
    expect(passed.incident).toMatchObject({ memberId: members.a, assignee: '' });
    expect(await refusedWith(assign(d, { assignee: 'Li' }))).toBe('INCIDENT_MISSING');
    await tracking.client.clearIncident({ incidentId, reason: 'found' }, as(a));
    expect(await refusedWith(assign(admin, { assignee: 'Li' }))).toBe('INCIDENT_CLEARED');
  });

  test('is cleared by who has to act or by an admin, with a reason', async () => {
    const { ssccs } = await booked(tracking, 1);
    const [sscc = ''] = ssccs;
    await at.collect(d, [sscc]);
    const incident = (await at.incidents(a)).find((each) => each.sscc === sscc);
    expect(incident).toMatchObject({ memberId: members.d });
    const incidentId = incident?.id ?? '';
    const clear = (who: typeof a, reason = 'found') =>
      tracking.client.clearIncident({ incidentId, reason }, as(who));
    expect(await refusedWith(clear(c))).toBe('INCIDENT_MISSING');
    expect(await refusedWith(clear(a))).toBe('INCIDENT_MISSING');
    expect(await refusedWith(clear(d, ''))).toBe('REASON_REQUIRED reason');
    expect(await refusedWith(clear(d, 'x'.repeat(501)))).toBe('TEXT_TOO_LONG reason');
    expect((await clear(d)).incident).toMatchObject({ status: 'cleared', clearedReason: 'found' });
    expect((await clear(admin, 'again')).incident).toMatchObject({ clearedReason: 'found' });
    expect((await at.incidents(a, 'cleared')).map(({ id }) => id)).toContain(incidentId);
    expect(await refusedWith(at.incidents(a, 'gone'))).toBe('STATUS_INVALID status');
  });
});

describe('a list', () => {
  test('is paged by cursors, each row once, and refuses a cursor of its own making', async () => {
    const { ssccs } = await booked(tracking, 7);
    const seen: string[] = [];
    let cursor = '';
    for (let pages = 0; pages < 100; pages += 1) {
      const page = { cursor, limit: 3 };
      const answer = await tracking.client.listUnits({ page, pointId: '' }, as(anna));
      expect(answer.units.length).toBeLessThanOrEqual(3);
      seen.push(...answer.units.map(({ sscc }) => sscc));
      cursor = answer.nextCursor;
      if (cursor === '') break;
    }
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen).toEqual(expect.arrayContaining([...ssccs]));
    const bad = { page: { cursor: 'nonsense', limit: 3 }, pointId: '' };
    expect(await refusedWith(tracking.client.listUnits(bad, as(anna)))).toMatch(/^CURSOR_INVALID/);
  });

  test('of a member that is only planned further on is empty, not refused', async () => {
    const made = booking(1);
    await tracking.hear('serai.booking.v1.BookingConfirmed', made.confirmed);
    const page = { cursor: '', limit: 200 };
    const { units } = await tracking.client.listUnits({ page, pointId: '' }, as(c));
    expect(units.map(({ sscc }) => sscc)).not.toContain(made.ssccs[0]);
  });

  test('of a point shows what is there now to who sees it now', async () => {
    const { ssccs } = await booked(tracking, 1);
    const [sscc = ''] = ssccs;
    await at.collect(a, ssccs);
    await at.scan(a, sscc, 'pnt_quiet');
    const list = async (who: typeof a) => {
      const page = { cursor: '', limit: 1 };
      return tracking.client.listUnits({ page, pointId: 'pnt_quiet' }, as(who));
    };
    expect((await list(a)).units).toHaveLength(1);
    expect((await list(anna)).units).toHaveLength(1);
    expect(await list(b)).toEqual({ units: [], nextCursor: '' });
    await at.scan(b, sscc, 'pnt_quiet');
    expect(await list(b)).toEqual({ units: [], nextCursor: '' });
  });
});

describe('who may do what', () => {
  const people = {
    operator: operator('d'),
    device: person('d', 'device'),
    shipper: person('d', 'shipper'),
    admin,
    auditor: person(undefined, 'auditor'),
    service: person(undefined, 'service'),
  } as const;
  const client = () =>
    tracking.client as unknown as Record<string, (q: object, o: object) => Promise<unknown>>;

  test.each(Object.entries(trackingRules))(
    '%s is for the roles of its rule',
    async (name, rule) => {
      const method = `${name[0]?.toLowerCase()}${name.slice(1)}`;
      const call = client()[method];
      if (call === undefined) throw new Error(`no method ${method}`);
      const empty = { units: [], ssccs: [], childSsccs: [] };
      for (const [role, actor] of Object.entries(people)) {
        const refused = await refusedWith(call(empty, as(actor)));
        const isAllowed = rule.roles === 'anyone' || rule.roles.includes(role as 'admin');
        expect([role, refused.startsWith('ROLE_')]).toEqual([role, !isAllowed]);
      }
      const nobody = await refusedWith(call(empty, anybody));
      expect(nobody.startsWith('TOKEN_')).toBe(rule.roles !== 'anyone');
    },
  );
});
