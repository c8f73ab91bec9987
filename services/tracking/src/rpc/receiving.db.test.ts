import { clock, newId } from '@serai/runtime';
import type { Tracking } from './tracking.test-data';
import {
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
const [a, b, c] = [operator('a'), operator('b'), operator('c')];

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

describe('a scan at a hand-over', () => {
  test('after it was reconciled is kept and is an incident; custody needs another one', async () => {
    const { ssccs } = await collected(1);
    const [sscc = ''] = ssccs;
    const { id } = await at.announce(a, 'b', ssccs);
    await at.reconcile(b, id);
    const { answers, handOver } = await at.receive(b, id, ssccs);
    expect(answers[0]).toMatchObject({ belongs: false, advice: 'hold' });
    expect(answers[0]?.incidentId).not.toBe('');
    expect(handOver && linesOf(handOver)).toEqual({ [sscc]: 'short' });
    expect(await holderOf(sscc)).toBe(members.a);
    expect((await at.unit(a, sscc)).history.at(-1)).toMatchObject({ kind: 'received' });
    const again = await at.announce(a, 'b', ssccs);
    await at.receive(b, again.id, ssccs);
    expect(await holderOf(sscc)).toBe(members.b);
  });

  test('of a cage is of all that lies in it, what was announced by itself too', async () => {
    const { ssccs } = await collected(3);
    const [own = '', inside = '', apart = ''] = ssccs;
    const cage = nextSscc();
    await at.pack(a, cage, [inside]);
    const { id } = await at.announce(a, 'b', [cage, own, apart]);
    await at.pack(a, cage, [own]);
    await at.receive(b, id, [cage]);
    const closed = await at.reconcile(b, id);
    expect(linesOf(closed)).toEqual({ [cage]: 'ok', [own]: 'ok', [apart]: 'short' });
    expect(await Promise.all([cage, own, inside, apart].map(holderOf))).toEqual([
      ...Array<string>(3).fill(members.b),
      members.a,
    ]);
  });

  test('with the same event id is kept once; with another body it is refused', async () => {
    const { ssccs } = await collected(1);
    const [sscc = ''] = ssccs;
    const { id } = await at.announce(a, 'b', ssccs);
    const unit = { sscc, eventId: newId('evt'), eventTime: clock() };
    const first = await at.receive(b, id, [unit]);
    expect(await at.receive(b, id, [unit])).toEqual(first);
    const other = at.receive(b, id, [{ ...unit, condition: 'damaged' }]);
    expect(await refusedWith(other)).toBe('EVENT_ID_USED eventId');
    expect((await at.unit(b, sscc)).history.filter((h) => h.kind === 'received')).toHaveLength(1);
  });

  test('that nobody can mean keeps nothing of its call', async () => {
    const { ssccs } = await collected(2);
    const [one = '', two = ''] = ssccs;
    const { id } = await at.announce(a, 'b', ssccs);
    const receive = (unit: object) => refusedWith(at.receive(b, id, [one, { sscc: two, ...unit }]));
    expect(await receive({ condition: 'fine' })).toBe('CONDITION_INVALID units[1].condition');
    expect(await receive({ note: 'x'.repeat(501) })).toBe('TEXT_TOO_LONG units[1].note');
    expect(await receive({ sscc: '1' })).toBe('SSCC_INVALID units[1].sscc');
    expect(await refusedWith(at.receive(b, id, []))).toBe('NO_UNITS units');
    const many = Array.from({ length: 501 }, () => one);
    expect(await refusedWith(at.receive(b, id, many))).toBe('TOO_MANY_UNITS units');
    expect(await holderOf(one)).toBe(members.a);
  });

  test('cannot refuse what was accepted before', async () => {
    const { ssccs } = await collected(1);
    const [sscc = ''] = ssccs;
    const { id } = await at.announce(a, 'b', ssccs);
    await at.receive(b, id, [sscc]);
    const { handOver } = await at.receive(b, id, [{ sscc, condition: 'refused' }]);
    expect(handOver && linesOf(handOver)).toEqual({ [sscc]: 'ok' });
    expect(await holderOf(sscc)).toBe(members.b);
  });

  test('of a unit in a third member’s custody is an incident, and it stays with that member', async () => {
    const { ssccs } = await collected(2);
    const [ours = '', theirs = ''] = ssccs;
    await at.receive(c, (await at.announce(a, 'c', [theirs])).id, [theirs]);
    const { id } = await at.announce(a, 'b', [ours]);
    const { answers } = await at.receive(b, id, [ours, theirs]);
    expect(answers.map(({ advice }) => advice)).toEqual(['load', 'hold']);
    expect(await holderOf(theirs)).toBe(members.c);
    const seen = (await at.incidents(c)).find(({ sscc }) => sscc === theirs);
    expect(seen).toMatchObject({ kind: 'out_of_custody', handOverId: id });
  });

  test('by a device of another point is kept where the device stands', async () => {
    const { ssccs } = await collected(1);
    const { id } = await at.announce(a, 'b', ssccs);
    const device = { ...person('b', 'device'), point: points.middle };
    const { answers } = await at.receive(device, id, ssccs);
    expect(answers[0]?.flags).toEqual(['unexpected_place']);
    expect(await at.unit(b, ssccs[0] ?? '')).toMatchObject({ pointId: points.middle });
  });

  test('of five hundred units in one call is kept whole, and reconciled', async () => {
    const { ssccs } = await collected(500);
    const { id } = await at.announce(a, 'b', ssccs);
    const { handOver, answers } = await at.receive(b, id, ssccs);
    expect(answers).toHaveLength(500);
    expect(handOver?.lines.every(({ outcome }) => outcome === 'ok')).toBe(true);
    expect((await at.reconcile(b, id)).status).toBe('reconciled');
    const outbox = tracking.database.connection.collection('outbox');
    const type = 'serai.tracking.v1.CustodyMoved';
    expect(await outbox.countDocuments({ type, key: { $in: [...ssccs] } })).toBe(500);
  });
});

describe('nested units', () => {
  test('move with all their content, at a scan and at a hand-over', async () => {
    const { ssccs } = await collected(60);
    const [cage, pallet] = [nextSscc(), nextSscc()];
    await at.pack(a, cage, ssccs);
    const packed = await at.pack(a, pallet, [cage], { parentKind: 'pallet' });
    expect(packed).toMatchObject({ kind: 'pallet', custodianId: members.a, childSsccs: [cage] });
    const answer = await at.scan(a, pallet, points.start);
    expect(answer).toMatchObject({ belongs: true, advice: 'hand_over' });
    const handOver = await at.announce(a, 'b', [pallet]);
    expect(handOver.lines[0]?.content).toHaveLength(61);
    expect(await at.unit(b, ssccs[59] ?? '')).toMatchObject({ parentSscc: cage });
    await at.receive(b, handOver.id, [pallet]);
    await at.scan(b, pallet, points.middle);
    for (const sscc of [pallet, cage, ssccs[59] ?? '']) {
      const place = { custodianId: members.b, pointId: points.middle };
      expect(await at.unit(b, sscc)).toMatchObject(place);
    }
    await at.deliver(b, pallet);
    expect(await at.unit(b, ssccs[59] ?? '')).toMatchObject({ status: 'delivered' });
  });

  test('that did not come are short with all that they hold, for each seller to see', async () => {
    const { ssccs, numbers } = await collected(2);
    const cage = nextSscc();
    await at.pack(a, cage, ssccs);
    const { id } = await at.announce(a, 'b', [cage]);
    await at.reconcile(b, id);
    const raised = (await at.incidents(a)).filter(({ handOverId }) => handOverId === id);
    expect(raised.map(({ sscc }) => sscc).sort()).toEqual([cage, ...ssccs].sort());
    const seen = await at.track(numbers[0] ?? '');
    expect(seen).toMatchObject({ status: 'held_up', incidents: ['short'] });
  });

  test('come apart when a child is read elsewhere, and when they are unpacked', async () => {
    const { ssccs } = await collected(3);
    const [first = '', second = ''] = ssccs;
    const cage = nextSscc();
    await at.pack(a, cage, ssccs);
    await at.scan(a, first, points.middle);
    expect(await at.unit(a, first)).toMatchObject({ parentSscc: '' });
    expect((await at.unit(a, cage)).childSsccs).not.toContain(first);
    expect(await at.unpack(a, cage, [second])).toMatchObject({ childSsccs: [ssccs[2]] });
    expect(await at.unpack(a, cage)).toMatchObject({ childSsccs: [] });
    expect(await refusedWith(at.unpack(a, nextSscc()))).toBe('UNIT_MISSING parentSscc');
  });

  test('a parcel taken out after the announcement stays with the giver', async () => {
    const { ssccs } = await collected(2);
    const [out = ''] = ssccs;
    const cage = nextSscc();
    await at.pack(a, cage, ssccs);
    const { id } = await at.announce(a, 'b', [cage]);
    await at.unpack(a, cage, [out]);
    await at.receive(b, id, [cage]);
    await at.reconcile(b, id);
    expect(await holderOf(out)).toBe(members.a);
    expect(await refusedWith(at.unit(b, out))).toBe('UNIT_MISSING');
    const raised = (await at.incidents(a)).find(({ sscc }) => sscc === out);
    expect(raised).toMatchObject({ kind: 'short', handOverId: id });
  });

  test('that stay behind let go of a child that came alone', async () => {
    const { ssccs } = await collected(2);
    const [alone = ''] = ssccs;
    const cage = nextSscc();
    await at.pack(a, cage, ssccs);
    const { id } = await at.announce(a, 'b', [cage]);
    const { handOver } = await at.receive(b, id, [alone]);
    expect(handOver && linesOf(handOver)).toMatchObject({ [alone]: 'ok', [cage]: 'announced' });
    expect(await at.unit(b, alone)).toMatchObject({ custodianId: members.b, parentSscc: '' });
    expect((await at.unit(a, cage)).childSsccs).toEqual([ssccs[1]]);
  });

  test('never hold themselves, are at most five deep, and no parcel holds another', async () => {
    const { ssccs } = await collected(2);
    const [parcel = '', other = ''] = ssccs;
    const levels = [parcel, ...Array.from({ length: 4 }, nextSscc)];
    for (let level = 1; level < 5; level += 1) {
      await at.pack(a, levels[level] ?? '', [levels[level - 1] ?? '']);
    }
    const pack = (parent: string, child: string, more = {}) =>
      refusedWith(at.pack(a, parent, [child], more));
    const outermost = levels[4] ?? '';
    expect(await pack(nextSscc(), outermost)).toBe('NESTING_TOO_DEEP childSsccs[0]');
    expect(await pack(levels[1] ?? '', outermost)).toBe('NESTING_CYCLE childSsccs[0]');
    expect(await pack(outermost, outermost)).toBe('NESTING_CYCLE childSsccs[0]');
    expect(await pack(other, outermost)).toBe('NESTING_TOO_DEEP childSsccs[0]');
    expect(await pack(other, nextSscc())).toBe('PARENT_IS_PARCEL parentSscc');
    const box = { parentKind: 'parcel' };
    expect(await pack(nextSscc(), other, box)).toBe('UNIT_KIND_INVALID parentKind');
  });

  test('of another member’s custody are an incident for both', async () => {
    const { ssccs } = await collected(1);
    const [sscc = ''] = ssccs;
    const cage = nextSscc();
    await at.pack(b, cage, [sscc]);
    const kind = async (who: typeof a) =>
      (await at.incidents(who)).find((each) => each.sscc === sscc)?.kind;
    expect([await kind(a), await kind(b)]).toEqual(['out_of_custody', 'out_of_custody']);
    expect(await holderOf(sscc)).toBe(members.a);
  });
});
