import { declaredRefusals, declareRefusals } from './declareRefusals';
import { isRefusal, Refusal, refusalKindOfGrpc, refusalKinds } from './refusal';

test('every kind has a gRPC status of its own, so that it can be turned back', () => {
  const rows = Object.entries(refusalKinds);
  expect(new Set(rows.map(([, row]) => row.grpc)).size).toBe(rows.length);
  expect(new Set(rows.map(([, row]) => row.grpcName)).size).toBe(rows.length);
  for (const [kind, row] of rows) {
    expect(refusalKindOfGrpc(row.grpc)).toBe(kind);
    expect(row.http).toBeGreaterThanOrEqual(400);
  }
  expect(refusalKindOfGrpc(13)).toBeUndefined();
});

test('a refusal of one field lists it among its errors', () => {
  const refusal = new Refusal('invalid', 'WEIGHT_INVALID', 'Too heavy.', { field: 'grams' });
  expect(refusal.errors).toEqual([
    { field: 'grams', code: 'WEIGHT_INVALID', message: 'Too heavy.' },
  ]);
  expect(refusal).toBeInstanceOf(Error);
  expect(isRefusal(refusal)).toBe(true);
  expect(isRefusal(new Error('no'))).toBe(false);
});

test('a refusal carries several errors, a waiting time and metadata when it has them', () => {
  const errors = [{ field: 'a', code: 'X', message: 'x' }];
  const full = new Refusal('tooMany', 'QUEUE_FULL', 'Wait.', {
    errors,
    retryAfterSeconds: 2,
    metadata: { queue: 'space' },
  });
  expect(full).toMatchObject({ errors, retryAfterSeconds: 2, metadata: { queue: 'space' } });
  const bare = new Refusal('missing', 'BOOKING_UNKNOWN', 'No such booking.');
  expect(Object.hasOwn(bare, 'retryAfterSeconds')).toBe(false);
  expect(Object.hasOwn(bare, 'field')).toBe(false);
});

describe('a table of reasons', () => {
  const refusals = declareRefusals({
    TEST_SOLD_OUT: { kind: 'conflict', message: 'There is no room left.' },
    TEST_UNKNOWN: { kind: 'missing', message: 'There is no such thing.' },
  });

  test('makes a refusal for each reason, and a case may say it more exactly', () => {
    expect(refusals.TEST_SOLD_OUT()).toMatchObject({
      kind: 'conflict',
      code: 'TEST_SOLD_OUT',
      message: 'There is no room left.',
    });
    const exact = refusals.TEST_SOLD_OUT({
      message: 'No room on D1.',
      field: 'leg',
      metadata: { leg: 'D1' },
      retryAfterSeconds: 5,
      errors: [],
    });
    expect(exact).toMatchObject({ message: 'No room on D1.', field: 'leg', errors: [] });
    expect(exact).toMatchObject({ metadata: { leg: 'D1' }, retryAfterSeconds: 5 });
  });

  test('stands in the list of all reasons for the documentation', () => {
    expect(refusals.table.TEST_UNKNOWN.kind).toBe('missing');
    const codes = declaredRefusals().map(({ code }) => code);
    expect(codes).toEqual(expect.arrayContaining(['TEST_SOLD_OUT', 'TEST_UNKNOWN']));
    expect(codes).toEqual([...codes].sort());
  });

  test('gives a code one meaning only, in capitals', () => {
    expect(() => declareRefusals({ TEST_UNKNOWN: { kind: 'stale', message: '' } })).toThrow(
      /declared as missing and as stale/,
    );
    expect(() => declareRefusals({ notShouted: { kind: 'stale', message: '' } })).toThrow(
      /UPPER_SNAKE/,
    );
  });
});
