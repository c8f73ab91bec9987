import fc from 'fast-check';
import { decodeCursor, encodeCursor, pageLimit } from './paging';

describe('paging', () => {
  test('a cursor gives back the sort key it was made of', () => {
    const part = fc.oneof(fc.string(), fc.integer());
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 4 }), (key) => {
        expect(decodeCursor(encodeCursor(...key), key.length)).toEqual(key);
      }),
    );
  });

  test('no cursor is the first page', () => {
    expect([decodeCursor(undefined), decodeCursor('')]).toEqual([undefined, undefined]);
  });

  test.each(['x', 'bnVsbA', encodeCursor('a', 'b'), 'e30', `W${'1'.repeat(2_000)}`])(
    'the cursor %s was not given out by a list with one part',
    (cursor) => {
      expect(() => decodeCursor(cursor, 1)).toThrow(
        expect.objectContaining({ code: 'CURSOR_INVALID' }),
      );
    },
  );

  test('a page has 50 rows by itself, and never more than the most', () => {
    expect([pageLimit(undefined), pageLimit(0), pageLimit(7)]).toEqual([50, 50, 7]);
    expect([pageLimit(1_000), pageLimit(1_000, 500), pageLimit(undefined, 20)]).toEqual([
      200, 500, 20,
    ]);
  });

  test.each([-1, 1.5, NaN])('%s rows cannot be asked', (limit) => {
    expect(() => pageLimit(limit)).toThrow(expect.objectContaining({ code: 'LIMIT_INVALID' }));
  });
});
