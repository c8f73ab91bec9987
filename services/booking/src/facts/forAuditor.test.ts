import { decodeFact } from '@serai/runtime';
import goldens from '../../../../test/contracts/facts.json';
import { forAuditor } from './forAuditor';

const told = Object.entries(goldens as Record<string, readonly { readonly hex: string }[]>)
  .filter(([type]) => type.startsWith('serai.booking.v1.'))
  .flatMap(([type, examples]) => examples.map(({ hex }) => [type, hex] as const));

/** Where a fact says what the customer pays; a leg says what members owe each other. */
function termsIn(value: unknown, path = ''): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]: [string, unknown]) => {
    const at = `${path}.${name}`;
    const isTerm = /^(price|cancellationFee|priceBefore|priceAfter)$/.test(name);
    const isOfLeg = /\.legs\.\d+$/.test(path);
    return isTerm && !isOfLeg && inner !== null ? [at] : termsIn(inner, at);
  });
}

/** All that it says, but for terms. */
function others(value: unknown): unknown {
  const hidden = new Set(termsIn(value));
  const strip = (inner: unknown, path: string): unknown => {
    if (hidden.has(path)) return null;
    if (Array.isArray(inner)) return inner.map((one, index) => strip(one, `${path}.${index}`));
    if (typeof inner !== 'object' || inner === null || Buffer.isBuffer(inner)) return inner;
    return Object.fromEntries(
      Object.entries(inner).map(([name, one]) => [name, strip(one, `${path}.${name}`)]),
    );
  };
  return strip(value, '');
}

test.each(told)('%s tells an auditor all but what the customer pays', (type, hex) => {
  const data = Buffer.from(hex, 'hex');
  const before = decodeFact<object>(type, data);
  const after = decodeFact<object>(type, forAuditor({ type, data }));
  expect(termsIn(after)).toEqual([]);
  expect(after).toEqual(others(before));
});

test('there are terms in facts at all, and prices of legs stay', () => {
  const [type, hex] = told.find(([name]) => name.endsWith('.BookingConfirmed')) ?? ['', ''];
  const data = Buffer.from(hex, 'hex');
  expect(termsIn(decodeFact(type, data))).toContain('.booking.price');
  const shown = JSON.stringify(decodeFact(type, forAuditor({ type, data })));
  expect(shown).toMatch(/"tariffPrice":\{"amount"/);
  expect(shown).toMatch(/"price":\{"amount"/);
});

test('bytes that cannot be read are left as they are: they are what an audit looks for', () => {
  const data = Buffer.from('ffff', 'hex');
  expect(forAuditor({ type: 'serai.booking.v1.BookingConfirmed', data })).toBe(data);
});
