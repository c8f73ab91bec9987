import fc from 'fast-check';
import { encodeSscc96, hours, makeSscc, minutes } from '@serai/model';
import { clockOffset, deviceTimeOf } from './deviceClock';
import { momentsOf, passesOf, passGapMs, type TagRead } from './passes';
import { tagRead } from './tagRead';

const start = Date.UTC(2026, 2, 2, 12);
const heard = (tag: string, ms: number, antenna = 1, rssi = -60): TagRead => ({
  tag,
  antenna,
  rssi,
  at: start + ms,
});

describe('reads', () => {
  test('of a tag without a pause are one pass, after a pause two', () => {
    const reads = [0, 4_000, 13_000, 23_001].map((ms) => heard('A', ms));
    expect(passesOf(reads, [])).toMatchObject([
      { from: start, until: start + 13_000, count: 3 },
      { from: start + 23_001, count: 1 },
    ]);
  });

  test('belong to the lane that heard the tag best, and then most often', () => {
    const weakHere = [heard('A', 0, 1, -70), heard('A', 10, 1, -70), heard('A', 20, 3, -55)];
    const alike = [heard('B', 0, 3, -60), heard('B', 5, 1, -60), heard('B', 9, 1, -62)];
    const passes = passesOf([...weakHere, ...alike], [1, 2]);
    expect(passes.map(({ tag, antenna, isElsewhere }) => [tag, antenna, isElsewhere])).toEqual([
      ['A', 3, true],
      ['B', 1, false],
    ]);
    expect(passesOf(weakHere, [])).toMatchObject([{ antenna: 3, isElsewhere: false }]);
  });

  test('come to the same passes in whatever order they are told, and none is lost', () => {
    const one = fc.record({
      tag: fc.constantFrom('A', 'B', 'C'),
      antenna: fc.integer({ min: 1, max: 4 }),
      rssi: fc.integer({ min: -80, max: -30 }),
      at: fc.integer({ min: 0, max: 90_000 }).map((ms) => start + ms),
    });
    fc.assert(
      fc.property(fc.uniqueArray(one, { selector: ({ at }) => at }), (reads) => {
        const passes = passesOf(reads, [1, 2]);
        expect(passesOf([...reads].reverse(), [1, 2])).toEqual(passes);
        expect(passes.reduce((sum, { count }) => sum + count, 0)).toBe(reads.length);
        const moments = momentsOf(passes);
        expect(moments.flat()).toEqual(passes);
        for (const [index, moment] of moments.entries()) {
          const next = moments[index + 1]?.[0]?.from ?? Infinity;
          expect(next - (moment.at(-1)?.from ?? 0)).toBeGreaterThan(passGapMs);
        }
      }),
    );
  });

  test('that nothing can mean are refused by field', () => {
    const tag = encodeSscc96(makeSscc('590123', 1), 6);
    const good = { tag, antenna: 1, rssi: -55.5, readAt: start };
    expect(tagRead(good)).toMatchObject({ sscc: makeSscc('590123', 1), at: start });
    const refusal = (code: string, field?: string) =>
      expect.objectContaining(field === undefined ? { code } : { code, field });
    expect(() => tagRead({ ...good, tag: 'E280116060000' })).toThrow(refusal('EPC_INVALID'));
    for (const [field, wrong] of [
      ['antenna', { antenna: -1 }],
      ['antenna', { antenna: 1.5 }],
      ['antenna', { antenna: 1_000 }],
      ['rssi', { rssi: 51 }],
      ['rssi', { rssi: NaN }],
      ['readAt', { readAt: -1 }],
    ] as const) {
      expect(() => tagRead({ ...good, ...wrong })).toThrow(refusal('READ_INVALID', field));
    }
  });
});

describe('the clock of a device', () => {
  test('is right within a minute, as so much a request may be on its way', () => {
    expect(clockOffset(start, start + minutes(1))).toBe(0);
    expect(clockOffset(start + minutes(1), start)).toBe(0);
    expect(clockOffset(start, start + minutes(1) + 1)).toBe(minutes(1) + 1);
  });

  test('that is wrong is set right, with what it said beside it, however late it tells', () => {
    const ahead = clockOffset(start + hours(3), start);
    expect(ahead).toBe(-hours(3));
    const twoDaysAgo = start + hours(3) - hours(48);
    expect(deviceTimeOf(twoDaysAgo, ahead)).toEqual({
      eventTime: start - hours(48),
      deviceTime: twoDaysAgo,
    });
    expect(deviceTimeOf(start, 0)).toEqual({ eventTime: start });
  });
});
