import fc from 'fast-check';
import { isAtRisk, riskBegins, riskEnds } from './risk';

const share = fc.double({ min: 0, max: 1, noNaN: true });

/** After each likelihood that is heard, whether it is at risk. */
function told(shares: readonly number[], was = false): readonly boolean[] {
  let now = was;
  return shares.map((each) => (now = isAtRisk(each, now)));
}

describe('a connection', () => {
  test('is at risk from one threshold on, and until it falls below a lower one', () => {
    expect(told([0.49, 0.5, 0.4, 0.3, 0.29, 0.4, 0.49])).toEqual([
      ...[false, true, true, true],
      ...[false, false, false],
    ]);
  });

  test('changes only where the likelihood crossed from one threshold to the other', () => {
    fc.assert(
      fc.property(fc.array(share, { maxLength: 50 }), fc.boolean(), (shares, was) => {
        let last = was;
        let least = was ? 1 : riskBegins - Number.EPSILON;
        let most = was ? riskEnds : 0;
        let changes = 0;
        told(shares, was).forEach((now, index) => {
          least = Math.min(least, shares[index] ?? 0);
          most = Math.max(most, shares[index] ?? 0);
          if (now !== last) {
            expect(now ? most >= riskBegins : least < riskEnds).toBe(true);
            [least, most] = [shares[index] ?? 0, shares[index] ?? 0];
            changes += 1;
          }
          last = now;
        });
        const [above, below] = [
          shares.filter((each) => each >= riskBegins).length,
          shares.filter((each) => each < riskEnds).length,
        ];
        expect(changes).toBeLessThanOrEqual(2 * Math.min(above, below) + 1);
      }),
    );
  });

  test('that wavers by less than lies between the two changes once at most', () => {
    const wavering = fc
      .tuple(share, fc.array(fc.double({ min: 0, max: 0.99, noNaN: true }), { maxLength: 50 }))
      .map(([low, steps]) => steps.map((step) => low + step * (riskBegins - riskEnds)));
    fc.assert(
      fc.property(wavering, fc.boolean(), (shares, was) => {
        const all = [was, ...told(shares, was)];
        const changes = all.filter((now, index) => index > 0 && now !== all[index - 1]);
        expect(changes.length).toBeLessThanOrEqual(1);
      }),
    );
  });
});
