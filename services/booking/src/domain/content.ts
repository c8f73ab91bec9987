import { isCountry, isRefusal, money, parcelCm3, parcelGrams, type Money } from '@serai/model';
import { bookingRefusals } from './refusals';
import { text } from './text';

/** What a line may accept or refuse to carry. */
export const goodsWords = ['general', 'battery', 'dangerous', 'cold', 'food', 'valuable'] as const;
export type Goods = (typeof goodsWords)[number];

const maxReferenceCharacters = 64;

/** One parcel as it is asked for: what is in it, how heavy, how large. */
export interface Content {
  readonly reference: string;
  readonly grams: number;
  readonly cm3: number;
  readonly description: string;
  /** 6 digits, or empty when it was not said. */
  readonly hsCode: string;
  /** ISO 3166-1 of where the goods were made, or empty. */
  readonly origin: string;
  readonly value: Money | null;
  readonly goods: readonly Goods[];
}

export type ContentAsked = Omit<Content, 'goods'> & { readonly goods: readonly string[] };

/**
 * Refuses what no parcel can be, naming the field: PARCEL_GRAMS_INVALID, VOLUME_INVALID,
 * HS_CODE_INVALID, COUNTRY_UNKNOWN, VALUE_NEGATIVE, CURRENCY_UNKNOWN, GOODS_UNKNOWN, TEXT_TOO_LONG.
 */
export function content(asked: ContentAsked, field: string): Content {
  const { hsCode } = asked;
  if (hsCode !== '' && !/^\d{6}$/.test(hsCode)) {
    throw bookingRefusals.HS_CODE_INVALID({ field: `${field}.hsCode` });
  }
  const origin = asked.origin.trim().toUpperCase();
  if (origin !== '' && !isCountry(origin)) {
    throw bookingRefusals.COUNTRY_UNKNOWN({ field: `${field}.origin` });
  }
  return {
    reference: text(asked.reference, `${field}.reference`, maxReferenceCharacters),
    grams: gramsOf(asked.grams, `${field}.grams`),
    cm3: parcelCm3(asked.cm3, `${field}.cm3`),
    description: text(asked.description, `${field}.description`),
    hsCode,
    origin,
    value: asked.value === null ? null : worth(asked.value, `${field}.value`),
    goods: goodsOf(asked.goods, `${field}.goods`),
  };
}

function gramsOf(grams: number, field: string): number {
  try {
    return parcelGrams(grams, field);
  } catch (thrown) {
    throw isRefusal(thrown) ? bookingRefusals.PARCEL_GRAMS_INVALID({ field }) : thrown;
  }
}

function worth(value: Money, field: string): Money {
  const valid = money(value.amount, value.currency, field);
  if (valid.amount < 0) throw bookingRefusals.VALUE_NEGATIVE({ field: `${field}.amount` });
  return valid;
}

function goodsOf(asked: readonly string[], field: string): readonly Goods[] {
  asked.forEach((word, index) => {
    if (!isGoods(word)) throw bookingRefusals.GOODS_UNKNOWN({ field: `${field}[${index}]` });
  });
  const words = goodsWords.filter((word) => asked.includes(word));
  return words.length === 0 ? ['general'] : words;
}

function isGoods(word: string): word is Goods {
  return (goodsWords as readonly string[]).includes(word);
}
