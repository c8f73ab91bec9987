import { decideLift, embargo, embargoStatus, isInForce, isOnGoods } from './embargo';
import type { Embargo, EmbargoDraft } from './embargo';
import { refused } from './network.test-data';
import { evolvePublication, type Publication } from './publication';

const now = Date.UTC(2026, 5, 1);
const draft: EmbargoDraft = { pointId: '', lineId: '', country: 'PL', goods: [], reason: 'strike' };
const made = (change: Partial<EmbargoDraft> = {}): Embargo =>
  embargo('', { ...draft, ...change }, now, ['pnt_poz']);

test('is in force from now on until it is lifted, or between two moments', () => {
  const open = made();
  expect(open).toMatchObject({ memberId: '', country: 'PL', validFrom: now, validTo: null });
  expect(open.pointIds).toEqual(['pnt_poz']);
  expect([isInForce(open, 0, now - 1), isInForce(open, 0, now)]).toEqual([false, true]);
  const ending = made({ validFrom: 10, validTo: 20 });
  const at = [9, 10, 19, 20].map((moment) => isInForce(ending, moment, moment));
  expect(at).toEqual([false, true, true, false]);
  expect(isInForce(ending, 0, 100)).toBe(true);
});

test('is on the goods that it names, in the order of the list, or on all', () => {
  const some = made({ goods: ['food', 'battery'] });
  expect(some.goods).toEqual(['battery', 'food']);
  expect(isOnGoods(some, ['general', 'food'])).toBe(true);
  expect(isOnGoods(some, ['general'])).toBe(false);
  expect(isOnGoods(made(), ['general'])).toBe(true);
});

test.each<[string, Partial<EmbargoDraft>]>([
  ['EMBARGO_INVALID country', { pointId: 'pnt_1' }],
  ['EMBARGO_INVALID country', { pointId: 'pnt_1', lineId: 'lin_1', country: '' }],
  ['EMBARGO_INVALID goods', { country: '' }],
  ['COUNTRY_UNKNOWN country', { country: 'XX' }],
  ['WORD_UNKNOWN goods[0]', { goods: ['cups'] }],
  ['EMBARGO_INVALID validFrom', { validFrom: -1 }],
  ['EMBARGO_INVALID validTo', { validTo: now }],
  ['EMBARGO_INVALID validTo', { validTo: NaN }],
  ['EMBARGO_INVALID reason', { reason: ' ' }],
  ['EMBARGO_INVALID reason', { reason: 'x'.repeat(501) }],
])('%s: refused for what cannot be kept', (code, change) => {
  expect(refused(() => made(change))).toBe(code);
});

test('is lifted once', () => {
  const laid: Publication<Embargo> = { status: 'published', value: made() };
  const lifted = decideLift(laid).reduce<Publication<Embargo>>(evolvePublication, laid);
  expect(lifted.status).toBe('withdrawn');
  expect(decideLift(lifted)).toEqual([]);
  expect(refused(() => decideLift({ status: 'unpublished' }))).toBe('EMBARGO_UNKNOWN embargoId');
});

test('is asked for by its status', () => {
  expect(['declared', 'lifted'].map(embargoStatus)).toEqual(['published', 'withdrawn']);
  expect(refused(() => embargoStatus('gone'))).toBe('WORD_UNKNOWN status');
});
