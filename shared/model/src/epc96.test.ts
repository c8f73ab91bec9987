import fc from 'fast-check';
import { canonicalKey } from './gs1Keys';
import { decodeTag } from './epc96';
import { makeSscc } from './sscc';
import { encodeSscc96 } from './sscc96';

/** GS1 EPC Tag Data Standard 1.13, appendix E.3: the summary of examples. */
test.each([
  ['3074257BF7194E4000001A85', 'urn:epc:id:sgtin:0614141.812345.6789'],
  ['3174257BF4499602D2000000', 'urn:epc:id:sscc:0614141.1234567890'],
  ['3374257BF40C0E400000162E', 'urn:epc:id:grai:0614141.12345.5678'],
])('%s is %s', (hex, epc) => {
  expect(decodeTag(hex).epc).toBe(epc);
  expect(decodeTag(hex.toLowerCase()).epc).toBe(epc);
});

test('an asset type may have no digits, and every decoded key is a GS1 key', () => {
  const header = (0x33n << 88n) | (0n << 85n) | (0n << 82n);
  const bits = header | (123456789012n << 42n) | 7n;
  const { epc } = decodeTag(bits.toString(16));
  expect(epc).toBe('urn:epc:id:grai:123456789012..7');
  expect(canonicalKey(epc)).toMatch(/8003\/0123456789012/);
});

test('an SSCC is read back whatever its prefix', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 6, max: 12 }),
      fc.nat(9),
      fc.nat(9_999),
      (length, ext, serial) => {
        const sscc = makeSscc('6'.repeat(length), serial, ext);
        expect(decodeTag(encodeSscc96(sscc, length))).toMatchObject({ sscc });
      },
    ),
  );
});

test.each([
  ['another scheme', '3574257BF40C0E400000162E'],
  ['a partition that there is not', '307C257BF7194E4000001A85'],
  ['a reference beyond its digits', `30${'F'.repeat(22)}`],
  ['a prefix beyond its digits', '3077FFFFF7194E4000001A85'],
  ['too few digits', '3074257BF7194E4000001A8'],
  ['too many', '3074257BF7194E4000001A855'],
  ['no hexadecimal', '3074257BF7194E4000001A8G'],
  ['nothing', ''],
])('%s is refused', (_, hex) => {
  expect(() => decodeTag(hex)).toThrow(expect.objectContaining({ code: 'EPC_INVALID' }));
});
