import { startAlliance, type Alliance } from '../support/alliance';
import { becomes, Person, type Json } from './person';

const startMs = 300_000;
const dayMs = 86_400_000;
const maxOptions = 8;

interface Way {
  readonly price: { readonly amount: number };
  readonly arrivesAt: string;
  readonly departsAt: string;
  readonly co2eGrams: number;
  readonly legs: readonly Json[];
}
interface Shown {
  readonly labels: readonly string[];
  readonly reasons: readonly { readonly code: string; readonly message: string }[];
  readonly itinerary: Way;
}
interface Day {
  readonly date: string;
  readonly ways: number;
  readonly cheapest?: Way;
  readonly itineraries: readonly Way[];
}

/** From Yiwu to Poznan over the legs of several members. */
const wanted = {
  from: { country: 'CN', postcode: '322000' },
  to: { country: 'PL', postcode: '60-101' },
  readyAt: new Date(Date.now() + dayMs).toISOString(),
  parcels: [
    {
      ...{ weightGrams: 12_500, volumeCm3: 60_000, description: 'Wooden toys', hsCode: '950300' },
      ...{ origin: 'CN', value: { amount: 45_000, currency: 'CNY' } },
    },
  ],
};

describe('the choice that a shipper sees', () => {
  let alliance: Alliance;
  let shipper: Person;
  let quotes = 0;

  beforeAll(async () => {
    alliance = await startAlliance();
    const { url, demoPassword } = alliance;
    shipper = await new Person(url, 'yida-shop').signIn('yida-shop', demoPassword);
    await becomes('the network is on sale', async () => {
      const { options } = await quote();
      return options.length > 1 ? true : undefined;
    });
  }, startMs);
  afterAll(() => alliance?.stop());

  async function quote(changed: Json = {}): Promise<Json & { options: readonly Shown[] }> {
    quotes += 1;
    const { body } = await shipper.post('/v1/quotes', { ...wanted, ...changed }, `q-${quotes}`);
    return { ...body, options: body['options'] as Shown[] };
  }

  test('a quote has few options, each label once, and says why each is shown', async () => {
    const { options } = await quote();
    expect(options.length).toBeLessThanOrEqual(maxOptions);
    const labels = options.flatMap((option) => option.labels);
    expect([...labels].sort()).toEqual(['best_value', 'cheapest', 'fastest', 'greenest']);
    for (const { reasons, labels: own } of options) {
      const codes = own.length > 0 ? own.map((label) => label.toUpperCase()) : ['TRADES'];
      expect(reasons.map(({ code }) => code)).toEqual(codes);
      for (const { message } of reasons) expect(message).toMatch(/^[A-Z\d].+\.$/);
    }
  });

  test('all ways are shown to who asks for them, the few among them', async () => {
    const few = (await quote()).options.map(({ itinerary }) => itinerary);
    const all = (await quote({ allWays: true })).options.map(({ itinerary }) => itinerary);
    expect(all.length).toBeGreaterThanOrEqual(few.length);
    const costsOf = (way: Way) => [way.price.amount, way.arrivesAt, way.co2eGrams];
    expect(all.map(costsOf)).toEqual(expect.arrayContaining(few.map(costsOf)));
  });

  test('the earliest way arrives no later than any option, and tells no terms', async () => {
    const { options } = await quote({ allWays: true });
    const { body } = await shipper.post('/v1/earliest-ways', wanted);
    const way = body['itinerary'] as Way;
    const arrivals = options.map(({ itinerary }) => itinerary.arrivesAt).sort();
    expect(way.arrivesAt).toBe(arrivals[0]);
    for (const leg of way.legs) expect(leg).not.toHaveProperty('tariffPrice');
  });

  test('a calendar shows the ways of each day, the cheapest first', async () => {
    const fromDate = new Date(Date.now() + 2 * dayMs).toISOString().slice(0, 10);
    const { body } = await shipper.post('/v1/calendars', { ...wanted, fromDate, days: 7 });
    expect(body).toMatchObject({ zone: 'Asia/Shanghai', reasons: [], incomplete: false });
    const days = body['days'] as Day[];
    expect(days).toHaveLength(7);
    expect(days[0]?.date).toBe(fromDate);
    expect(days.some(({ ways }) => ways > 0)).toBe(true);
    for (const { ways, cheapest, itineraries } of days) {
      expect(itineraries).toHaveLength(Math.min(ways, 20));
      expect(cheapest).toEqual(itineraries[0]);
      const prices = itineraries.map(({ price }) => price.amount);
      expect(prices).toEqual([...prices].sort((a, b) => a - b));
    }
  });

  test('where there is no way, each door says why, and that it looked at every cause', async () => {
    const none = { ...wanted, to: { country: 'JP', postcode: '999-9999' } };
    const calendar = { ...none, fromDate: wanted.readyAt.slice(0, 10), days: 2 };
    const told = [
      await quote(none),
      (await shipper.post('/v1/earliest-ways', none)).body,
      (await shipper.post('/v1/calendars', calendar)).body,
    ];
    for (const answer of told) {
      expect(answer).toMatchObject({ incomplete: false, reasons: [{ code: 'NO_COVERAGE_TO' }] });
    }
  });
});
