import { Refusal, refusalKinds } from '@serai/model';
import type { RefusalKind } from '@serai/model';
import { Metadata } from '@grpc/grpc-js';
import { refusalOfStatus, statusOfRefusal } from './refusalStatus';

const kinds = Object.keys(refusalKinds) as RefusalKind[];

test.each(kinds)('a refusal of kind %s is the same one on the other side', (kind) => {
  const refusal = new Refusal(kind, 'SPACE_SOLD_OUT', 'Na odcinku Łódź–成都 nie ma miejsca.', {
    field: 'legs[0].departureId',
    retryAfterSeconds: 2.5,
    metadata: { leg: 'D1', field: 'not the field' },
  });
  const status = statusOfRefusal(refusal);
  expect(status.code).toBe(refusalKinds[kind].grpc);
  const back = refusalOfStatus(status);
  expect(back).toBeInstanceOf(Refusal);
  expect({ ...back, message: back?.message }).toEqual({ ...refusal, message: refusal.message });
});

test('a bare refusal comes back bare', () => {
  const back = refusalOfStatus(statusOfRefusal(new Refusal('missing', 'X', 'No.')));
  expect(back).toMatchObject({ kind: 'missing', code: 'X', errors: [], metadata: {} });
  expect(Object.hasOwn(back ?? {}, 'retryAfterSeconds')).toBe(false);
  expect(Object.hasOwn(back ?? {}, 'field')).toBe(false);
});

test('several errors come back in order', () => {
  const errors = [
    { field: 'a', code: 'A_WRONG', message: 'a' },
    { field: 'b', code: 'B_WRONG', message: 'b' },
  ];
  const back = refusalOfStatus(statusOfRefusal(new Refusal('invalid', 'X', 'No.', { errors })));
  expect(back?.errors).toEqual(errors);
});

test('of very many errors the first ones are told, and how many are not', () => {
  const errors = Array.from({ length: 5_000 }, (_, row) => ({
    field: `points[${row}].name`,
    code: 'NAME_INVALID',
    message: 'A name has 1 to 100 characters.',
  }));
  const status = statusOfRefusal(new Refusal('invalid', 'X', 'No.', { errors }));
  const [bytes] = status.metadata.get('grpc-status-details-bin');
  expect((bytes as Buffer).byteLength).toBeLessThanOrEqual(6 * 1024);
  const back = refusalOfStatus(status);
  const told = back?.errors.length ?? 0;
  expect(told).toBeGreaterThan(10);
  expect(back?.errors).toEqual(errors.slice(0, told));
  expect(back?.metadata).toEqual({ 'serai.errorsOmitted': String(5_000 - told) });
});

test('a status of someone else is no refusal', () => {
  expect(refusalOfStatus({ code: 5, metadata: new Metadata() })).toBeUndefined();
  const failure = statusOfRefusal(new Refusal('missing', 'X', 'No.'));
  expect(refusalOfStatus({ ...failure, code: 13 })).toBeUndefined();
});
