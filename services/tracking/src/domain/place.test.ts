import {
  defaultCharterTerms,
  evolveCharterTerms,
  evolveDepartureNews,
  evolvePlace,
  noNews,
  noPlace,
} from './place';
import { at } from './tracking.test-data';

test('news of a departure are to be applied until they were, and a cancelled one stays so', () => {
  const legs = [{ departsAt: at(1), arrivesAt: at(2) }];
  const late = evolveDepartureNews(noNews, { type: 'Revised', legs, reason: 'snow' });
  expect(late).toEqual({ isCancelled: false, reason: 'snow', legs, isApplied: false });
  const told = evolveDepartureNews(late, { type: 'Applied' });
  expect(told).toEqual({ ...late, isApplied: true });
  const gone = evolveDepartureNews(told, { type: 'Cancelled', reason: 'strike' });
  expect(gone).toMatchObject({ isCancelled: true, isApplied: false, legs });
  const again = evolveDepartureNews(gone, { type: 'Revised', legs: [], reason: 'x' });
  expect(again).toMatchObject({ isCancelled: true });
});

test('a place and the charter are what was said last', () => {
  const place = { name: 'Xi’an', country: 'CN', timeZone: 'Asia/Shanghai' };
  expect(evolvePlace(noPlace, place)).toEqual(place);
  expect(defaultCharterTerms.deemedAcceptanceHours).toBe(48);
  const terms = { deemedAcceptanceHours: 24 };
  expect(evolveCharterTerms(defaultCharterTerms, terms)).toEqual(terms);
});
