import { Readable } from 'node:stream';
import { isRefusal } from '@serai/model';
import { columns, exampleCsv, importKinds } from './columns';
import { importLimits, readCsv } from './readCsv';

const header = columns.points.map(({ name }) => name).join(',');
const width = columns.points.length;
const row = (reference: string): string => [reference, ...Array(width - 1).fill('x')].join(',');
const of = (...parts: (string | Buffer)[]): Readable =>
  Readable.from(parts.map((part) => Buffer.from(part)));

async function codeOf(upload: Readable, limits = importLimits): Promise<string> {
  try {
    await readCsv('points', upload, limits);
    return 'taken';
  } catch (error) {
    if (isRefusal(error)) return error.code;
    throw error;
  }
}

test('rows are numbered as a table shows them, also behind empty ones', async () => {
  const upload = of(`\uFEFF${header}\r\n`, `${row('a')}\r\n\r\n`, row('b'));
  const { rows, errors } = await readCsv('points', upload);
  expect(rows.map(({ number, cells }) => [number, cells.get('reference')])).toEqual([
    [2, 'a'],
    [4, 'b'],
  ]);
  expect(errors).toEqual([]);
});

test('cells may hold commas, lines and quotes, and a letter may be cut in two on the way', async () => {
  const bytes =
    Buffer.from(`reference,point,country,postcodes,collects,delivers,leadMinutes,price,currency,perKg
"a, ""b""",义乌,"P
L",1,2,3,4,5,6,7`);
  const cut = bytes.indexOf('义') + 1;
  const { rows } = await readCsv('areas', of(bytes.subarray(0, cut), bytes.subarray(cut)));
  expect(rows[0]?.cells.get('reference')).toBe('a, "b"');
  expect(rows[0]?.cells.get('point')).toBe('义乌');
  expect(rows[0]?.cells.get('country')).toBe('P\nL');
});

test('a row of another width is an error of that row', async () => {
  const { rows, errors } = await readCsv(
    'points',
    of(`${header}\n${row('a')}\nb,c\n${row('d')},e`),
  );
  expect(rows).toHaveLength(3);
  expect(errors.map(({ row: number, code }) => [number, code])).toEqual([
    [3, 'CELLS_MISCOUNTED'],
    [4, 'CELLS_MISCOUNTED'],
  ]);
});

test.each([
  ['CSV_EMPTY', header],
  ['CSV_EMPTY', ''],
  ['CSV_COLUMN_UNKNOWN', `${header},colour\n`],
  ['CSV_COLUMN_UNKNOWN', `${header},__proto__\n`],
  ['CSV_COLUMN_REPEATED', `${header},name\n`],
  ['CSV_COLUMN_MISSING', 'reference,name\na,b'],
  ['CSV_INVALID', `${header}\n"a`],
  ['CSV_INVALID', `${header}\n${'x'.repeat(300_000)}`],
])('%s is refused as a whole', async (code, text) => {
  expect(await codeOf(of(text))).toBe(code);
});

test('names in another encoding than UTF-8 are refused, not written down wrong', async () => {
  const gbk = Buffer.from([0xd2, 0xe5, 0xce, 0xda]);
  expect(await codeOf(of(`${header}\n`, gbk))).toBe('CSV_INVALID');
});

test('one row more than is taken is refused', async () => {
  const limits = { ...importLimits, rows: 3 };
  const text = (count: number): string => `${header}\n${`${row('a')}\n`.repeat(count)}`;
  expect(await codeOf(of(text(3)), limits)).toBe('taken');
  expect(await codeOf(of(text(4)), limits)).toBe('IMPORT_TOO_LONG');
  expect(importLimits).toEqual({ bytes: 32_000_000, rows: 50_000 });
});

test('too many bytes are refused while they come, and read to their end for the answer to be heard', async () => {
  const limits = { ...importLimits, bytes: 100_000 };
  const line = Buffer.from(`${row('a'.repeat(1_000))}\n`);
  let sent = 0;
  const upload = Readable.from(
    (function* () {
      yield Buffer.from(`${header}\n`);
      for (; sent < 2 * limits.bytes; sent += line.length) yield line;
    })(),
  );
  expect(await codeOf(upload, limits)).toBe('IMPORT_TOO_LARGE');
  await new Promise((resolve) => upload.once('end', resolve));
  expect(sent).toBeGreaterThanOrEqual(2 * limits.bytes);
});

test.each(importKinds)('the example of %s is a file that can be read', async (kind) => {
  const { rows, errors } = await readCsv(kind, of(exampleCsv(kind)));
  expect([rows.length, errors]).toEqual([1, []]);
});

test('the same bytes have the same digest, others another', async () => {
  const first = await readCsv('points', of(`${header}\n${row('a')}`));
  const same = await readCsv('points', of(`${header}\n`, row('a')));
  const other = await readCsv('points', of(`${header}\n${row('b')}`));
  expect(same.digest).toBe(first.digest);
  expect(other.digest).not.toBe(first.digest);
});
