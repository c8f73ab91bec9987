import { legsToPoznan, now, planOf } from '../booking.test-data';
import type { ByDefault } from './proposal';
import { declinedWays, othersAsked, type KnownReroute } from './reroute';
import { answerOfUnit } from './unitAnswer';

const plan = planOf(legsToPoznan(now));
const pins = { points: {}, cancellation: {} };

interface Given {
  /** By the name of the way, when it arrives. */
  readonly ways?: Readonly<Record<string, number>>;
  readonly chosen?: string;
  readonly answerBy?: number;
  readonly byDefault?: ByDefault;
}

function asked({ ways = { a: 1, b: 2 }, chosen, ...given }: Given = {}): KnownReroute {
  const options = Object.entries(ways).map(([unitWay, at]) => ({
    ...{ id: `opt_${unitWay}`, pins, unitWay },
    found: { ...plan, arrivesAt: now + at },
  }));
  const { answerBy = now + 1, byDefault = 'earliest' } = given;
  return {
    ...known,
    status: 'proposed',
    proposal: { behind: 1, options, searched: { grams: 1, cm3: 1 }, answerBy, byDefault },
    ...(chosen !== undefined && { chosenId: `opt_${chosen}` }),
  };
}

const known: KnownReroute = {
  status: 'unplaced',
  ...{ id: 'rrt_1', bookingId: 'bkg_1', sellerId: 'mbr_1', subject: 'per_1', partId: 'prt_1' },
  ...{ parcelIds: ['pcl_1'], ssccs: ['1'], disruptionId: 'dis_1', since: now },
  cause: { kind: 'left', memberId: 'mbr_2', reason: 'gone' },
  reasons: [othersAsked],
};
const silent = { answerBy: now };
const way = (unitWay: string) => ({ is: 'way', unitWay });
const [open, none] = [{ is: 'open' }, { is: 'none' }];

describe('the answer of a sealed unit', () => {
  test.each<[string, readonly KnownReroute[], object]>([
    ['is open while somebody may still answer', [asked({ chosen: 'a' }), asked()], open],
    ['is open where nobody was asked', [known], open],
    ['is what all chose', [asked({ chosen: 'b' }), known, asked({ chosen: 'b' })], way('b')],
    [
      'is what the others chose, for who kept silent',
      [asked({ chosen: 'b' }), asked(silent)],
      way('b'),
    ],
    ['is the earliest where all kept silent', [asked(silent), asked(silent)], way('a')],
    [
      'is that by which the last of it arrives first',
      [asked({ ...silent, ways: { a: 1, b: 2 } }), asked({ ...silent, ways: { a: 9, b: 3 } })],
      way('b'),
    ],
    [
      'is the earliest of those that were chosen',
      [
        asked({ chosen: 'c', ways: { a: 1, b: 2, c: 3 } }),
        asked({ chosen: 'b', ways: { a: 1, b: 2, c: 3 } }),
      ],
      way('b'),
    ],
    [
      'is none where what was chosen is not offered to all',
      [asked({ chosen: 'a' }), asked({ ...silent, ways: { b: 2 } })],
      none,
    ],
    [
      'is none where one declined, whatever the others may still say',
      [asked(), { ...known, reasons: [declinedWays] }],
      none,
    ],
    [
      'is none where the default is to decline, and one kept silent',
      [asked({ chosen: 'a' }), asked({ ...silent, byDefault: 'decline' })],
      none,
    ],
    [
      'is none where the default is to decline, and they chose differently',
      [asked({ chosen: 'a' }), asked({ chosen: 'b', byDefault: 'decline' })],
      none,
    ],
  ])('%s', (_what, reroutes, answer) => {
    expect(answerOfUnit(reroutes, now)).toEqual(answer);
  });
});
