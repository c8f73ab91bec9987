import type { AllianceCopy } from '../application/allianceCopy';
import {
  area,
  foundAlliance,
  point,
  publishedLine,
  publishedPoint,
  tariff,
  xian,
} from './network.test-data';
import {
  as,
  people,
  refusedWith,
  running,
  until,
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

describe('reading', () => {
  test('points are listed page by page, by member and country', async () => {
    await client.publishPoints(
      { points: ['A', 'B', 'C'].map((name) => point(name)) },
      as(who.operator),
    );
    await client.publishPoints({ points: [xian] }, as(who.steppeOperator));
    const first = await client.listPoints(
      { page: { limit: 2 }, country: 'PL', memberId: who.yiwu },
      as(who.shipper),
    );
    const { nextCursor: cursor } = first;
    const second = await client.listPoints(
      { page: { limit: 2, cursor }, country: 'PL' },
      as(who.shipper),
    );
    expect([first.points.length, second.points.length, second.nextCursor]).toEqual([2, 1, '']);
    const ids = [...first.points, ...second.points].map(({ id }) => id);
    expect(new Set(ids).size).toBe(3);
    const theirs = await client.listPoints({ memberId: who.steppe }, as(who.shipper));
    expect(theirs.points.map(({ reference }) => reference)).toEqual(['XIY']);
    expect(await refusedWith(client.listPoints({ page: { cursor: '?' } }, as(who.shipper)))).toBe(
      'CURSOR_INVALID cursor',
    );
  });

  test('areas and lines are listed, and one of each is got', async () => {
    const { id, to } = await publishedLine(client, who);
    await client.publishAreas({ areas: [area(to)] }, as(who.operator));
    expect(
      (await client.listAreas({ country: 'PL', memberId: who.yiwu }, as(who.shipper))).areas,
    ).toHaveLength(1);
    expect(
      (await client.listLines({ mode: 'rail', memberId: who.yiwu }, as(who.shipper))).lines,
    ).toHaveLength(1);
    expect(
      (await client.listLines({ mode: 'sea', memberId: who.yiwu }, as(who.shipper))).lines,
    ).toHaveLength(0);
    expect((await client.getLine({ lineId: id }, as(who.shipper))).line?.calls).toEqual([
      expect.objectContaining({ arrives: '', departs: '10:00' }),
      expect.objectContaining({ arrives: '12:00', arrivesDay: 9, departs: '' }),
    ]);
    expect((await client.getPoint({ pointId: to }, as(who.booking))).point?.handlingFee).toBeNull();
    const missing = client.getPoint({ pointId: 'pnt_x' }, as(who.shipper));
    expect(await refusedWith(missing)).toBe('POINT_UNKNOWN pointId');
    expect(await refusedWith(client.getLine({ lineId: 'x' }, as(who.shipper)))).toBe(
      'LINE_UNKNOWN lineId',
    );
  });

  test('the tariff in force is got, of another moment another', async () => {
    const { id } = await publishedLine(client, who);
    const tariffs = [
      tariff(id, { validTo: 1000 }),
      tariff(id, { reference: 'T2', validFrom: 1000 }),
    ];
    await client.publishTariffs({ tariffs }, as(who.operator));
    const referenceAt = async (at?: number) => {
      const asked = { lineId: id, ...(at !== undefined && { at }) };
      return (await client.getTariff(asked, as(who.shipper))).tariff?.reference;
    };
    expect([await referenceAt(999), await referenceAt(1000), await referenceAt()]).toEqual([
      'TRAIN-1',
      'T2',
      'T2',
    ]);
    expect(await refusedWith(referenceAt(0))).toBe('TARIFF_UNKNOWN at');
    expect(await refusedWith(client.getTariff({ lineId: 'lin_x' }, as(who.shipper)))).toBe(
      'LINE_UNKNOWN lineId',
    );
  });

  test('coverage names the areas of active members, at every instance within a second', async () => {
    const other = await alliance.otherCopy();
    const own = (copy: AllianceCopy) =>
      copy.areasIn('PL').filter(({ value }) => value.memberId === who.yiwu).length;
    const pointId = await publishedPoint(client, who);
    const areas = [area(pointId), area(pointId, { reference: 'REST', postcodes: ['*'] })];
    await client.publishAreas({ areas }, as(who.operator));
    await until('both copies know', () =>
      [alliance.alliance, other].every((copy) => own(copy) === 2),
    );
    const found = async (postcode: string, country = 'PL') => {
      const { areas } = await client.findCoverage({ country, postcode }, as(who.shipper));
      const own = areas.filter(({ memberId }) => memberId === who.yiwu);
      return own.map(({ reference }) => reference).sort();
    };
    expect(await found('61-100')).toEqual(['AROUND', 'REST']);
    expect(await found('00-001')).toEqual(['REST']);
    expect(await found('')).toEqual(['AROUND', 'REST']);
    expect(await found('61-100', 'DE')).toEqual([]);
    expect(await refusedWith(found('1', 'XX'))).toBe('COUNTRY_UNKNOWN country');
    await alliance.hear('MemberSuspended', who.yiwu, { memberId: who.yiwu, reason: '', at: 2 });
    await until('the copy knows', () => !alliance.alliance.isActive(who.yiwu));
    expect(await found('61-100')).toEqual([]);
  });
});
