import { hours } from '@serai/model';
import { clock, newId } from '@serai/runtime';
import { deemAcceptance } from '../application/deemAcceptance';
import { kinds } from '../store/kinds';
import { deemReads } from '../store/reads';
import type { Tracking } from './tracking.test-data';
import {
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
} from './tracking.test-data';

let tracking: Tracking;
let at: ReturnType<typeof field>;
const [a, b, c, d] = [operator('a'), operator('b'), operator('c'), operator('d')];

beforeAll(async () => {
  tracking = await openTracking();
  at = field(tracking);
});

afterAll(() => tracking.stop());

async function collected(count: number) {
  const made = await booked(tracking, count);
  await at.collect(a, made.ssccs);
  return made;
}

const holderOf = async (sscc: string): Promise<string> =>
  (await at.unit(person(undefined, 'auditor'), sscc)).custodianId;
const linesOf = (handOver: { lines: { sscc: string; outcome: string }[] }) =>
  Object.fromEntries(handOver.lines.map(({ sscc, outcome }) => [sscc, outcome]));
const told = { status: '', pointId: '', departureId: '', page: { cursor: '', limit: 200 } };

describe('a hand-over', () => {
  test('moves custody at the scan, keeps short with the giver, and is signed by both', async () => {
    const { ssccs } = await collected(4);
    const [fine = '', broken = '', short = '', refused = ''] = ssccs;
    const over = (await collected(1)).ssccs[0] ?? '';
    const { id } = await at.announce(a, 'b', ssccs);
    expect(await holderOf(fine)).toBe(members.a);
    const { handOver, answers } = await at.receive(b, id, [
      fine,
      { sscc: broken, condition: 'damaged', note: 'wet' },
      { sscc: refused, condition: 'refused' },
      over,
    ]);
    expect(handOver).toMatchObject({ status: 'receiving' });
    expect(answers[0]).toMatchObject({ belongs: true, advice: 'load' });
    expect(await Promise.all([fine, broken, over].map(holderOf))).toEqual(Array(3).fill('mbr_b'));
    const closed = await at.reconcile(b, id);
    expect(linesOf(closed)).toEqual({
      [fine]: 'ok',
      [broken]: 'damaged',
      [short]: 'short',
      [refused]: 'refused',
      [over]: 'over',
    });
    expect(await Promise.all([short, refused].map(holderOf))).toEqual(['mbr_a', 'mbr_a']);
    expect(await at.reconcile(b, id)).toEqual(closed);
    const raised = (await at.incidents(a)).filter(({ handOverId }) => handOverId === id);
    expect(raised.map(({ kind }) => kind).sort()).toEqual(['damaged', 'over', 'refused', 'short']);
    const sign = (who: typeof a, digest = closed.digest) =>
      tracking.client.sign({ handOverId: id, digest }, as(who));
    expect(await refusedWith(sign(a, 'f'.repeat(64)))).toBe('DIGEST_STALE digest');
    expect((await sign(a)).handOver).toMatchObject({ status: 'reconciled' });
    const { handOver: signed } = await sign(b);
    expect(signed).toMatchObject({ status: 'signed' });
    expect(signed?.signatures.map(({ memberId }) => memberId)).toEqual(['mbr_a', 'mbr_b']);
    expect((await sign(b)).handOver?.signatures).toHaveLength(2);
  });

  test('shows the receiver what comes, and no longer what stayed behind', async () => {
    const { ssccs } = await collected(2);
    const [comes = '', stays = ''] = ssccs;
    expect(await refusedWith(at.unit(b, comes))).toBe('UNIT_MISSING');
    const { id } = await at.announce(a, 'b', ssccs);
    expect(await at.unit(b, stays)).toMatchObject({ custodianId: members.a });
    await at.receive(b, id, [comes]);
    await at.reconcile(b, id);
    expect(await refusedWith(at.unit(b, stays))).toBe('UNIT_MISSING');
    await at.scan(b, comes, points.middle);
    const giver = await at.unit(a, comes);
    expect(giver).toMatchObject({ custodianId: members.b, pointId: points.middle });
  });

  test('leaves who handed it over with its own interval, and nothing of what follows', async () => {
    const { ssccs } = await collected(1);
    const [sscc = ''] = ssccs;
    await at.receive(b, (await at.announce(a, 'b', ssccs)).id, ssccs);
    await at.receive(c, (await at.announce(b, 'c', ssccs)).id, ssccs);
    await at.scan(c, sscc, points.end);
    await at.deliver(c, sscc);
    const past = await at.unit(b, sscc);
    expect(past).toMatchObject({ status: 'in_custody', custodianId: '', pointId: points.start });
    expect(past.history.map(({ kind }) => kind)).not.toContain('delivered');
    const list = async (pointId: string) => {
      const page = { cursor: '', limit: 200 };
      const { units } = await tracking.client.listUnits({ page, pointId }, as(b));
      return units.map((unit) => unit.sscc);
    };
    expect(await list('')).toContain(sscc);
    expect(await list(points.end)).not.toContain(sscc);
  });

  test('announced to another member is no longer seen by the first', async () => {
    const { ssccs } = await collected(1);
    const [sscc = ''] = ssccs;
    const first = await at.announce(a, 'b', ssccs);
    await at.announce(a, 'c', ssccs);
    expect(await refusedWith(at.unit(b, sscc))).toBe('UNIT_MISSING');
    expect(await at.unit(c, sscc)).toMatchObject({ custodianId: members.a });
    await at.reconcile(b, first.id);
    expect(await at.unit(c, sscc)).toMatchObject({ custodianId: members.a });
  });

  test('of others is missing, and lists show only own', async () => {
    const { ssccs } = await collected(1);
    const { id } = await at.announce(a, 'b', ssccs);
    const get = (who: typeof a) => tracking.client.getHandOver({ handOverId: id }, as(who));
    expect((await get(a)).handOver).toMatchObject({ id, version: 1 });
    expect(await refusedWith(get(d))).toBe('HAND_OVER_MISSING');
    expect(await refusedWith(at.receive(d, id, ssccs))).toBe('HAND_OVER_MISSING');
    expect(await refusedWith(at.receive(a, id, ssccs))).toBe('HAND_OVER_MISSING');
    expect(await refusedWith(at.reconcile(a, id))).toBe('HAND_OVER_MISSING');
    const sign = (who: typeof a) => tracking.client.sign({ handOverId: id, digest: 'x' }, as(who));
    expect(await refusedWith(sign(d))).toBe('HAND_OVER_MISSING');
    expect(await refusedWith(sign(a))).toBe('HAND_OVER_NOT_RECONCILED');
    const list = async (who: typeof a, by = {}) =>
      (await tracking.client.listHandOvers({ ...told, ...by }, as(who))).handOvers;
    expect((await list(b)).map((each) => each.id)).toContain(id);
    expect(await list(b, { pointId: points.end })).toEqual([]);
    const departureId = newId('dep');
    const more = (await collected(1)).ssccs;
    const manifest = await at.announce(a, 'b', more, { departureId });
    expect(await list(b, { departureId })).toEqual([manifest]);
    expect(await list(d)).toEqual([]);
    expect(await list(b, { status: 'signed' })).toEqual(
      (await list(b)).filter(({ status }) => status === 'signed'),
    );
    expect(await refusedWith(list(b, { status: 'lost' }))).toBe('STATUS_INVALID status');
  });

  test('is announced once under its reference, and refused with other units', async () => {
    const { ssccs } = await collected(2);
    const [one = '', two = ''] = ssccs;
    const reference = newId('ref');
    const first = await at.announce(a, 'b', [one], { reference });
    await at.receive(b, first.id, [one, two]);
    const again = await at.announce(a, 'b', [one], { reference });
    expect(again).toMatchObject({ id: first.id, status: 'receiving' });
    expect(linesOf(again)).toEqual({ [one]: 'ok', [two]: 'over' });
    const other = refusedWith(at.announce(a, 'b', [two], { reference }));
    expect(await other).toBe('HAND_OVER_REFERENCE_USED reference');
    const elsewhere = at.announce(a, 'c', [one], { reference });
    expect(await refusedWith(elsewhere)).toBe('HAND_OVER_REFERENCE_USED reference');
  });

  test('is announced by the holder, of outermost units, at a point, to somebody else', async () => {
    const { ssccs } = await collected(2);
    const [inner = ''] = ssccs;
    const cage = nextSscc();
    await at.pack(a, cage, [inner]);
    const announce = (who: typeof a, to: keyof typeof members, codes: string[], more = {}) =>
      refusedWith(at.announce(who, to, codes, more));
    expect(await announce(a, 'a', [cage])).toBe('HAND_OVER_TO_ONESELF toMemberId');
    expect(await announce(a, 'b', [cage, inner])).toBe('NOT_OUTERMOST ssccs[1]');
    expect(await announce(b, 'c', [cage])).toBe('NOT_IN_CUSTODY ssccs[0]');
    expect(await announce(a, 'b', [nextSscc()])).toBe('NOT_IN_CUSTODY ssccs[0]');
    expect(await announce(a, 'b', [cage], { pointId: '' })).toBe('POINT_REQUIRED pointId');
    expect(await announce(a, 'b', [])).toBe('NO_UNITS ssccs');
  });

  test('goes to members of the alliance; a suspended one finishes its work in hand', async () => {
    const { ssccs } = await collected(1);
    const to = (toMemberId: string) => refusedWith(at.announce(a, 'b', ssccs, { toMemberId }));
    const hear = (what: string, memberId: string) =>
      tracking.hear(`serai.partner.v1.Member${what}`, { memberId });
    expect(await to('mbr_nobody')).toBe('HAND_OVER_MEMBER_UNKNOWN toMemberId');
    await tracking.hear('serai.partner.v1.MemberAdmitted', { member: { id: 'mbr_new' } });
    await hear('Left', 'mbr_new');
    expect(await to('mbr_new')).toBe('HAND_OVER_MEMBER_UNKNOWN toMemberId');
    await hear('Suspended', members.b);
    const { id } = await at.announce(a, 'b', ssccs);
    await at.receive(b, id, ssccs);
    expect(await holderOf(ssccs[0] ?? '')).toBe(members.b);
    await hear('Reinstated', members.b);
    expect(await at.announce(b, 'c', ssccs)).toMatchObject({ status: 'announced' });
  });
});

describe('a hand-over that nobody signs', () => {
  test('is deemed accepted by the silent side after the charter’s time', async () => {
    const { ssccs } = await collected(1);
    const { id } = await at.announce(a, 'b', ssccs);
    await at.receive(b, id, ssccs);
    const { digest } = await at.reconcile(b, id);
    await tracking.client.sign({ handOverId: id, digest }, as(b));
    const get = async () => (await tracking.client.getHandOver({ handOverId: id }, as(a))).handOver;
    await tracking.hear('serai.partner.v1.CharterChanged', {
      charter: { terms: { deemedAcceptanceHours: 1 } },
    });
    await tracking.deem();
    expect(await get()).toMatchObject({ status: 'reconciled' });
    const rows = tracking.database.connection.collection<{ _id: string }>('handOvers');
    const long = { $set: { reconciledAt: clock() - hours(1) - 1 } };
    await rows.updateOne({ _id: id }, long);
    await tracking.deem();
    await tracking.deem();
    const signed = await get();
    expect(signed?.signatures.map(({ memberId, deemed }) => [memberId, deemed])).toEqual([
      [members.b, false],
      [members.a, true],
    ]);
    expect(signed).toMatchObject({ status: 'signed' });
  });

  test('holds up no other one when it is refused, and the refusal is said', async () => {
    await tracking.hear('serai.partner.v1.CharterChanged', {
      charter: { terms: { deemedAcceptanceHours: 1 } },
    });
    const { connection } = tracking.database;
    const ids: string[] = [];
    for (let count = 0; count < 2; count += 1) {
      const { ssccs } = await collected(1);
      const { id } = await at.announce(a, 'b', ssccs);
      await at.receive(b, id, ssccs);
      await at.reconcile(b, id);
      ids.push(id);
    }
    await connection
      .collection('handOvers')
      .updateMany({ status: 'reconciled' }, { $set: { reconciledAt: clock() - hours(2) } });
    const [refused = '', other = ''] = ids.sort();
    const spent = { digest: 'another', step: 'sign', at: clock() };
    await connection
      .collection<{ _id: string }>('receipts')
      .insertMany(
        [members.a, members.b].map((member) => ({ _id: `deemed:${refused}/${member}`, ...spent })),
      );
    const { reconciledBefore, charter } = deemReads(() => tracking.database);
    const oneByOne = (before: number, after: string) => reconciledBefore(before, after, 1);
    const deem = deemAcceptance(tracking.database, kinds, { charter, reconciledBefore: oneByOne });
    await expect(deem).rejects.toMatchObject({ code: 'REQUEST_ID_REUSED' });
    const statusOf = async (handOverId: string) =>
      (await tracking.client.getHandOver({ handOverId }, as(a))).handOver?.status;
    expect([await statusOf(refused), await statusOf(other)]).toEqual(['reconciled', 'signed']);
  });
});
