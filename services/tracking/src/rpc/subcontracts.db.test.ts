import type { Actor } from '@serai/model';
import { clock, isSignedBy, newId, type ToldFact } from '@serai/runtime';
import { endWork } from '../application/endWork';
import { workReads } from '../store/subcontracts';
import { kinds } from '../store/kinds';
import { at as here, capturedBy, epcOf, seen } from './epcis/epcis.test-data';
import { again } from './hearing.test-data';
import type { Tracking } from './tracking.test-data';
import {
  as,
  booked,
  field,
  members,
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
const driver: Actor = { ...person('d', 'device'), point: points.start };
const auditor = person(undefined, 'auditor');

beforeAll(async () => {
  tracking = await openTracking();
  at = field(tracking);
});
afterAll(() => tracking.stop());

type OutboxRow = ToldFact & {
  readonly _id: string;
  readonly key: string;
  readonly version: number;
};

/** As partner says it: d works for the contractor. */
async function subcontracted(contractor: string, more: object = {}, id = newId('agr')) {
  const terms = { subcontractorIds: [members.d] };
  const parties = { proposerId: contractor, partnerId: members.d };
  const agreement = { id, ...parties, status: 'active', terms, validFrom: 0, ...more };
  await tracking.hear('serai.partner.v1.AgreementActivated', { agreement, at: 0 });
  return id;
}
const said = (what: string, agreementId: string, more: object = {}) =>
  tracking.hear(`serai.partner.v1.Agreement${what}`, { agreementId, reason: 'r', at: 0, ...more });
const settled = () =>
  again(() =>
    endWork(
      tracking.database,
      kinds,
      workReads(() => tracking.database),
    ),
  );

/** Announced by a to b. */
async function announced(): Promise<{ id: string; sscc: string }> {
  const { ssccs } = await booked(tracking, 1);
  await at.collect(a, ssccs);
  const { id } = await at.announce(a, 'b', ssccs);
  return { id, sscc: ssccs[0] ?? '' };
}
const get = async (actor: Actor, handOverId: string) =>
  (await tracking.client.getHandOver({ handOverId }, as(actor))).handOver;
const listed = async (actor: typeof a) => {
  const asked = { status: '', pointId: '', departureId: '', page: { cursor: '', limit: 200 } };
  const { handOvers } = await tracking.client.listHandOvers(asked, as(actor));
  return handOvers.map(({ id }) => id);
};
/** Members that each fact of a hand-over was addressed to as it was told, as gateways ask for them. */
const addressed = new Map<string, readonly string[]>();
async function factsOf(handOverId: string) {
  const outbox = tracking.database.connection.collection<OutboxRow>('outbox');
  const rows = await outbox.find({ key: handOverId }).sort({ version: 1 }).toArray();
  const facts = rows.map(({ _id, type, data }) => ({ id: _id, type, data: Buffer.from(data) }));
  const fresh = facts.filter(({ id }) => !addressed.has(id));
  const { audiences } = await tracking.sight.getAudience({ facts: fresh }, as(service));
  fresh.forEach(({ id }, n) => addressed.set(id, audiences[n]?.memberIds ?? []));
  return facts;
}
/** Which facts of a hand-over somebody is told of now, of those that were addressed to its member. */
async function toldOf(viewer: Actor, handOverId: string): Promise<string[]> {
  const facts = await factsOf(handOverId);
  const { subject, member: memberId = '', roles } = viewer;
  const asked = { viewer: { subject, memberId, roles: [...roles] }, facts };
  const { facts: seen } = await tracking.sight.seeFacts(asked, as(service));
  return facts.flatMap(({ id, type }, n) => {
    const isToldOf = addressed.get(id)?.includes(memberId) === true && seen[n]?.seen === true;
    return isToldOf ? [type.replace('serai.tracking.v1.HandOver', '')] : [];
  });
}
const sign = async (actor: Actor, handOverId: string, jws = '') => {
  const digest = (await get(auditor, handOverId))?.digest ?? '';
  return tracking.client.sign({ handOverId, digest, jws }, as(actor));
};
/** By a and b alone: whoever works for b may have read it until then, and nothing after. */
async function signedWithout(worker: typeof a): Promise<void> {
  const { id, sscc } = await announced();
  expect(await get(worker, id)).toMatchObject({ id });
  await at.receive(b, id, [sscc]);
  await at.reconcile(b, id);
  expect(await get(worker, id)).toMatchObject({ status: 'reconciled' });
  for (const side of [a, b]) await sign(side, id);
  expect(await listed(worker)).not.toContain(id);
  expect(await refusedWith(get(worker, id))).toBe('HAND_OVER_MISSING');
  expect(await refusedWith(at.reconcile(worker, id))).toBe('HAND_OVER_MISSING');
  expect(await refusedWith(sign(worker, id))).toBe('HAND_OVER_MISSING');
  // A scan that comes after all is kept, and shows nothing of it.
  expect(await at.receive(worker, id, [sscc])).toMatchObject({ handOver: null });
  expect(await listed(worker)).not.toContain(id);
}
const signers = async (id: string) =>
  ((await get(auditor, id))?.signatures ?? []).map((each) => [each.memberId, each.signedById]);

test('a subcontractor is heard of, acts for its contractor, and is not once it ended', async () => {
  const early = await announced();
  expect(await refusedWith(at.receive(d, early.id, [early.sscc]))).toBe('HAND_OVER_MISSING');
  expect(await refusedWith(get(d, early.id))).toBe('HAND_OVER_MISSING');
  const agreementId = await subcontracted(members.b);
  // It may act in it, and is told the id; that it will, nothing says yet.
  expect(await listed(d)).toEqual([]);
  expect(await get(d, early.id)).toMatchObject({ toMemberId: members.b });

  const { answers } = await at.receive(driver, early.id, [early.sscc]);
  expect(answers).toMatchObject([{ belongs: true, advice: 'load', incidentId: '' }]);
  expect(await listed(d)).toEqual([early.id]);
  const unit = await at.unit(d, early.sscc);
  expect(unit).toMatchObject({ custodianId: members.b, status: 'in_custody' });
  expect(unit.history.at(-1)).toMatchObject({ memberId: members.d, forMemberId: members.b });
  await at.reconcile(d, early.id);
  await sign(d, early.id);
  await sign(a, early.id);
  expect(await signers(early.id)).toEqual([
    [members.b, members.d],
    [members.a, ''],
  ]);
  const { manifest = '', signatures = [] } = (await get(b, early.id)) ?? {};
  const keys = await tracking.partner.memberKeys(members.d);
  expect(isSignedBy(signatures[0]?.jws ?? '', manifest, keys)).toBe(true);
  expect(JSON.parse(manifest)).toMatchObject({ toMemberId: members.b });
  // What it received and signed is its evidence.
  expect(await listed(d)).toEqual([early.id]);
  expect(await get(d, early.id)).toMatchObject({ status: 'signed', manifest });

  const onward = await at.announce(d, 'c', [early.sscc]);
  expect(onward).toMatchObject({ fromMemberId: members.b, toMemberId: members.c });
  await signedWithout(d);
  const late = await announced();
  await at.receive(d, late.id, [late.sscc]);
  await at.reconcile(b, late.id);
  const version = (await at.unit(d, late.sscc)).version;
  expect(version).toBeGreaterThan(3);
  expect(await listed(d)).toEqual([early.id, late.id, onward.id].sort());
  expect(await get(d, late.id)).toMatchObject({ status: 'reconciled' });

  await said('Ended', agreementId, { endsAt: clock() - 1 });
  await settled();
  await at.scan(b, late.sscc, points.start);
  expect(await at.unit(d, late.sscc)).toMatchObject({ custodianId: '' });
  expect((await at.unit(d, late.sscc)).history).toHaveLength(1);
  expect(await refusedWith(sign(d, late.id))).toBe('HAND_OVER_MISSING');
  // What it signed is its evidence; of what it did otherwise it learns no more.
  expect(await listed(d)).toEqual([early.id]);
  expect(await get(d, early.id)).toMatchObject({ status: 'signed', manifest });
  for (const id of [late.id, onward.id]) {
    expect(await refusedWith(get(d, id))).toBe('HAND_OVER_MISSING');
  }
  const scanned = await at.scan(d, late.sscc, points.start);
  expect(scanned.incidentId).not.toBe('');
  expect(await refusedWith(at.announce(d, 'c', [late.sscc]))).toBe('NOT_IN_CUSTODY ssccs[0]');
});

test('suspended it rests, resumed it goes on, and new terms end it', async () => {
  const { id, sscc } = await announced();
  const agreementId = await subcontracted(members.b);
  await said('Suspended', agreementId);
  expect(await refusedWith(at.receive(d, id, [sscc]))).toBe('HAND_OVER_MISSING');
  await said('Resumed', agreementId);
  await at.receive(d, id, [sscc]);
  await settled();
  expect(await at.unit(d, sscc)).toMatchObject({ custodianId: members.b });
  await subcontracted(members.b, { terms: { subcontractorIds: [] } }, agreementId);
  await settled();
  expect(await at.unit(d, sscc)).toMatchObject({ custodianId: '' });
  expect(await refusedWith(at.reconcile(d, id))).toBe('HAND_OVER_MISSING');
  const never = await subcontracted(members.c, { terms: { subcontractorIds: [] } });
  await said('Suspended', never);
  const kept = tracking.database.connection.collection<{ _id: string }>('agreements');
  expect(await kept.countDocuments({ _id: never })).toBe(0);
});

test('who works for both sides acts for neither, and reads nothing of it', async () => {
  const ids = [await subcontracted(members.a), await subcontracted(members.b)];
  const { id, sscc } = await announced();
  expect(await refusedWith(at.receive(d, id, [sscc]))).toBe('HAND_OVER_MISSING');
  expect(await refusedWith(get(d, id))).toBe('HAND_OVER_MISSING');
  expect(await listed(d)).not.toContain(id);
  await at.receive(b, id, [sscc]);
  await at.reconcile(b, id);
  expect(await refusedWith(sign(d, id))).toBe('HAND_OVER_MISSING');
  const key = tracking.partner.register(members.d);
  const forged = key.sign((await get(b, id))?.manifest ?? '');
  expect(await refusedWith(sign(b, id, forged))).toBe('SIGNATURE_INVALID jws');
  for (const each of ids) await said('Ended', each, { endsAt: clock() - 1 });
  expect(await listed(c)).not.toContain(id);
});

test('what it captures as received, in EPCIS or from a queue, is its contractor’s, too', async () => {
  const agreementId = await subcontracted(members.b);
  const [one, two] = [await announced(), await announced()];
  await capturedBy(tracking, d, [seen([epcOf(one.sscc)], here(points.start))]);
  expect(await at.unit(b, one.sscc)).toMatchObject({ custodianId: members.b });
  const queued = { ...{ sequence: 1, kind: 'receive', eventId: newId('evt') } };
  const received = { handOverId: two.id, sscc: two.sscc, condition: 'ok' };
  const events = [{ ...queued, ...received, eventTime: clock() }];
  const { answers } = await tracking.client.uploadQueue({ sentAt: clock(), events }, as(driver));
  expect(answers).toMatchObject([{ code: '' }]);
  expect(await at.unit(b, two.sscc)).toMatchObject({ custodianId: members.b });
  await said('Ended', agreementId, { endsAt: clock() - 1 });
});

test('from its first act on a subcontractor is told of a hand-over while it works, and of what it signed', async () => {
  const agreementId = await subcontracted(members.b);
  const [one, two] = [await announced(), await announced()];
  for (const { id } of [one, two]) expect(await toldOf(d, id)).toEqual([]);
  for (const { id, sscc } of [one, two]) {
    await at.receive(d, id, [sscc]);
    await at.reconcile(d, id);
  }
  await sign(d, one.id);
  for (const { id } of [one, two]) expect(await toldOf(d, id)).toEqual(['Reconciled']);
  await said('Ended', agreementId, { endsAt: clock() - 1 });
  await sign(a, one.id);
  for (const side of [a, b]) await sign(side, two.id);
  expect(await toldOf(d, one.id)).toEqual(['Reconciled', 'Signed']);
  expect(await toldOf(d, two.id)).toEqual([]);
  expect(await toldOf(b, two.id)).toEqual(['Announced', 'Reconciled', 'Signed']);
  expect(await toldOf(person('b', 'shipper'), two.id)).toEqual([]);
});
