import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Measured, Row } from './rows';
import { mergeResults, row, tableOf } from './rows';
import { ratios, spreadOf } from './spread';

const measured = (change: Partial<Measured>): Row =>
  row({
    id: 'P1.x',
    what: 'something',
    figure: 80,
    goal: 80,
    sense: 'atLeast',
    unit: 'x',
    detail: '',
    ...change,
  });

test('a goal is met from its own side, and never where nothing was measured', () => {
  expect(measured({}).met).toBe(true);
  expect(measured({ figure: 79.9 }).met).toBe(false);
  expect(measured({ sense: 'atMost' }).met).toBe(true);
  expect(measured({ sense: 'atMost', figure: 80.1 }).met).toBe(false);
  expect(measured({ figure: null }).met).toBe(false);
  expect(measured({ figure: null, sense: 'atMost' }).met).toBe(false);
  expect(measured({ figure: Number.NaN }).met).toBe(false);
});

test('the table names what was missed', () => {
  const table = tableOf([measured({}), measured({ id: 'P3', figure: null })]);
  expect(table).toMatch(/P1\.x\s+something\s+80\s+>= 80 x\s+met/);
  expect(table).toMatch(/P3\s+something\s+not measured\s+>= 80 x\s+MISSED/);
  expect(table).toMatch(/goals missed: P3$/);
  expect(tableOf([measured({})])).toMatch(/every goal is met$/);
});

test('rows that are measured again take the place of earlier ones', () => {
  const folder = mkdtempSync(join(tmpdir(), 'serai-bench-'));
  const path = join(folder, 'deep/results.json');
  mergeResults(path, [measured({}), measured({ id: 'P10' }), measured({ id: 'P2' })]);
  mergeResults(path, [measured({ figure: 3 })]);
  const kept = JSON.parse(readFileSync(path, 'utf8')) as Row[];
  expect(kept.map(({ id, figure }) => [id, figure])).toEqual([
    ['P1.x', 3],
    ['P2', 80],
    ['P10', 80],
  ]);
  rmSync(folder, { recursive: true });
});

test('ratios are taken for each question, not of the sums', () => {
  expect(ratios([1, 10, 100], [2, 50, 100]).median).toBe(2);
  expect(spreadOf([4, 1, 3, 2])).toMatchObject({ median: 2.5 });
  expect(spreadOf([7])).toEqual({ p5: 7, median: 7, p95: 7 });
});
