import type { FindCalendarRequest } from '@serai/protos/serai/capacity/v1/FindCalendarRequest';
import { setTimeout as pause } from 'node:timers/promises';
import { addDays, dateInZone, dayOfWeek, minutes } from '@serai/model';
import { clock } from '@serai/runtime';
import { as, people, refusedWith, running } from './running.test-data';
import type { People, Running } from './running.test-data';
import { trainOnSale, wanted, type Train } from './search.test-data';

const zone = 'Asia/Shanghai';
const today = () => dateInZone(clock(), zone);
let alliance: Running;
let client: Running['client'];
let who: People;
let train: Train;

beforeAll(async () => {
  alliance = await running();
  client = alliance.client;
});
beforeEach(async () => {
  who = people();
  await lastingDay();
});
afterAll(() => alliance.stop());

/** The day does not end during a test: where it is about to, the next one is waited for. */
async function lastingDay(): Promise<void> {
  while (dateInZone(clock() + minutes(1), zone) !== today()) await pause(500);
}

const calendar = (changed: FindCalendarRequest = {}, actor = who.booking) => {
  const sellerId = who.yiwu;
  const asked = { requirement: wanted(), sellerId, fromDate: addDays(today(), 1), days: 5 };
  return client.findCalendar({ ...asked, ...changed }, as(actor));
};
const earliest = (requirement = wanted(), actor = who.booking) =>
  client.findEarliest({ requirement, sellerId: who.yiwu }, as(actor));
/** On nobody's train but this test's own. */
const onTrain = () =>
  wanted({ from: { pointId: train.from }, to: { pointId: train.to }, horizonDays: 20 });

test('without the charter and rates there is neither a calendar nor an earliest way', async () => {
  expect(await refusedWith(calendar())).toBe('SEARCH_NOT_READY');
  expect(await refusedWith(earliest())).toBe('SEARCH_NOT_READY');
});

test('each day has the ways that leave on it, as the place of departure counts days', async () => {
  train = await trainOnSale(alliance, who);
  const found = await calendar({ requirement: onTrain() });
  expect(found).toMatchObject({ zone, reasons: [], incomplete: false });
  const dates = [1, 2, 3, 4, 5].map((nth) => addDays(today(), nth));
  expect(found.days.map(({ date }) => date)).toEqual(dates);
  for (const { date, cheapest, itineraries, ways, incomplete } of found.days) {
    expect([itineraries.length, ways, incomplete]).toEqual([1, 1, false]);
    expect(cheapest).toEqual(itineraries[0]);
    expect(dateInZone(cheapest?.departsAt ?? 0, zone)).toBe(date);
  }
  const inWarsaw = await calendar({ requirement: onTrain(), zone: 'Europe/Warsaw' });
  expect(inWarsaw.zone).toBe('Europe/Warsaw');
  for (const { date, cheapest } of inWarsaw.days) {
    expect(dateInZone(cheapest?.departsAt ?? 0, 'Europe/Warsaw')).toBe(date);
  }
});

test('from a door the days are those of the point that collects there', async () => {
  train = await trainOnSale(alliance, who);
  const found = await calendar();
  expect(found.zone).toBe(zone);
  expect(found.days.some(({ ways }) => ways > 0)).toBe(true);
  const cheapest = found.days.flatMap((day) => (day.cheapest ? [day.cheapest] : []));
  for (const { legs } of cheapest) expect(legs[0]?.kind).toBe('collection');
});

test('a day on which nothing leaves is empty, also months ahead', async () => {
  train = await trainOnSale(alliance, who, { days: [1] });
  const asked = { requirement: onTrain(), fromDate: addDays(today(), 60), days: 14 };
  const { days } = await calendar(asked);
  expect(days).toHaveLength(14);
  for (const { date, ways, cheapest, itineraries } of days) {
    const isMonday = dayOfWeek(date) === 1;
    const expected = isMonday ? [date, 1, true, 1] : [date, 0, false, 0];
    expect([date, ways, cheapest !== null, itineraries.length]).toEqual(expected);
  }
});

test('what is not there is told with its causes', async () => {
  train = await trainOnSale(alliance, who);
  const nowhere = wanted({ from: { country: 'JP', postcode: '1' } });
  const found = await calendar({ requirement: nowhere });
  expect(found.days.every(({ cheapest, ways }) => cheapest === null && ways === 0)).toBe(true);
  expect(found.reasons.map(({ code }) => code)).toEqual(['NO_COVERAGE_FROM']);
  expect(found.zone).toBe('UTC');
  const none = await earliest(nowhere);
  expect(none).toMatchObject({ itinerary: null, incomplete: false });
  expect(none.reasons.map(({ code }) => code)).toEqual(['NO_COVERAGE_FROM']);
});

test('the earliest way is the one of all ways that arrives first', async () => {
  train = await trainOnSale(alliance, who);
  const asked = { requirement: onTrain(), sellerId: who.yiwu };
  const { itineraries } = await client.findItineraries(asked, as(who.booking));
  const arrivals = itineraries.map(({ arrivesAt }) => arrivesAt);
  const { itinerary, reasons } = await earliest(onTrain());
  expect(itinerary?.arrivesAt).toBe(Math.min(...arrivals));
  expect(reasons).toEqual([]);
  expect(itinerary?.price?.amount).toBeGreaterThan(0);
});

test('what members agreed on is shown to their office, and not to a customer', async () => {
  train = await trainOnSale(alliance, who);
  const rideOf = async (actor = who.shipper) =>
    (await earliest(onTrain(), actor)).itinerary?.legs[0];
  const full = await rideOf(who.operator);
  expect(full?.tariffPrice).toMatchObject({ currency: 'CNY' });
  expect(await rideOf()).toEqual({ ...full, tariffPrice: null });
  const { days } = await calendar({ requirement: onTrain() }, who.shipper);
  expect(days[0]?.cheapest?.legs[0]?.tariffPrice).toBeNull();
});

test('one asks for the own member', async () => {
  train = await trainOnSale(alliance, who);
  const another = { sellerId: who.steppe };
  const refusal = 'SELLER_OF_ANOTHER sellerId';
  expect(await refusedWith(calendar(another, who.shipper))).toBe(refusal);
  const asked = { requirement: wanted(), ...another };
  expect(await refusedWith(client.findEarliest(asked, as(who.shipper)))).toBe(refusal);
  expect(await refusedWith(calendar({ sellerId: '' }, who.shipper))).toBe('granted');
});

test('a calendar that cannot be is refused, naming the field', async () => {
  train = await trainOnSale(alliance, who);
  const refusal = (changed: FindCalendarRequest) => refusedWith(calendar(changed));
  expect(await refusal({ fromDate: 'soon' })).toBe('DATE_INVALID fromDate');
  expect(await refusal({ fromDate: '' })).toBe('DATE_INVALID fromDate');
  expect(await refusal({ fromDate: '2027-02-30' })).toBe('DATE_INVALID fromDate');
  const outOfReach = 'CALENDAR_OUT_OF_REACH fromDate';
  expect(await refusal({ fromDate: addDays(today(), -1) })).toBe(outOfReach);
  expect(await refusal({ fromDate: addDays(today(), 91) })).toBe(outOfReach);
  expect(await refusal({ fromDate: today() })).toBe('granted');
  expect(await refusal({ fromDate: addDays(today(), 90), days: 31 })).toBe('granted');
  expect(await refusal({ days: 0 })).toBe('NUMBER_OUT_OF_RANGE days');
  expect(await refusal({ days: 32 })).toBe('NUMBER_OUT_OF_RANGE days');
  expect(await refusal({ zone: 'Mars/Base' })).toBe('ZONE_UNKNOWN zone');
  expect(await refusal({ requirement: null })).toBe('REQUIREMENT_MISSING requirement');
  expect(await refusal({ requirement: wanted({ grams: 0 }) })).toBe('NUMBER_OUT_OF_RANGE grams');
});
