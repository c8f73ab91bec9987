import type { Actor } from '@serai/model';
import { decodeFact, encodeFact } from '@serai/runtime';
import type { ToldFact } from '@serai/runtime';
import type { Tracking } from './tracking.test-data';
import {
  admin,
  anna,
  as,
  booked,
  field,
  members,
  nextSscc,
  openTracking,
  operator,
  person,
  points,
  refusedWith,
  service,
} from './tracking.test-data';

let tracking: Tracking;
let at: ReturnType<typeof field>;
const [a, b, c, d] = [operator('a'), operator('b'), operator('c'), operator('d')];
const otherCustomer = person('a', 'shipper', 'berta');

beforeAll(async () => {
  tracking = await openTracking();
  at = field(tracking);
});
afterAll(() => tracking.stop());

interface Row {
  readonly type: string;
  readonly data: Buffer;
}

/** The facts that tracking told since, as others hear them. */
async function factsSince(count: number): Promise<ToldFact[]> {
  const outbox = tracking.database.connection.collection<Row>('outbox');
  const rows = await outbox.find({}).sort({ at: 1, version: 1 }).skip(count).toArray();
  return rows.map(({ type, data }) => ({ type, data: Buffer.from(data) }));
}

const countFacts = (): Promise<number> =>
  tracking.database.connection.collection('outbox').countDocuments();

async function seenBy(viewer: Actor, facts: readonly ToldFact[]): Promise<string[]> {
  const { subject, member: memberId = '', roles } = viewer;
  const asked = { viewer: { subject, memberId, roles: [...roles] }, facts: [...facts] };
  const seen = await tracking.sight.seeFacts(asked, as(service));
  return seen.facts.flatMap((fact, n) => {
    const type = facts[n]?.type ?? '';
    return fact.seen ? [type.replace('serai.tracking.v1.', '')] : [];
  });
}

async function audiencesOf(facts: readonly ToldFact[]): Promise<string[][]> {
  const { audiences } = await tracking.sight.getAudience({ facts: [...facts] }, as(service));
  return audiences.map(({ memberIds }) => [...memberIds].sort());
}

/** a sells and collects, hands over to b, and b to c, who delivers. */
async function journey(): Promise<{ sscc: string; facts: ToldFact[] }> {
  const { ssccs } = await booked(tracking, 1);
  const sscc = ssccs[0] ?? '';
  const before = await countFacts();
  await at.collect(a, [sscc]);
  for (const [from, to, name] of [
    [a, b, 'b'],
    [b, c, 'c'],
  ] as const) {
    const { id } = await at.announce(from, name, [sscc]);
    await at.receive(to, id, [sscc]);
    await at.reconcile(to, id);
  }
  await at.scan(c, sscc, points.end);
  await at.deliver(c, sscc);
  return { sscc, facts: await factsSince(before) };
}

test('each is shown what lies in its own interval, and the seller and its customer all of it', async () => {
  const { sscc, facts } = await journey();
  const all = await seenBy(admin, facts);
  expect(all).toHaveLength(facts.length);
  const units = facts.filter(({ type }) => /Unit|Parcel|Custody/.test(type));
  expect(await seenBy(a, units)).toHaveLength(units.length);
  expect(await seenBy(anna, units)).toHaveLength(units.length);
  expect(await seenBy(otherCustomer, facts)).toEqual([]);
  expect(await seenBy(d, facts)).toEqual([]);
  expect(await seenBy({ subject: 'nobody', roles: [] }, facts)).toEqual([]);

  const ofB = await seenBy(b, facts);
  expect(ofB).not.toContain('ParcelDelivered');
  expect(ofB).not.toContain('ParcelCollected');
  expect(ofB.filter((type) => type === 'CustodyMoved')).toHaveLength(2);
  const ofC = await seenBy(c, facts);
  expect(ofC).toContain('ParcelDelivered');
  expect(ofC.filter((type) => type === 'CustodyMoved')).toHaveLength(1);
  expect(ofC.filter((type) => type === 'HandOverReconciled')).toHaveLength(1);

  // The same as what the unit itself shows each of them.
  for (const viewer of [a, b, c, anna]) {
    const { history } = await at.unit(viewer, sscc);
    const captured = facts.filter(({ type }) => type.endsWith('UnitCaptured'));
    expect(await seenBy(viewer, captured)).toHaveLength(history.length);
  }
});

test('whoever sees a fact is in its audience, and strangers are not', async () => {
  const { facts } = await journey();
  const audiences = await audiencesOf(facts);
  for (const [name, viewer] of Object.entries({ a, b, c, d })) {
    const id = members[name as 'a'];
    for (const [n, fact] of facts.entries()) {
      const isSeen = (await seenBy(viewer, [fact])).length > 0;
      if (isSeen) expect(audiences[n]).toContain(id);
      if (name === 'd') expect(audiences[n]).not.toContain(id);
    }
  }
});

test('who only met a parcel is told what it did itself, and not of whose booking it was', async () => {
  const { ssccs, bookingId } = await booked(tracking, 1);
  await at.collect(a, ssccs);
  const before = await countFacts();
  await at.scan(d, ssccs[0] ?? '', points.middle);
  const facts = await factsSince(before);
  const viewer = { subject: d.subject, memberId: members.d, roles: ['operator'] };
  const seen = await tracking.sight.seeFacts({ viewer, facts }, as(service));
  const told = seen.facts.flatMap(({ seen: isSeen, data }, n) =>
    isSeen ? [JSON.stringify(decodeFact(facts[n]?.type ?? '', data))] : [],
  );
  expect(told.length).toBeGreaterThan(1);
  expect(told.join()).not.toContain(bookingId);
  expect(JSON.stringify(facts.map(({ type, data }) => decodeFact(type, data)))).toContain(
    bookingId,
  );
});

test('an estimate is the seller’s and its customer’s: who carries it learns nothing of what follows', async () => {
  const { bookingId } = await booked(tracking, 1);
  const moved = { bookingId, estimateAt: 5, earliest: 4, latest: 6, at: Date.now() };
  const facts = [encodeFact('serai.tracking.v1.EstimateMoved', moved)];
  expect(await audiencesOf(facts)).toEqual([[members.a]]);
  for (const viewer of [a, anna, admin]) expect(await seenBy(viewer, facts)).toHaveLength(1);
  for (const viewer of [b, c, d, otherCustomer]) expect(await seenBy(viewer, facts)).toEqual([]);
  const unknown = encodeFact('serai.tracking.v1.EstimateMoved', { ...moved, bookingId: 'bkg_x' });
  expect(await seenBy(a, [unknown])).toEqual([]);
  expect(await audiencesOf([unknown])).toEqual([[]]);
});

test('of a kind that nobody is told of nothing is seen, and so many are asked about at once', async () => {
  const strange = { type: 'serai.partner.v1.MemberLeft', data: Buffer.alloc(0) };
  expect(await seenBy(admin, [strange])).toEqual([]);
  expect(await audiencesOf([strange])).toEqual([[]]);
  const facts = Array.from({ length: 501 }, () => strange);
  const asked = { viewer: null, facts };
  expect(await refusedWith(tracking.sight.seeFacts(asked, as(service)))).toBe(
    'TOO_MANY_FACTS facts',
  );
  const unit = encodeFact('serai.tracking.v1.ParcelDelivered', { sscc: nextSscc(), at: 1 });
  expect(await seenBy(d, [unit])).toEqual([]);
});

test('people do not ask here', async () => {
  for (const actor of [a, anna, admin]) {
    const asked = { viewer: null, facts: [] };
    expect(await refusedWith(tracking.sight.seeFacts(asked, as(actor)))).toBe('ROLE_FORBIDDEN');
  }
});
