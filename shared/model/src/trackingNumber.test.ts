import fc from 'fast-check';
import {
  isTrackingNumber,
  parseTrackingNumber,
  trackingNumberFrom,
  trackingNumberPattern,
} from './trackingNumber';

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const bytes = fc.uint8Array({ minLength: 13, maxLength: 13 });
const positions = fc.integer({ min: 2, max: 22 });
const replaced = (text: string, position: number, character: string): string =>
  `${text.slice(0, position)}${character}${text.slice(position + 1)}`;

test('a tracking number is SR, 20 random characters and one that checks them', () => {
  expect(trackingNumberFrom(new Uint8Array(13))).toBe('SR000000000000000000000');
  fc.assert(
    fc.property(bytes, (random) => {
      const number = trackingNumberFrom(random);
      expect(number).toMatch(trackingNumberPattern);
      expect(isTrackingNumber(number)).toBe(true);
    }),
  );
});

test('every random bit that is used shows, so that nobody can guess one', () => {
  const numbers = new Set<string>();
  for (let bit = 0; bit < 104; bit += 1) {
    const random = new Uint8Array(13);
    random[bit >> 3] = 1 << (bit & 7);
    numbers.add(trackingNumberFrom(random));
  }
  const unused = 4;
  expect(numbers.size).toBe(104 - unused + 1);
});

test('one wrong character and two exchanged ones are caught', () => {
  fc.assert(
    fc.property(
      bytes,
      positions,
      positions,
      fc.constantFrom(...alphabet),
      (random, one, other, character) => {
        const number = trackingNumberFrom(random);
        const wrong = replaced(number, one, character);
        expect(isTrackingNumber(wrong)).toBe(wrong === number);
        const swapped = replaced(
          replaced(number, one, number[other] ?? ''),
          other,
          number[one] ?? '',
        );
        expect(isTrackingNumber(swapped)).toBe(swapped === number);
      },
    ),
    { numRuns: 2_000 },
  );
});

test('it is read as people type it', () => {
  fc.assert(
    fc.property(bytes, (random) => {
      const number = trackingNumberFrom(random);
      const typed = number.toLowerCase().replaceAll('0', 'o').replaceAll('1', 'l');
      expect(parseTrackingNumber(` ${typed.slice(0, 8)}-${typed.slice(8)} `)).toBe(number);
    }),
  );
});

test('a mistype and a wrong count of bytes are refused', () => {
  const code = 'TRACKING_NUMBER_INVALID';
  for (const text of ['', 'SR', 'SR000000000000000000001', 'XX000000000000000000000']) {
    expect(() => parseTrackingNumber(text, 'number')).toThrow(
      expect.objectContaining({ code, field: 'number' }),
    );
  }
  expect(() => trackingNumberFrom(new Uint8Array(12))).toThrow(expect.objectContaining({ code }));
});
