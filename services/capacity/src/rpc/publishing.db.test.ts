import { decodeFact } from '@serai/runtime';
import type { LinePublished__Output } from '@serai/protos/serai/capacity/v1/LinePublished';
import {
  area,
  foundAlliance,
  line,
  point,
  publishedLine,
  publishedPoint,
  tariff,
} from './network.test-data';
import {
  as,
  factsOf,
  people,
  refusedWith,
  running,
  type People,
  type Running,
} from './running.test-data';

let alliance: Running;
let client: Running['client'];
let who: People;

beforeAll(async () => {
  alliance = await running();
  client = alliance.client;
});
beforeEach(async () => {
  who = people();
  await foundAlliance(alliance, who);
});
afterAll(() => alliance.stop());

describe('publishing', () => {
  test('a batch goes in as one, each bad row is named, and the good ones stand', async () => {
    const points = [point('A'), point('B', { kind: 'shed' }), point('C'), point('A')];
    const answer = await client.publishPoints({ points }, as(who.operator));
    expect(answer.changed).toBe(2);
    expect(
      answer.points.map(({ reference, memberId, version }) => [reference, memberId, version]),
    ).toEqual([
      ['A', who.yiwu, 1],
      ['C', who.yiwu, 1],
    ]);
    expect(answer.errors.map(({ row, code, field }) => [row, code, field])).toEqual([
      [1, 'WORD_UNKNOWN', 'kind'],
      [3, 'REFERENCE_REPEATED', 'reference'],
    ]);
    const { points: all } = await client.listPoints({ memberId: who.yiwu }, as(who.shipper));
    expect(all).toHaveLength(2);
  });

  test('publishing twice changes nothing and is told to nobody', async () => {
    const points = [point('A'), point('B')];
    const first = await client.publishPoints({ points }, as(who.operator));
    const again = await client.publishPoints({ points }, as(who.operator));
    expect(again).toEqual({ ...first, changed: 0 });
    const changed = [point('A', { name: 'Renamed' }), point('B')];
    const third = await client.publishPoints({ points: changed }, as(who.operator));
    expect([third.changed, third.points[0]?.version, third.points[1]?.version]).toEqual([1, 2, 1]);
    expect(await factsOf(alliance.database, first.points[0]?.id ?? '')).toHaveLength(2);
    expect(await factsOf(alliance.database, first.points[1]?.id ?? '')).toHaveLength(1);
  });

  test('the same request again gets the same answer, and another body under its id is refused', async () => {
    const points = [point('A'), point('B', { kind: 'shed' })];
    const first = await client.publishPoints({ points }, as(who.operator, 'once-1'));
    await client.publishPoints({ points: [point('A', { name: 'Later' })] }, as(who.operator));
    const repeated = await client.publishPoints({ points }, as(who.operator, 'once-1'));
    expect(repeated).toEqual(first);
    const other = client.publishPoints({ points: [point('C')] }, as(who.operator, 'once-1'));
    expect(await refusedWith(other)).toBe('REQUEST_ID_REUSED');
  });

  test('checking only says what would be, and changes nothing', async () => {
    const points = [point('A'), point('B', { kind: 'shed' })];
    const checked = await client.publishPoints({ points, checkOnly: true }, as(who.operator));
    expect([checked.changed, checked.errors.length]).toEqual([1, 1]);
    expect((await client.listPoints({ memberId: who.yiwu }, as(who.operator))).points).toEqual([]);
    await client.publishPoints({ points }, as(who.operator));
    const again = await client.publishPoints({ points, checkOnly: true }, as(who.operator));
    expect([again.changed, again.points[0]?.version]).toEqual([0, 1]);
  });

  test('a batch over 500 rows is refused, one of 500 is not', async () => {
    const points = Array.from({ length: 501 }, (_, index) => point(`P${index}`));
    expect(await refusedWith(client.publishPoints({ points }, as(who.operator)))).toBe(
      'BATCH_TOO_LARGE',
    );
    const { changed } = await client.publishPoints({ points: points.slice(1) }, as(who.operator));
    expect(changed).toBe(500);
  });

  test('one publishes for the own member, an admin for whom it names', async () => {
    const points = [
      point('A', { memberId: who.steppe }),
      point('B', { memberId: who.yiwu }),
      point('C'),
    ];
    const own = await client.publishPoints({ points }, as(who.operator));
    expect(own.errors.map(({ row, code }) => [row, code])).toEqual([[0, 'NOT_YOUR_MEMBER']]);
    const unknown = point('D', { memberId: 'mbr_nobody' });
    const any = await client.publishPoints({ points: [...points, unknown] }, as(who.admin));
    expect(any.points.map(({ memberId }) => memberId)).toEqual([who.steppe, who.yiwu]);
    expect(any.errors.map(({ row, code }) => [row, code])).toEqual([
      [2, 'MEMBER_MISSING'],
      [3, 'MEMBER_UNKNOWN'],
    ]);
  });

  test('a suspended member adds nothing new, and withdraws what it has', async () => {
    const { id } = await publishedLine(client, who);
    await alliance.hear('MemberSuspended', who.yiwu, {
      memberId: who.yiwu,
      reason: 'unpaid',
      at: 2,
    });
    const attempt = () => client.publishPoints({ points: [point('A')] }, as(who.operator));
    expect(await refusedWith(attempt())).toBe('MEMBER_SUSPENDED memberId');
    const { line: withdrawn } = await client.withdrawLine({ lineId: id }, as(who.operator));
    expect(withdrawn?.status).toBe('withdrawn');
    await alliance.hear('MemberReinstated', who.yiwu, { memberId: who.yiwu, at: 3 });
    expect(await refusedWith(attempt())).toBe('granted');
    await alliance.hear('MemberLeft', who.yiwu, { memberId: who.yiwu, at: 4 });
    expect(await refusedWith(attempt())).toBe('MEMBER_NOT_ACTIVE memberId');
  });

  test('a member that partner has not named yet is not known', async () => {
    const stranger = { ...who.operator, member: 'mbr_0000000000000000000000000000000c' };
    const attempt = client.publishPoints({ points: [point('A')] }, as(stranger));
    expect(await refusedWith(attempt)).toBe('MEMBER_UNKNOWN memberId');
  });

  test('shippers, services and strangers publish nothing', async () => {
    const publish = (options: ReturnType<typeof as>) => client.publishPoints({}, options);
    expect(await refusedWith(publish(as(who.shipper)))).toBe('ROLE_FORBIDDEN');
    expect(await refusedWith(publish(as(who.booking)))).toBe('ROLE_FORBIDDEN');
    expect(await refusedWith(client.listPoints({}, { deadlineMs: 60_000 }))).toBe('TOKEN_MISSING');
  });

  test('an area around another member’s point is published, around none it is refused', async () => {
    const pointId = await publishedPoint(client, who);
    const areas = [area(pointId), area('pnt_none', { reference: 'B' })];
    const { areas: made, errors } = await client.publishAreas({ areas }, as(who.steppeOperator));
    expect(made.map(({ memberId, runs }) => [memberId, runs.length])).toEqual([[who.steppe, 1]]);
    expect(errors.map(({ row, code }) => [row, code])).toEqual([[1, 'POINT_UNKNOWN']]);
  });

  test('a tariff prices a line of its own member, and stays with it', async () => {
    const { id, from, to } = await publishedLine(client, who);
    const foreign = await client.publishTariffs({ tariffs: [tariff(id)] }, as(who.steppeOperator));
    expect(foreign.errors[0]?.code).toBe('LINE_OF_ANOTHER');
    const own = await client.publishTariffs({ tariffs: [tariff(id)] }, as(who.operator));
    expect(own.tariffs[0]).toMatchObject({ lineId: id, version: 1, currency: 'CNY' });
    const other = line(from, to, { reference: 'SECOND' });
    const { lines } = await client.publishLines({ lines: [other] }, as(who.operator));
    const moved = [tariff(lines[0]?.id ?? '')];
    const { errors } = await client.publishTariffs({ tariffs: moved }, as(who.operator));
    expect(errors[0]?.code).toBe('TARIFF_LINE_FIXED');
  });

  test('facts carry the whole thing in its version', async () => {
    const { id } = await publishedLine(client, who);
    await client.withdrawLine({ lineId: id }, as(who.operator));
    await client.withdrawLine({ lineId: id }, as(who.admin));
    const facts = await factsOf(alliance.database, id);
    expect(facts.map(({ type }) => type)).toEqual(['LinePublished', 'LineWithdrawn']);
    const said = decodeFact<LinePublished__Output>(
      'serai.capacity.v1.LinePublished',
      facts[0]?.data ?? Buffer.alloc(0),
    );
    expect(said.line).toMatchObject({ id, version: 1, status: 'published', mode: 'rail' });
    expect(said.line?.legs[0]?.distanceMetres).toBeGreaterThan(6_000_000);
  });
});
