import fc from 'fast-check';
import { gs1CheckDigit, isGln, isGs1Checked, isGtin, isSscc, makeSscc, parseSscc } from './sscc';

const digits = (length: number): fc.Arbitrary<string> =>
  fc
    .array(fc.integer({ min: 0, max: 9 }), { minLength: length, maxLength: length })
    .map((list) => list.join(''));
const ssccs = fc
  .tuple(
    fc.integer({ min: 6, max: 12 }).chain(digits),
    fc.nat(9999),
    fc.integer({ min: 0, max: 9 }),
  )
  .map(([prefix, serial, extension]) => ({ prefix, sscc: makeSscc(prefix, serial, extension) }));

test('the check digit is that of the published examples', () => {
  expect(gs1CheckDigit('37610425002123456')).toBe(9);
  expect(gs1CheckDigit('629104150021')).toBe(3);
  expect(isSscc('106141412345678908')).toBe(true);
  expect(isGln('0614141000012')).toBe(true);
  expect(isGtin('70614141123451')).toBe(true);
  expect(isGtin('70614141123452')).toBe(false);
  expect(isGln('614141000012')).toBe(false);
});

test('an SSCC is made of extension, prefix, serial and check digit', () => {
  expect(makeSscc('0614141', 234567890, 1)).toBe('106141412345678908');
  expect(makeSscc('0614141', 0)).toHaveLength(18);
  fc.assert(
    fc.property(ssccs, ({ prefix, sscc }) => {
      expect(isSscc(sscc)).toBe(true);
      expect(sscc.slice(1, 1 + prefix.length)).toBe(prefix);
    }),
  );
});

test('two serials never share an SSCC', () => {
  fc.assert(
    fc.property(fc.nat(9_999_999), fc.nat(9_999_999), (one, other) => {
      const isSame = makeSscc('590123412', one) === makeSscc('590123412', other);
      expect(isSame).toBe(one === other);
    }),
  );
});

test('every single wrong digit is caught', () => {
  fc.assert(
    fc.property(
      ssccs,
      fc.integer({ min: 0, max: 17 }),
      fc.integer({ min: 1, max: 9 }),
      ({ sscc }, position, change) => {
        const wrong = (Number(sscc[position]) + change) % 10;
        expect(isSscc(`${sscc.slice(0, position)}${wrong}${sscc.slice(position + 1)}`)).toBe(false);
      },
    ),
    { numRuns: 1_000 },
  );
});

test('what a scanner reads becomes 18 digits', () => {
  const sscc = '106141412345678908';
  const readings = [sscc, `00${sscc}`, `(00)${sscc}`, `]C100${sscc}`, '(00) 1 0614141 234567890 8'];
  for (const reading of readings) expect(parseSscc(reading)).toBe(sscc);
  for (const wrong of ['', '106141412345678907', `01${sscc}`, `${sscc}0`, 'pallet', `${sscc}x`]) {
    expect(() => parseSscc(wrong, 'unit')).toThrow(
      expect.objectContaining({ code: 'SSCC_INVALID', field: 'unit' }),
    );
  }
});

test('a prefix, an extension or a serial that does not fit is refused', () => {
  const attempts: [string, number, number, string][] = [
    ['12345', 1, 0, 'GS1_PREFIX_INVALID'],
    ['1234567890123', 1, 0, 'GS1_PREFIX_INVALID'],
    ['06141x1', 1, 0, 'GS1_PREFIX_INVALID'],
    ['0614141', 1_000_000_000, 0, 'SSCC_SERIAL_SPENT'],
    ['0614141', -1, 0, 'SSCC_SERIAL_SPENT'],
    ['0614141', 0.5, 0, 'SSCC_SERIAL_SPENT'],
    ['0614141', 1, 10, 'SSCC_INVALID'],
    ['0614141', 1, 0.5, 'SSCC_INVALID'],
  ];
  for (const [prefix, serial, extension, code] of attempts) {
    expect(() => makeSscc(prefix, serial, extension)).toThrow(expect.objectContaining({ code }));
  }
  expect(() => gs1CheckDigit('')).toThrow(expect.objectContaining({ code: 'EPC_INVALID' }));
  expect(isGs1Checked('x')).toBe(false);
});
