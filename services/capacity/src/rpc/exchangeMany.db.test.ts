import { isRefusal, type Actor } from '@serai/model';
import { newId } from '@serai/runtime';
import { leg, train } from '../domain/space/space.test-data';
import { nativeCollection } from '../store/journalLog';
import { as, eventually, openOn, runningSpace, trainIn } from './space.test-data';
import type { Instance, SpaceRunning } from './space.test-data';

const person = (subject: string, member: string, role: 'operator' | 'shipper'): Actor => {
  return { subject, member, roles: [role] };
};
const operator = person('per_li', 'mbr_yiwu', 'operator');
const stranger = person('per_dana', 'mbr_steppe', 'operator');
const shipper = person('per_wang', 'mbr_yiwu', 'shipper');
const booking: Actor = { subject: 'booking', roles: ['service'] };

let running: SpaceRunning;
let one: Instance;

beforeEach(async () => {
  running = await runningSpace();
  one = await running.instance();
  await openOn(one.journal, trainIn(3));
});
afterEach(() => running.stop());

const until = () => Date.now() + 3_600_000;

async function held(grams: number): Promise<{ holdId: string; expectedVersion: number }> {
  const holdId = newId('hld');
  const asked = { holdId, items: [{ ...leg(0, grams) }], until: until() };
  const { answers } = await one.client.hold({ holds: [asked] }, as(operator));
  return { holdId, expectedVersion: answers[0]?.hold?.version ?? 0 };
}

async function codeOf(call: Promise<unknown>): Promise<string> {
  try {
    await call;
    return 'granted';
  } catch (thrown) {
    if (isRefusal(thrown)) return thrown.code;
    throw thrown;
  }
}

/** The facts of these keys, once there are so many. */
function told(keys: readonly string[], many: number) {
  const outbox = nativeCollection<{ _id: string; type: string }>(running.database, 'outbox');
  return eventually(
    () => outbox.find({ key: { $in: keys } } as object).toArray(),
    (found) => found.length === many,
  );
}

const soldOn = (index: number) =>
  one.journal.state.departures.get(train().id)?.legs[index]?.soldGrams;

it('answers each exchange by itself, and the same again at another instance', async () => {
  const [first, second, third] = [await held(100), await held(200), await held(300)];
  const also = [{ holdId: newId('hld'), items: [{ ...leg(1, 60) }], bookingId: 'bkg_2' }];
  const exchanges = [
    { ...first, items: [{ ...leg(0, 40) }], also, requestId: 'a' },
    { ...second, items: [{ ...leg(1, 9_999) }], requestId: 'b' },
    { ...third, items: [], requestId: 'c' },
  ];
  const answered = await one.client.exchangeMany({ exchanges }, as(operator));
  expect(answered.answers.map(({ code }) => code)).toEqual(['', 'NO_ROOM', '']);
  expect(answered.answers[0]).toMatchObject({
    hold: { status: 'held', items: [{ grams: 40 }] },
    also: [{ id: also[0]?.holdId, bookingId: 'bkg_2', sellerId: 'mbr_yiwu' }],
  });
  expect(answered.answers[2]?.hold?.status).toBe('released');
  expect([soldOn(0), soldOn(1)]).toEqual([240, 60]);
  const two = await running.instance();
  expect(await two.client.exchangeMany({ exchanges }, as(operator))).toEqual(answered);
  const another = [{ ...first, items: [{ ...leg(0, 41) }], requestId: 'a' }];
  const { answers } = await two.client.exchangeMany({ exchanges: another }, as(operator));
  expect(answers[0]?.code).toBe('REQUEST_ID_REUSED');
  const stale = [{ ...first, items: [{ ...leg(0, 41) }], requestId: 'd' }];
  const late = await two.client.exchangeMany({ exchanges: stale }, as(operator));
  expect(late.answers[0]?.code).toBe('HOLD_CHANGED');
});

it('tells a fact of each hold, with an id of its own', async () => {
  const first = await held(100);
  const also = [1, 2].map(() => ({ holdId: newId('hld'), items: [{ ...leg(0, 10) }] }));
  await one.client.exchangeMany({ exchanges: [{ ...first, items: [], also }] }, as(operator));
  const ids = [first.holdId, ...also.map(({ holdId }) => holdId)];
  const rows = await told(ids, 4);
  expect(new Set(rows.map(({ _id }) => _id)).size).toBe(4);
  expect(rows.map(({ type }) => type.split('.').at(-1)).sort()).toEqual([
    'SpaceHeld',
    'SpaceHeld',
    'SpaceHeld',
    'SpaceReleased',
  ]);
});

it('is for who sells: missing for another member, and not for a shipper alone', async () => {
  const first = { ...(await held(100)), items: [{ ...leg(0, 40) }] };
  const { client } = one;
  const strange = await client.exchangeMany({ exchanges: [first] }, as(stranger));
  expect(strange.answers[0]?.code).toBe('HOLD_MISSING');
  const alone = client.exchangeMany({ exchanges: [first] }, as(shipper));
  expect(await codeOf(alone)).toBe('ROLE_FORBIDDEN');
  const { answers } = await client.exchangeMany({ exchanges: [first] }, as(booking));
  expect(answers[0]).toMatchObject({ code: '', hold: { sellerId: 'mbr_yiwu' } });
});

it('is refused as a whole before anything is written', async () => {
  const first = { ...(await held(100)), items: [{ ...leg(0, 40) }] };
  const code = (exchanges: readonly object[]) =>
    codeOf(one.client.exchangeMany({ exchanges: [...exchanges] }, as(operator)));
  const beside = { holdId: newId('hld'), items: [{ ...leg(0, 1) }] };
  const other = { ...beside, sellerId: 'mbr_steppe' };
  expect(await code([first, { ...first, also: [other] }])).toBe('SELLER_FORBIDDEN');
  const unnamed = { ...beside, holdId: 'mine' };
  expect(await code([{ ...first, also: [unnamed] }])).toBe('HOLD_ID_MISSING');
  const long = { ...beside, bookingId: 'x'.repeat(101) };
  expect(await code([{ ...first, also: [long] }])).toBe('BOOKING_INVALID');
  const many = Array.from({ length: 101 }, () => beside);
  expect(await code([{ ...first, also: many }])).toBe('TOO_MANY_HOLDS');
  expect(await code(Array.from({ length: 501 }, () => first))).toBe('TOO_MANY_HOLDS');
  expect([soldOn(0), one.journal.state.holds.size]).toEqual([100, 1]);
});

it('asks for nothing at a closed point or under an embargo that it had not before', async () => {
  const [first, second] = [await held(100), await held(200)];
  const { legs } = trainIn(3);
  const closed = { from: 0, reason: 'flood' };
  running.points.set(legs[1]?.toPointId ?? '', { closed });
  const codes = async (exchanges: object[]) => {
    const { answers } = await one.client.exchangeMany({ exchanges }, as(operator));
    return answers.map(({ code, field }) => `${code} ${field}`.trim());
  };
  const beside = (grams: number) => {
    return [{ holdId: newId('hld'), items: [{ ...leg(1, grams) }], bookingId: 'bkg_2' }];
  };
  const onward = { ...first, items: [{ ...leg(0, 40) }], also: beside(60), requestId: 'a' };
  expect(await codes([onward])).toEqual(['POINT_CLOSED also[0].items[0]']);
  const single = { ...second, items: [{ ...leg(1, 10) }], requestId: 'a' };
  expect(await codeOf(one.client.exchange(single, as(operator)))).toBe('POINT_CLOSED');
  const { hold } = await one.client.getHold({ holdId: first.holdId }, as(operator));
  expect(hold).toMatchObject({ version: first.expectedVersion, items: [{ ...leg(0, 100) }] });
  running.points.clear();
  const [lineId, validFrom, validTo] = [train().lineId, 0, null];
  const none = { memberId: '', pointId: '', country: '', pointIds: [], reason: 'strike' };
  const laid = { ...none, lineId, goods: ['battery' as const], validFrom, validTo };
  running.embargoes.set('emb_1', laid);
  const more = { ...second, items: [{ ...leg(0, 250) }], goods: ['battery'], requestId: 'b' };
  expect(await codes([more])).toEqual(['']);
  const battery = { ...first, items: [{ ...leg(1, 1) }], goods: ['battery'], requestId: 'c' };
  expect(await codes([battery])).toEqual(['EMBARGOED items[0]']);
  expect(await codes([{ ...battery, goods: [], requestId: 'd' }])).toEqual(['']);
  const asked = { holdId: newId('hld'), items: [{ ...leg(0, 1) }], until: 0, commit: true };
  const { answers } = await one.client.hold(
    { holds: [{ ...asked, goods: ['battery'] }] },
    as(operator),
  );
  expect(answers).toMatchObject([{ code: 'EMBARGOED', field: 'items[0]' }]);
});

it('keeps at a closed point what it had there', async () => {
  const first = await held(100);
  const second = await held(100);
  const last = trainIn(3).legs[0]?.toPointId ?? '';
  running.points.set(last, { closed: { from: 0, reason: 'flood' } });
  const two = await running.instance();
  const less = { ...first, items: [{ ...leg(0, 40) }], requestId: 'a' };
  const fresh = { ...second, items: [{ ...leg(0, 40) }, { ...leg(1, 40) }], requestId: 'a' };
  const asked = { exchanges: [less, fresh] };
  const { answers } = await two.client.exchangeMany(asked, as(operator));
  expect(answers.map(({ code }) => code)).toEqual(['', '']);
});
