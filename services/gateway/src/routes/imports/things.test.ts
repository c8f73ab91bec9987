import { Readable } from 'node:stream';
import { derivedId } from '@serai/runtime';
import fc from 'fast-check';
import { columns, exampleCsv, importKinds } from './columns';
import type { ImportKind } from './columns';
import { readCsv } from './readCsv';
import { grouped } from './rows';
import type { Group, Row } from './rows';
import { errorAt, thingOf } from './things';

const owner = 'mbr_1';

async function groupsOf(kind: ImportKind, csv: string): Promise<readonly Group[]> {
  const { rows } = await readCsv(kind, Readable.from([Buffer.from(csv)]));
  const { groups, errors } = grouped(kind, rows);
  expect(errors).toEqual([]);
  return groups;
}

function only(groups: readonly Group[]): Group {
  expect(groups).toHaveLength(1);
  return groups[0] as Group;
}

test.each(['points', 'areas', 'tariffs'] as const)('the example of %s is one', async (kind) => {
  const group = only(await groupsOf(kind, exampleCsv(kind)));
  expect(thingOf(kind, group, owner)).toMatchObject({ message: { memberId: owner } });
});

const line = `reference,name,mode,days,validFrom,cutoffMinutes,goods,point,arrives,arrivesDay,departs,departsDay,weightGrams,volumeCm3
L1,East,rail,2;5,2026-01-01,360,general; battery,P-1,,,08:00,,1000,2000
L2,West,rail,1,2026-01-01,360,general,P-9,,,08:00,,1000,2000
L1,,,,,,,pnt_0123456789abcdef0123456789abcdef,20:00,1,22:00,1,3000,4000
L2,,,,,,,P-8,20:00,1,,,,
L1,,,,,,,P-3,07:00,3,,,,`;

test('rows of a line are its calls in order, wherever they stand, and one leg less', async () => {
  const [east, west] = await groupsOf('lines', line);
  expect(thingOf('lines', east as Group, owner)).toMatchObject({
    message: {
      reference: 'L1',
      days: [2, 5],
      goods: ['general', 'battery'],
      calls: [
        { pointId: derivedId('pnt', owner, 'P-1'), arrives: '', departs: '08:00' },
        { pointId: 'pnt_0123456789abcdef0123456789abcdef', arrives: '20:00', arrivesDay: 1 },
        { pointId: derivedId('pnt', owner, 'P-3'), arrives: '07:00', arrivesDay: 3, departs: '' },
      ],
      legs: [
        { grams: 1000, cm3: 2000, distanceMetres: 0 },
        { grams: 3000, cm3: 4000, distanceMetres: 0 },
      ],
    },
  });
  expect(thingOf('lines', west as Group, owner)).toMatchObject({ message: { legs: [{}] } });
});

test('what is wrong is said at its row and column, one error for a row', async () => {
  const wrong = line.replace('1000,2000', '-5,kg').replace('22:00,1', '25:00,1');
  const [east] = await groupsOf('lines', wrong);
  expect(thingOf('lines', east as Group, owner)).toEqual([
    expect.objectContaining({ row: 4, field: 'departs', code: 'FIELD_INVALID' }),
    expect.objectContaining({ row: 2, field: 'weightGrams', code: 'FIELD_INVALID' }),
  ]);
});

test('a required cell that is empty is required, and a word is no number', async () => {
  const names = columns.points.map(({ name }) => name);
  const csv = (cells: Record<string, string>): string => {
    const example = new Map(columns.points.map((column) => [column.name, column.example]));
    return `${names.join(',')}\n${names.map((name) => cells[name] ?? example.get(name)).join(',')}`;
  };
  const errorsOf = async (cells: Record<string, string>): Promise<unknown> =>
    thingOf('points', only(await groupsOf('points', csv(cells))), owner);
  expect(await errorsOf({ reference: '' })).toMatchObject([
    { row: 2, field: 'reference', code: 'FIELD_REQUIRED' },
  ]);
  expect(await errorsOf({ latitude: 'north' })).toMatchObject([
    { field: 'latitude', code: 'FIELD_INVALID' },
  ]);
  expect(await errorsOf({ opening: '9 08:00-18:00' })).toMatchObject([{ field: 'opening' }]);
  expect(await errorsOf({ currency: 'XXQ' })).toMatchObject([{ field: 'currency' }]);
});

test('rows that disagree about the whole, and a point that stands there twice, are errors', () => {
  const row = (number: number, cells: Record<string, string>): Row => ({
    number,
    cells: new Map(Object.entries(cells)),
  });
  const first = row(2, { reference: 'L1', mode: 'rail' });
  const { errors } = grouped('lines', [first, row(3, { reference: 'L1', mode: 'road' })]);
  expect(errors).toMatchObject([{ row: 3, field: 'mode', code: 'ROWS_DISAGREE' }]);
  const twice = grouped('points', [row(2, { reference: 'P' }), row(7, { reference: 'P' })]);
  expect(twice.errors).toMatchObject([{ row: 7, code: 'REFERENCE_REPEATED' }]);
});

test.each([
  ['lines', 'calls[1].pointId', 3, 'point'],
  ['lines', 'legs[0].grams', 2, 'weightGrams'],
  ['lines', 'legs', 2, 'legs'],
  ['lines', 'sellerIds[4]', 2, 'sellers'],
  ['tariffs', 'lineId', 2, 'line'],
  ['tariffs', 'legs[1].breaks[0].fromGrams', 3, 'breaks'],
  ['areas', 'runs[0].departs', 3, 'runDeparts'],
  ['areas', 'postcodes[7]', 2, 'postcodes'],
  ['points', 'coordinates.latitude', 2, 'latitude'],
] as const)(
  '%s: what the service calls %s stands in row %i under %s',
  (kind, field, row, column) => {
    const rows = [2, 3].map((number) => {
      const cells: [string, string][] = number === 3 ? [['run', 'am']] : [];
      return { number, cells: new Map(cells) };
    });
    const group = { reference: 'r', rows: rows as unknown as Group['rows'] };
    const found = errorAt(kind, group, { field, code: 'X', message: 'x' });
    expect([found.row, found.field]).toEqual([row, column]);
  },
);

test('whatever stands in the cells, a group is a thing, or has errors in rows of its own', () => {
  const cell = fc.oneof(
    fc.string({ maxLength: 12 }),
    fc.constantFrom('', '1', '-1', '08:00', '1;2', 'a:b', 'yes', 'rail', 'EUR', 'NaN', '1e9'),
  );
  const groupOf = (kind: ImportKind): fc.Arbitrary<Group> =>
    fc
      .array(fc.array(cell, { minLength: 20, maxLength: 20 }), { minLength: 1, maxLength: 4 })
      .map((tables) => {
        const rows = tables.map((cells, index) => ({
          number: index + 2,
          cells: new Map(columns[kind].map(({ name }, at) => [name, cells[at] ?? ''])),
        }));
        return { reference: 'r', rows: rows as unknown as Group['rows'] };
      });
  for (const kind of importKinds) {
    fc.assert(
      fc.property(groupOf(kind), (group) => {
        const made = thingOf(kind, group, owner);
        if (!Array.isArray(made)) return;
        expect(made.length).toBeGreaterThan(0);
        const own = group.rows.map(({ number }) => number);
        for (const error of made) expect(own).toContain(error.row);
      }),
      { numRuns: 100 },
    );
  }
});
