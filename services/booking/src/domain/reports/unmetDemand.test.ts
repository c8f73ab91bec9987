import { legsToPoznan, planOf, quote } from '../booking.test-data';
import { tallyUnmet, type QuoteSeen } from './unmetDemand';

function unmetDemand(seen: readonly QuoteSeen[], memberId: string, at: number) {
  const tally = tallyUnmet(memberId, at);
  for (const one of seen) tally.count(one);
  return tally.rows();
}

/** By the members of the usual way, or all of it by one other, for so much. */
const ofMany = planOf(legsToPoznan());
const { amount } = ofMany.price;
const byOther = (cost: number) =>
  planOf(
    legsToPoznan().map((leg, index) => ({
      ...leg,
      memberId: 'mbr_other',
      price: { ...leg.price, amount: index === 0 ? cost : 0 },
      handlingFee: null,
    })),
  );

const quoteOf = (cost: number) => {
  const made = quote({ itineraries: [ofMany] });
  const [own] = made.options;
  if (own === undefined) throw new Error('no option');
  const other = byOther(cost);
  const options = [own, { ...own, id: 'opt_other', itinerary: other, price: other.price }];
  return { ...made, options };
};
const reasonsOf = (cost: number, takenOptionId: string | undefined, at: number, who = 'mbr_c') => {
  const seen = { quote: quoteOf(cost), ...(takenOptionId !== undefined && { takenOptionId }) };
  return unmetDemand([seen], who, at).map(({ reasonCode }) => reasonCode);
};

describe('demand that did not come to a member', () => {
  const { expiresAt } = quoteOf(1);

  it('found another that was cheaper, or no dearer', () => {
    expect(reasonsOf(amount - 1, 'opt_other', expiresAt)).toEqual(['TOO_DEAR']);
    expect(reasonsOf(amount, 'opt_other', expiresAt)).toEqual(['ELSEWHERE']);
    expect(reasonsOf(amount + 1, 'opt_other', expiresAt)).toEqual(['ELSEWHERE']);
  });

  it('was not taken when the quote ran out, and not before', () => {
    expect(reasonsOf(1, undefined, expiresAt)).toEqual(['NOT_TAKEN']);
    expect(reasonsOf(1, undefined, expiresAt - 1)).toEqual([]);
  });

  it('is none where it came, or was never offered a way with the member', () => {
    expect(reasonsOf(1, quoteOf(1).options[0]?.id, expiresAt)).toEqual([]);
    expect(reasonsOf(1, 'opt_other', expiresAt, 'mbr_nobody')).toEqual([]);
  });

  it('had no room anywhere, whoever asks, or no way for another reason', () => {
    const none = (code: string) => {
      const made = quote({ itineraries: [], reasons: [{ code, message: '' }] });
      return unmetDemand([{ quote: made }, { quote: made }], 'mbr_nobody', made.madeAt);
    };
    expect(none('NO_ROOM')).toMatchObject([
      { reasonCode: 'NO_ROOM', quotes: 2, parcels: 14, grams: 2 * 87_500, cm3: 2 * 420_000 },
    ]);
    expect(none('NO_LINE')).toEqual([]);
  });
});
