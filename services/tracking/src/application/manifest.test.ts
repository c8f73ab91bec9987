import { createHash } from 'node:crypto';
import fc from 'fast-check';
import type { HandOverLine } from '../domain/handOver';
import { announced, code, handOverAfter } from '../domain/tracking.test-data';
import { canonicalManifest, digestOfManifest } from './manifest';

describe('a manifest', () => {
  const state = handOverAfter([announced({ [code(1)]: [], [code(2)]: [code(3)] })]);
  const lines = (order: readonly number[]): HandOverLine[] =>
    order.map((serial) => ({
      sscc: code(serial),
      outcome: 'ok',
      note: '',
      isAnnounced: true,
      content: order.map(code),
    }));

  test('reads the same in whatever order it was scanned', () => {
    if (state.status === 'absent') throw new Error('nothing was announced');
    const orders = fc.shuffledSubarray([1, 2, 3, 4, 5], { minLength: 5 });
    fc.assert(
      fc.property(orders, (order) => {
        const said = canonicalManifest(state, lines(order));
        expect(said).toBe(canonicalManifest(state, lines([1, 2, 3, 4, 5])));
      }),
    );
  });

  test('reads otherwise when anything in it is another', () => {
    if (state.status === 'absent') throw new Error('nothing was announced');
    const [first, ...rest] = lines([1, 2]);
    if (first === undefined) throw new Error('no line');
    const base = canonicalManifest(state, [first, ...rest]);
    const others: Partial<HandOverLine>[] = [
      { outcome: 'short' },
      { note: 'wet' },
      { content: [] },
    ];
    for (const other of others) {
      expect(canonicalManifest(state, [{ ...first, ...other }, ...rest])).not.toBe(base);
    }
    expect(canonicalManifest({ ...state, toMemberId: 'c' }, [first, ...rest])).not.toBe(base);
  });

  test('is canonical JSON: names in order, no spaces, and its digest is of these bytes', () => {
    if (state.status === 'absent') throw new Error('nothing was announced');
    const note = 'Ecke "nass" \u20ac \n 包裹';
    const [line] = lines([1]);
    const said = canonicalManifest(state, line === undefined ? [] : [{ ...line, note }]);
    expect(said).toBe(
      `{"departureId":"","fromMemberId":"a","id":"hnd_1","lines":[{"content":["${code(1)}"],` +
        `"note":"Ecke \\"nass\\" \u20ac \\n 包裹","outcome":"ok","sscc":"${code(1)}"}],` +
        `"pointId":"x","toMemberId":"b"}`,
    );
    const bytes = Buffer.from(said, 'utf8');
    expect(digestOfManifest(said)).toBe(createHash('sha256').update(bytes).digest('hex'));
    // FIPS 180-2, B.1.
    expect(digestOfManifest('abc')).toBe(
      'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    );
  });
});
