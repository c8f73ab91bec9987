import { days } from '@serai/model';
import { embargo, type EmbargoDraft } from '../domain/network/embargo';
import type { Closure } from '../domain/network/publication';
import type { SpaceItem } from '../domain/space/hold';
import { asker, leg, train } from '../domain/space/space.test-data';
import { barredItems, type Barriers } from './barredItems';

const { departures } = asker([{ kind: 'open', departure: train() }]).state;
const [first, second] = departures.get(train().id)?.legs ?? [];
if (first === undefined || second === undefined) throw new Error('the train has two legs');
const { fromPointId, toPointId, departsAt, arrivesAt } = first;

const area = { pointId: fromPointId, country: 'CN' };
const nothing: Barriers = {
  points: new Map(),
  areas: new Map([['are_1', { value: area }]]),
  embargoes: new Map(),
};
const bars = (barriers: Partial<Barriers>, items: readonly SpaceItem[], goods: string[] = []) => {
  const found = barredItems({ ...nothing, ...barriers }, departures, { items, goods });
  return [...found.values()].map(({ code, field }) => `${code} ${field}`);
};
const closed = (pointId: string, closure: Omit<Closure, 'reason'>, items = [leg(0, 1)]) =>
  bars({ points: new Map([[pointId, { closed: { ...closure, reason: 'flood' } }]]) }, items);
const laid = (draft: Partial<EmbargoDraft>, items = [leg(0, 1)], goods: string[] = []) => {
  const none = { pointId: '', lineId: '', country: '', goods: [], reason: 'strike' };
  const points = new Map([[toPointId, { value: { country: 'PL' } }]]);
  const embargoes = new Map([['emb_1', embargo('', { ...none, ...draft }, 0, [])]]);
  return bars({ points, embargoes }, items, goods);
};
const round = (yyyymmdd: string): SpaceItem => {
  return { kind: 'run', resourceId: `are_1/AM/${yyyymmdd}`, grams: 1, cm3: 1, stops: 1 };
};

describe('a closed point', () => {
  test('bars what gets on or off at it while it is closed', () => {
    expect(closed(fromPointId, { from: departsAt })).toEqual(['POINT_CLOSED items[0]']);
    expect(closed(toPointId, { from: arrivesAt })).toEqual(['POINT_CLOSED items[0]']);
    const both = [leg(0, 1), leg(1, 1)];
    expect(closed(second.toPointId, { from: 0 }, both)).toEqual(['POINT_CLOSED items[1]']);
  });

  test('bars nothing before, once it is open again, and on other ways', () => {
    expect(closed(fromPointId, { from: departsAt + 1 })).toEqual([]);
    expect(closed(fromPointId, { from: 0, until: departsAt })).toEqual([]);
    expect(closed('pnt_elsewhere', { from: 0 })).toEqual([]);
    expect(closed(second.toPointId, { from: 0 })).toEqual([]);
  });

  test('is passed by who stays on board', () => {
    expect(closed(toPointId, { from: 0 }, [leg(0, 1), leg(1, 1)])).toEqual([]);
  });

  test('bars the rounds from it on the days that it is closed for as a whole', () => {
    const from = Date.UTC(2026, 5, 2);
    const until = from + days(1);
    const rounds = ['20260601', '20260602', '20260603'].map(round);
    expect(closed(fromPointId, { from, until }, rounds)).toEqual(['POINT_CLOSED items[1]']);
    expect(closed(fromPointId, { from: from + 1, until }, rounds)).toEqual([]);
    const odd = { ...round(''), resourceId: 'are_1' };
    expect(closed(fromPointId, { from: 0 }, [odd, { ...odd, kind: 'storage' }])).toEqual([]);
  });
});

describe('an embargo', () => {
  const hit = ['EMBARGOED items[0]'];

  test('on a point, a line or a country bars what touches it', () => {
    expect(laid({ pointId: fromPointId })).toEqual(hit);
    expect(laid({ pointId: second.toPointId })).toEqual([]);
    expect(laid({ lineId: train().lineId })).toEqual(hit);
    expect(laid({ lineId: 'lin_other' })).toEqual([]);
    expect(laid({ country: 'PL' })).toEqual(hit);
    expect(laid({ country: 'PL' }, [leg(0, 1), leg(1, 1)])).toEqual([]);
    expect(laid({ country: 'DE' })).toEqual([]);
    expect(laid({ country: 'CN' }, [round('20260601')])).toEqual(hit);
  });

  test('bars only the goods that it names, and what is not said is general', () => {
    expect(laid({ goods: ['battery'] }, [leg(0, 1)], ['general', 'battery'])).toEqual(hit);
    expect(laid({ goods: ['battery'] })).toEqual([]);
    expect(laid({ goods: ['general'] })).toEqual(hit);
    expect(laid({ goods: ['food'], pointId: fromPointId }, [leg(0, 1)], ['cold'])).toEqual([]);
  });

  test('bars nothing outside of its time', () => {
    expect(laid({ lineId: train().lineId, validFrom: departsAt + 1 })).toEqual([]);
    expect(laid({ lineId: train().lineId, validFrom: 1, validTo: departsAt })).toEqual([]);
    expect(laid({ lineId: train().lineId, validFrom: 1, validTo: departsAt + 1 })).toEqual(hit);
  });
});
