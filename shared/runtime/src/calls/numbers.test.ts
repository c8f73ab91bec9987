import * as fc from 'fast-check';
import { isRefusal } from '@serai/model';
import { codecOf } from './codec';
import { checkNumbers } from './numbers';
import { protoService, protoServiceNames } from './protos';

const cut = codecOf('serai.capacity.v1.SpaceService', 'CutDeparture');
const message = { departureId: 'dep_1', leg: 1, grams: 1, cm3: 1, reason: '' };

/** Field 3 (grams) as a varint. */
function gramsOnTheWire(value: bigint): Buffer {
  const bytes = [3 << 3];
  let rest = BigInt.asUintN(64, value);
  for (; rest > 127n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128);
  return Buffer.from([...bytes, Number(rest)]);
}

function refusalIn(work: () => unknown): { code: string; field: string | undefined } {
  try {
    work();
  } catch (error) {
    if (isRefusal(error)) return { code: error.code, field: error.field };
    throw error;
  }
  throw new Error('it was not refused');
}

test('every safe integer arrives as it was sent', () => {
  fc.assert(
    fc.property(fc.maxSafeInteger(), (grams) => {
      const read = cut.decodeRequest(cut.encodeRequest({ ...message, grams }));
      expect(read).toMatchObject({ grams });
    }),
  );
});

test.each([2 ** 53, -(2 ** 53), 1e300, NaN, Infinity, -Infinity])(
  'the integer %p is refused before it is sent',
  (grams) => {
    const refusal = refusalIn(() => cut.encodeRequest({ ...message, grams }));
    expect(refusal).toEqual({ code: 'INT64_OUT_OF_RANGE', field: 'grams' });
  },
);

test.each([2n ** 53n, 2n ** 53n + 1n, 2n ** 63n - 1n, -(2n ** 63n)])(
  'the integer %p is refused when it arrives',
  (grams) => {
    const refusal = refusalIn(() => cut.decodeRequest(gramsOnTheWire(grams)));
    expect(refusal).toEqual({ code: 'INT64_OUT_OF_RANGE', field: 'grams' });
  },
);

test.each([1.5, '12', true, 1n])('%p is no integer', (grams) => {
  const refusal = refusalIn(() => cut.encodeRequest({ ...message, grams }));
  expect(refusal).toEqual({ code: 'NUMBER_INVALID', field: 'grams' });
});

test('an integer that its field cannot hold is refused, not wrapped round', () => {
  const refusal = refusalIn(() => cut.encodeRequest({ ...message, leg: 2 ** 31 }));
  expect(refusal).toEqual({ code: 'NUMBER_INVALID', field: 'leg' });
});

test('a field is named from the outside in, lists with their index', () => {
  const coordinates = { latitude: 1, longitude: NaN };
  const points = [{ id: 'a' }, { id: 'b', coordinates }];
  const refusal = refusalIn(() =>
    checkNumbers('serai.capacity.v1.PublishPointsRequest', { points }),
  );
  expect(refusal).toEqual({ code: 'NUMBER_INVALID', field: 'points[1].coordinates.longitude' });
});

test('bytes that are no message are refused', () => {
  const refusal = refusalIn(() => cut.decodeRequest(Buffer.from([0xff, 0xff, 0xff])));
  expect(refusal.code).toBe('MESSAGE_INVALID');
});

test('a message over 8 MB is refused before it is sent', () => {
  const reason = 'x'.repeat(8 * 1024 * 1024);
  expect(refusalIn(() => cut.encodeRequest({ ...message, reason })).code).toBe('MESSAGE_TOO_LARGE');
});

test('every method of every proto can be said and read', () => {
  const methods = protoServiceNames().flatMap((service) =>
    Object.keys(protoService(service)).map((method) => codecOf(service, method)),
  );
  expect(methods.length).toBeGreaterThan(50);
  for (const codec of methods) {
    codec.decodeRequest(codec.encodeRequest({}));
    codec.decodeResponse(codec.encodeResponse({}));
  }
});
