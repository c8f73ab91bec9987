import type { DepartureState } from '../domain/space/departure';
import { area, foundAlliance, line, publishedLine, publishedPoint } from './network.test-data';
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

describe('lines and departures', () => {
  test('a published line is on sale for 90 days within moments', async () => {
    const { id } = await publishedLine(client, who);
    const departures = () => departuresOf(who.yiwu);
    await until('90 days are open', () => departures().size >= 90);
    const [first] = [...departures().values()];
    expect(first?.id).toMatch(new RegExp(`^dep_${id.slice(4)}_\\d{8}$`));
    expect(first).toMatchObject({ lineId: id, memberId: who.yiwu, mode: 'rail', status: 'open' });
    expect(first?.legs[0]).toMatchObject({ grams: 500_000_000, cm3: 2_000_000_000 });
  });

  test('another pattern leaves what is opened, and opens what is not', async () => {
    const { from, to } = await publishedLine(client, who, { days: [1] });
    const departures = () => departuresOf(who.yiwu);
    await until('the Mondays are open', () => departures().size >= 12);
    const mondays = departures();
    const later = line(from, to, { days: [1, 2], legs: [{ grams: 1000, cm3: 1000 }] });
    const { lines } = await client.publishLines({ lines: [later] }, as(who.operator));
    expect(lines[0]?.version).toBe(2);
    await until('the Tuesdays are open', () => departures().size >= mondays.size + 12);
    for (const [id, monday] of mondays) expect(departures().get(id)).toEqual(monday);
    const tuesday = [...departures().values()].find(({ id }) => !mondays.has(id));
    expect(tuesday?.legs[0]?.grams).toBe(1000);
  });

  test('a line keeps its route, and a withdrawn one may be published again', async () => {
    const { id, from, to } = await publishedLine(client, who);
    const back = [line(to, from)];
    const { errors } = await client.publishLines({ lines: back }, as(who.operator));
    expect(errors.map(({ code, field }) => [code, field])).toEqual([['LINE_ROUTE_FIXED', 'calls']]);
    await client.withdrawLine({ lineId: id }, as(who.operator));
    const again = await client.publishLines({ lines: [line(from, to)] }, as(who.operator));
    expect([again.changed, again.lines[0]?.status, again.lines[0]?.version]).toEqual([
      1,
      'published',
      3,
    ]);
  });

  test('only the own line is withdrawn', async () => {
    const { id } = await publishedLine(client, who);
    expect(await refusedWith(client.withdrawLine({ lineId: id }, as(who.steppeOperator)))).toBe(
      'LINE_OF_ANOTHER lineId',
    );
    expect(await refusedWith(client.withdrawLine({ lineId: 'lin_x' }, as(who.operator)))).toBe(
      'LINE_UNKNOWN lineId',
    );
  });

  test('who may sell a line may sell its departures, its own member too', async () => {
    await publishedLine(client, who, { sellerIds: [who.steppe] });
    const departures = () => departuresOf(who.yiwu);
    await until('it is open', () => departures().size > 0);
    expect([...departures().values()][0]?.sellerIds).toEqual([who.yiwu, who.steppe]);
  });

  test('runs and storage are offered, changed and ended with what is published', async () => {
    const storage = () => alliance.journal.state.storage.get(pointId)?.cm3;
    const runs = () =>
      [...alliance.journal.state.runs.values()]
        .filter(({ memberId }) => memberId === who.yiwu)
        .map((run) => [run.reference, run.days.length, run.grams]);
    const pointId = await publishedPoint(client, who, 'POZ', { storageCm3: 5_000 });
    await client.publishAreas({ areas: [area(pointId)] }, as(who.operator));
    await until('both are offered', () => storage() === 5_000 && runs().length === 1);
    await publishedPoint(client, who, 'POZ', { storageCm3: 7_000 });
    const pm = { ...area('').runs?.[0], reference: 'PM', grams: 1 };
    await client.publishAreas({ areas: [area(pointId, { runs: [pm] })] }, as(who.operator));
    await until('both are changed', () => storage() === 7_000 && runs().length === 2);
    expect(runs()).toEqual([
      ['AM', 0, 900_000],
      ['PM', 7, 1],
    ]);
  });
});

function departuresOf(memberId: string): Map<string, DepartureState> {
  const all = [...alliance.journal.state.departures];
  return new Map(all.filter(([, departure]) => departure.memberId === memberId));
}
