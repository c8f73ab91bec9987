import { setTimeout as wait } from 'node:timers/promises';
import type { Alliance } from '../support/alliance';
import { startAlliance } from '../support/alliance';
import { askRest } from '../support/askRest';
import { smallCast } from '../support/smallCast';

interface Import {
  id: string;
  state: string;
  counts: Record<'rows' | 'things' | 'badThings' | 'changed' | 'unchanged' | 'errors', number>;
  errors: { row: number; field: string; code: string; message: string }[];
  next: string | null;
  code?: string;
}

const startMs = 400_000;
const importMs = 300_000;
const pollMs = 100;
let alliance: Alliance;
let tokens: Readonly<Record<string, string>>;

beforeAll(async () => {
  alliance = await startAlliance({ empty: true });
  const { admin, own, other } = await smallCast(alliance);
  tokens = { admin, own: own.operator, other: other.operator };
}, startMs);
afterAll(() => alliance?.stop());

async function send(
  who: string,
  query: string,
  csv: string,
  key: string,
): Promise<[number, Import]> {
  const asking = { token: tokens[who], csv, key };
  const { status, body } = await askRest(alliance.url, 'POST', `/v1/imports?${query}`, asking);
  return [status, body as unknown as Import];
}

async function get(who: string, path: string): Promise<[number, Record<string, unknown>]> {
  const { status, body } = await askRest(alliance.url, 'GET', path, { token: tokens[who] });
  return [status, body];
}

async function finished(who: string, id: string): Promise<Import> {
  for (;;) {
    const [, job] = (await get(who, `/v1/imports/${id}`)) as unknown as [number, Import];
    if (job.state !== 'checking' && job.state !== 'publishing') return job;
    await wait(pollMs);
  }
}

/** Sends, and waits for the end. */
async function imported(who: string, query: string, csv: string, key: string): Promise<Import> {
  const [status, job] = await send(who, query, csv, key);
  expect([status, job]).toEqual([202, expect.objectContaining({ id: expect.any(String) })]);
  return finished(who, job.id);
}

const header =
  'reference,name,kind,country,latitude,longitude,timeZone,handlingMinutes,handlingFee,currency';
const point = (reference: string, rest = 'depot,CN,29.3,120.1,Asia/Shanghai,30,500,CNY'): string =>
  `${reference},Depot ${reference},${rest}`;

/** Three rows of a hundred lie beyond the pole. */
function bulk(count: number): string {
  const wrong = 'depot,CN,290.3,120.1,Asia/Shanghai,30,500,CNY';
  const rows = Array.from({ length: count }, (_, index) =>
    index % 100 < 3 ? point(`bulk-${index}`, wrong) : point(`bulk-${index}`),
  );
  return [header, ...rows].join('\n');
}

test(
  'of 50,000 rows with 3 % of them wrong nothing is published, and every wrong one is named',
  async () => {
    const refused = await imported('own', 'kind=points', bulk(50_000), 'bulk-1');
    expect(refused).toMatchObject({ state: 'refused' });
    expect(refused.counts).toEqual({
      rows: 50_000,
      things: 50_000,
      badThings: 1_500,
      changed: 0,
      unchanged: 0,
      errors: 1_500,
    });
    expect(refused.errors[0]).toMatchObject({ row: 2, field: 'latitude', code: 'FIELD_INVALID' });
    expect(refused.errors).toHaveLength(200);
    const [, found] = await get('own', '/v1/points');
    expect(found).toMatchObject({ items: [] });
  },
  importMs,
);

test(
  'with proceed what is right is published, and importing twice changes nothing',
  async () => {
    const proceed = 'kind=points&onError=proceed';
    const done = await imported('own', proceed, bulk(5_000), 'bulk-2');
    expect(done).toMatchObject({ state: 'done', counts: { badThings: 150, changed: 4_850 } });
    const again = await imported('own', proceed, bulk(5_000), 'bulk-3');
    expect(again.counts).toMatchObject({ badThings: 150, changed: 0, unchanged: 4_850 });
  },
  importMs,
);

test('every error is had by going on from page to page', async () => {
  const [, { id }] = await send('own', 'kind=points', `${header}\n${point('a', 'x')}`, 'pages');
  const job = await finished('own', id);
  expect(job.errors).toEqual([
    { row: 2, field: '', code: 'CELLS_MISCOUNTED', message: expect.stringContaining('cells') },
  ]);
  const rows = Array.from({ length: 450 }, (_, index) =>
    point(`p-${index}`, 'x,CN,1,1,UTC,1,1,CNY'),
  );
  const many = await imported('own', 'kind=points', [header, ...rows].join('\n'), 'pages-2');
  const second = await get('own', `/v1/imports/${many.id}?cursor=${many.next}`);
  const third = await get('own', `/v1/imports/${many.id}?cursor=${String(second[1]['next'])}`);
  const numbers = [many, second[1] as unknown as Import, third[1] as unknown as Import].flatMap(
    (page) => page.errors.map(({ row }) => row),
  );
  expect(numbers).toEqual(rows.map((_, index) => index + 2));
  expect(third[1]['next']).toBeNull();
});

test('points, areas, a line and its tariff are built from files that name each other', async () => {
  const points = [header, point('west'), point('middle'), point('east')].join('\n');
  await expect(imported('other', 'kind=points', points, 'net-1')).resolves.toMatchObject({
    state: 'done',
    counts: { changed: 3 },
  });
  const areas = [
    'reference,point,country,postcodes,collects,delivers,leadMinutes,price,currency,perKg,run,runDays,runDeparts,runWeightGrams,runVolumeCm3,runStops',
    'around,west,KZ,05*; 0600-0699,yes,no,60,900,EUR,3,am,1;2,09:00,100000,900000,9',
    'around,,,,,,,,,,pm,1;2,14:00,100000,900000,9',
  ].join('\n');
  await expect(imported('other', 'kind=areas', areas, 'net-2')).resolves.toMatchObject({
    state: 'done',
    counts: { rows: 2, things: 1, changed: 1 },
  });
  const lines = [
    'reference,name,mode,days,validFrom,cutoffMinutes,goods,point,arrives,arrivesDay,departs,departsDay,weightGrams,volumeCm3',
    'L9,West to east,rail,1;4,2026-01-01,60,general,west,,,08:00,,1000000,9000000',
    'L9,,,,,,,middle,12:00,,13:00,,1000000,9000000',
    'L9,,,,,,,east,18:00,1,,,,',
  ].join('\n');
  await expect(imported('other', 'kind=lines', lines, 'net-3')).resolves.toMatchObject({
    state: 'done',
    counts: { rows: 3, things: 1, changed: 1 },
  });
  const tariffs = [
    'reference,line,currency,base,divisor,surcharges,cancellation,validFrom,perKg,minimum,breaks',
    'T9,L9,EUR,500,3000,fuel 400bp; peak 150,48:0; 0:5000,2026-01-01T00:00:00Z,12,100,100000:10',
    'T9,,,,,,,,14,100,',
  ].join('\n');
  await expect(imported('other', 'kind=tariffs', tariffs, 'net-4')).resolves.toMatchObject({
    state: 'done',
    counts: { rows: 2, things: 1, changed: 1 },
  });
});

test('what only capacity knows is found before anything is published, at the row and its column', async () => {
  const lines = [
    'reference,name,mode,days,validFrom,cutoffMinutes,goods,point,arrives,departs,weightGrams,volumeCm3',
    'L1,Fine,rail,1,2026-01-01,60,general,west,,08:00,1000000,9000000',
    'L1,,,,,,,east,18:00,,,',
    'L2,Not fine,rail,1,2026-01-01,60,general,west,,08:00,1000000,9000000',
    'L2,,,,,,,nowhere,18:00,,,',
  ].join('\n');
  const job = await imported('other', 'kind=lines', lines, 'net-5');
  expect(job).toMatchObject({ state: 'refused', counts: { changed: 0, badThings: 1, errors: 1 } });
  expect(job.errors).toMatchObject([{ row: 5, field: 'point', code: 'POINT_UNKNOWN' }]);
  const [, mine] = await get('other', '/v1/lines?limit=200');
  const names = (mine['items'] as { name: string }[]).map(({ name }) => name);
  expect(names).not.toContain('Fine');
});

test('the same key is the same import, and with another file it is refused', async () => {
  const csv = `${header}\n${point('once')}`;
  const first = await imported('own', 'kind=points', csv, 'same-key');
  const [status, second] = await send('own', 'kind=points', csv, 'same-key');
  expect([status, second.id, second.counts.changed]).toEqual([202, first.id, 1]);
  const [refused, problem] = await send('own', 'kind=points', `${csv}\n`, 'same-key');
  expect([refused, problem.code]).toEqual([409, 'REQUEST_ID_REUSED']);
});

test("another member's import does not exist, and the alliance's own people say for whom", async () => {
  const csv = `${header}\n${point('admins')}`;
  const job = await imported('own', 'kind=points', csv, 'mine');
  expect((await get('other', `/v1/imports/${job.id}`))[0]).toBe(404);
  expect((await get('admin', `/v1/imports/${job.id}`))[0]).toBe(200);
  const [status, problem] = await send('admin', 'kind=points', csv, 'whose');
  expect([status, problem.code]).toEqual([400, 'IMPORT_OWNER_REQUIRED']);
  const owner = String((job as unknown as Record<string, unknown>)['memberId']);
  const [foreign] = await send('other', `kind=points&memberId=${owner}`, csv, 'not-mine');
  expect(foreign).toBe(403);
  const named = await imported('admin', `kind=points&memberId=${owner}`, csv, 'theirs');
  expect(named).toMatchObject({ state: 'done', counts: { changed: 0, unchanged: 1 } });
});
