import { decideRows, judgeRows, maxBatchRows } from './batch';
import { networkRefusals } from './networkRefusals';
import { refused } from './network.test-data';
import { decidePublish, decideWithdraw, evolvePublication } from './publication';
import type { Publication } from './publication';

type Thing = { readonly name: string };
const free = () => null;
const unpublished: Publication<Thing> = { status: 'unpublished' };
const published: Publication<Thing> = { status: 'published', value: { name: 'one' } };

test('what is published for the first time is a fact, said again it is none', () => {
  const facts = decidePublish(unpublished, { name: 'one' }, free);
  expect(facts).toEqual([{ type: 'published', value: { name: 'one' } }]);
  expect(facts.reduce<Publication<Thing>>(evolvePublication, unpublished)).toEqual(published);
  expect(decidePublish(published, { name: 'one' }, free)).toEqual([]);
  expect(decidePublish(published, { name: 'two' }, free)).toHaveLength(1);
});

test('what was withdrawn is published again by the same words', () => {
  const withdrawn = decideWithdraw(published).reduce<Publication<Thing>>(
    evolvePublication,
    published,
  );
  expect(withdrawn).toEqual({ status: 'withdrawn', value: { name: 'one' } });
  expect(decideWithdraw(withdrawn)).toEqual([]);
  expect(decidePublish(withdrawn, { name: 'one' }, free)).toHaveLength(1);
});

test('what was never published cannot be withdrawn', () => {
  expect(refused(() => decideWithdraw(unpublished))).toBe('LINE_UNKNOWN lineId');
  expect(evolvePublication(unpublished, { type: 'withdrawn' })).toBe(unpublished);
});

test('a bad row of a batch is an error of its own, and the others go on', () => {
  const { good, errors } = judgeRows(['a', '', 'b', 'a'], (name) => {
    if (name === '') throw networkRefusals.TEXT_INVALID({ field: 'name' });
    return { id: name, value: { name } };
  });
  expect(good.map(({ row, id }) => [row, id])).toEqual([
    [0, 'a'],
    [2, 'b'],
  ]);
  expect(errors).toMatchObject([
    { row: 1, code: 'TEXT_INVALID', field: 'name' },
    { row: 3, code: 'REFERENCE_REPEATED', field: 'reference' },
  ]);
});

test('what stands there may forbid a row, and only that row', () => {
  const rows = ['a', 'b'].map((id, row) => ({ row, id, value: { name: id } }));
  const fixed = () => networkRefusals.LINE_ROUTE_FIXED({ field: 'calls' });
  const stateOf = (id: string) => (id === 'a' ? published : unpublished);
  const { decided, errors } = decideRows(rows, stateOf, fixed);
  expect(decided.map(({ row }) => row.id)).toEqual(['b']);
  expect(errors).toMatchObject([{ row: 0, code: 'LINE_ROUTE_FIXED', field: 'calls' }]);
});

test('a batch over 500 rows is refused as a whole', () => {
  const rows = Array.from({ length: maxBatchRows + 1 }, () => 'x');
  expect(refused(() => judgeRows(rows, (id) => ({ id, value: id })))).toBe('BATCH_TOO_LARGE');
});

test('a mistake of ours in a row is not a row error', () => {
  const broken = () => judgeRows(['a'], () => JSON.parse('{') as { id: string; value: string });
  expect(broken).toThrow(SyntaxError);
});
