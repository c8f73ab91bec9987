import type { AgreedAllotment } from './allotments';
import { firstCharterTerms } from './firstCharter';
import { isSameTerms, terms, type GivenTerms } from './terms';
import { validity } from './validity';

const day = 86_400_000;
const at = Date.UTC(2026, 2, 1);
const yiwu = `mbr_${'1'.repeat(32)}`;
const xian = `mbr_${'2'.repeat(32)}`;
const other = `mbr_${'3'.repeat(32)}`;
const plain: GivenTerms = {
  ...firstCharterTerms('EUR'),
  discounts: [{ operatorId: xian, basisPoints: 500 }],
};
const agreed = (given: GivenTerms) => terms(given, [yiwu, xian]);
const refusal = (kind: string, code: string, field: string) =>
  expect.objectContaining({ kind, code, field });

describe('terms', () => {
  const cap = plain.liabilityCapPerKg;
  test.each<[string, Partial<GivenTerms>, string]>([
    ['revenueShareBasisPoints', { revenueShareBasisPoints: -1 }, 'TERMS_INVALID'],
    ['revenueShareBasisPoints', { revenueShareBasisPoints: 10_001 }, 'TERMS_INVALID'],
    ['revenueShareBasisPoints', { revenueShareBasisPoints: 0.5 }, 'TERMS_INVALID'],
    ['revenueShareBasisPoints', { revenueShareBasisPoints: Number.NaN }, 'TERMS_INVALID'],
    ['paymentDays', { paymentDays: 366 }, 'TERMS_INVALID'],
    ['noticeDays', { noticeDays: 731 }, 'TERMS_INVALID'],
    ['deemedAcceptanceHours', { deemedAcceptanceHours: 0 }, 'TERMS_INVALID'],
    ['deemedAcceptanceHours', { deemedAcceptanceHours: 721 }, 'TERMS_INVALID'],
    ['liabilityCapPerKg', { liabilityCapPerKg: null }, 'TERMS_INVALID'],
    [
      'liabilityCapPerKg.amount',
      { liabilityCapPerKg: { amount: -1, currency: 'EUR' } },
      'TERMS_INVALID',
    ],
    [
      'liabilityCapPerKg.amount',
      { liabilityCapPerKg: { amount: 1.5, currency: 'EUR' } },
      'MONEY_INVALID',
    ],
    [
      'liabilityCapPerKg.currency',
      { liabilityCapPerKg: { amount: 1, currency: 'EURO' } },
      'CURRENCY_UNKNOWN',
    ],
    [
      'discounts[0].operatorId',
      { discounts: [{ operatorId: other, basisPoints: 1 }] },
      'TERMS_INVALID',
    ],
    [
      'discounts[1].operatorId',
      {
        discounts: [
          { operatorId: xian, basisPoints: 1 },
          { operatorId: xian, basisPoints: 2 },
        ],
      },
      'TERMS_INVALID',
    ],
    [
      'discounts[0].basisPoints',
      { discounts: [{ operatorId: xian, basisPoints: 10_001 }] },
      'TERMS_INVALID',
    ],
    ['subcontractorIds[0]', { subcontractorIds: [other] }, 'TERMS_INVALID'],
    ['subcontractorIds[1]', { subcontractorIds: [xian, xian] }, 'TERMS_INVALID'],
  ])('with a wrong %s are refused: %j', (field, wrong, code) => {
    expect(() => agreed({ ...plain, ...wrong })).toThrow(
      refusal('invalid', code, `terms.${field}`),
    );
  });

  test('are the same whatever the order of the discounts', () => {
    const discounts = [
      { operatorId: yiwu, basisPoints: 1 },
      { operatorId: xian, basisPoints: 2 },
    ];
    const one = agreed({ ...plain, discounts });
    expect(isSameTerms(one, agreed({ ...plain, discounts: discounts.toReversed() }))).toBe(true);
    expect(isSameTerms(one, agreed({ ...one, interline: false }))).toBe(false);
    expect(isSameTerms(one, agreed({ ...one, liabilityCapPerKg: { ...cap!, amount: 1 } }))).toBe(
      false,
    );
  });
});

test('a subcontractor is one of the two, both work for each other, and it is no charter’s', () => {
  const both = agreed({ ...plain, subcontractorIds: [yiwu, xian] });
  expect(both.subcontractorIds).toEqual([yiwu, xian]);
  const other = { ...plain, subcontractorIds: [xian, yiwu] };
  expect(isSameTerms(both, agreed(other))).toBe(true);
  expect(isSameTerms(both, agreed({ ...plain, subcontractorIds: [xian] }))).toBe(false);
  expect(agreed({ ...plain, subcontractorIds: [] })).not.toHaveProperty('subcontractorIds');
  expect(() => terms({ ...plain, discounts: [], subcontractorIds: [xian] }, [])).toThrow(
    refusal('invalid', 'TERMS_INVALID', 'terms.subcontractorIds[0]'),
  );
});

describe('allotments', () => {
  const nowhere = { lineId: '', areaId: '', runId: '', pointId: '' };
  const [line, area, point] = ['lin', 'are', 'pnt'].map((kind) => `${kind}_${'4'.repeat(32)}`);
  const onLine: AgreedAllotment = {
    ...nowhere,
    operatorId: xian,
    lineId: line!,
    grams: 500,
    cm3: 5_000,
    stops: 0,
    releaseMinutes: 60,
  };
  const onRun = { ...onLine, lineId: '', areaId: area!, runId: 'AM', stops: 2 };
  const inStorage = { ...onLine, lineId: '', pointId: point!, grams: 0 };
  const all = [onLine, onRun, { ...onRun, runId: '' }, inStorage];

  test('are agreed on for a line, an area, one of its runs, and storage', () => {
    expect(agreed({ ...plain, allotments: all }).allotments).toEqual(all);
    expect(agreed({ ...plain, allotments: [] })).not.toHaveProperty('allotments');
  });

  test.each<[string, readonly AgreedAllotment[]]>([
    ['[0].operatorId', [{ ...onLine, operatorId: other }]],
    ['[0]', [{ ...onLine, lineId: '' }]],
    ['[0]', [{ ...onLine, pointId: point! }]],
    ['[0]', [{ ...onLine, lineId: 'lin_x' }]],
    ['[0]', [{ ...onRun, areaId: 'are_x' }]],
    ['[0]', [{ ...inStorage, pointId: 'pnt_x' }]],
    ['[0].runId', [{ ...onLine, runId: 'AM' }]],
    ['[0].runId', [{ ...onRun, runId: 'A'.repeat(101) }]],
    ['[0].grams', [{ ...onLine, grams: 0 }]],
    ['[0].grams', [{ ...onLine, grams: 0.5 }]],
    ['[0].grams', [{ ...inStorage, grams: 1 }]],
    ['[0].cm3', [{ ...inStorage, cm3: 0 }]],
    ['[0].stops', [{ ...onRun, stops: 0 }]],
    ['[0].stops', [{ ...onLine, stops: 1 }]],
    ['[0].releaseMinutes', [{ ...onLine, releaseMinutes: 527_041 }]],
    ['[1]', [onLine, { ...onLine, grams: 1 }]],
    ['', Array.from({ length: 101 }, () => onLine)],
  ])('with a wrong %s are refused', (at, allotments) => {
    expect(() => agreed({ ...plain, allotments })).toThrow(
      refusal('invalid', 'TERMS_INVALID', `terms.allotments${at}`),
    );
  });

  test('are the same whatever their order, and others by each of their sizes', () => {
    const one = agreed({ ...plain, allotments: all });
    expect(isSameTerms(one, agreed({ ...plain, allotments: all.toReversed() }))).toBe(true);
    expect(isSameTerms(one, agreed(plain))).toBe(false);
    const later = all.map((each) => ({ ...each, releaseMinutes: 30 }));
    expect(isSameTerms(one, agreed({ ...plain, allotments: later }))).toBe(false);
  });

  test('are nothing of the charter', () => {
    const { discounts: _none, ...given } = { ...plain, allotments: [onLine] };
    expect(() => terms({ ...given, discounts: [] }, [])).toThrow(
      refusal('invalid', 'CHARTER_ALLOTMENT', 'terms.allotments'),
    );
  });
});

test.each([
  ['validFrom', 0, undefined],
  ['validFrom', Number.NaN, undefined],
  ['validFrom', -1, undefined],
  ['validFrom', Date.UTC(9999, 0, 1), undefined],
  ['validTo', at, at],
  ['validTo', at, at - day],
  ['validTo', at - 2 * day, at - day],
  ['validTo', at, Number.NaN],
  ['validTo', at, Date.UTC(9999, 0, 1)],
])('a wrong %s is refused: %d to %d', (field, from, to) => {
  expect(() => validity(from, to, at)).toThrow(refusal('invalid', 'VALIDITY_INVALID', field));
});
