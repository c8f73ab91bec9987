import fc from 'fast-check';
import { isPostcodePattern, matchesPostcode } from './postcodes';

test.each([
  ['10*', '10115', true],
  ['10*', '11115', false],
  ['DE 10*', 'DE 10115', true],
  ['DE 10*', 'PL 10115', false],
  ['DE 10*', '10115', false],
  ['10000-10999', '10115', true],
  ['10000-10999', '11000', false],
  ['10000-10999', '1011', false],
  ['60-001', '60-001', true],
  ['60-001', '60001', true],
  ['60-001', '60-002', false],
  ['60-001-60-999', '60-450', true],
  ['60-001-60-999', '61-001', false],
  ['PL 60-001-60-999', 'pl 60 450', true],
  ['SW1A*', 'sw1a 1aa', true],
  ['GB SW*', 'GB SW1A 1AA', true],
  ['*', 'anything', true],
  ['CN *', 'CN 322000', true],
  ['CN *', 'KZ 050000', false],
])('%s and %s: %s', (entry, postcode, isMatch) => {
  expect(matchesPostcode(entry, postcode)).toBe(isMatch);
});

test('the country may be told apart from the postcode', () => {
  expect(matchesPostcode('DE 10*', '10115', 'DE')).toBe(true);
  expect(matchesPostcode('DE 10*', '10115', 'AT')).toBe(false);
  expect(matchesPostcode('10*', '10115', 'AT')).toBe(true);
});

test('a range holds exactly the numbers between its ends', () => {
  const five = fc.integer({ min: 10_000, max: 99_999 });
  fc.assert(
    fc.property(five, five, five, (a, b, code) => {
      const [from, until] = [Math.min(a, b), Math.max(a, b)];
      expect(matchesPostcode(`${from}-${until}`, String(code))).toBe(from <= code && code <= until);
    }),
  );
});

test('what is no entry of a gazetteer is refused', () => {
  for (const entry of ['', ' ', '-', '10999-10000', '10**', '10;', 'x'.repeat(40)]) {
    expect(isPostcodePattern(entry)).toBe(false);
    expect(() => matchesPostcode(entry, '10115')).toThrow(
      expect.objectContaining({ code: 'POSTCODES_INVALID' }),
    );
  }
});
