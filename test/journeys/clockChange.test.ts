import type { Alliance } from '../support/alliance';
import { startAlliance } from '../support/alliance';
import type { Json } from './person';
import { becomes, itemsOf } from './person';
import { found, publish, type Founded } from './smallAlliance';

const startMs = 300_000;
const dayMs = 86_400_000;
const everyDay = [1, 2, 3, 4, 5, 6, 7];
/** Far enough for the next two changes of the clocks, whatever the date. */
const openingDays = '400';

interface Change {
  readonly name: string;
  /** The Sunday, as a date. */
  readonly sunday: string;
  /** 'HH:MM' in UTC at which something that stands on a wall clock happens. */
  readonly nightTrain: string;
  readonly before: string;
  readonly after: string;
  readonly lisbon: string;
  readonly delivery: string;
  readonly delivered: string;
}

/**
 * Clocks of the European Union change on the last Sundays of March and October at 01:00 UTC
 * (directive 2000/84/EC). 02:30 in Warsaw is not on the clock in March: the next moment is 03:00,
 * which is 01:00 UTC. In October it is there twice: the first is 00:30 UTC.
 */
function nextChanges(): readonly Change[] {
  const found: Change[] = [];
  const first = Date.now() + 5 * dayMs;
  for (let at = first; found.length < 2; at += dayMs) {
    const day = new Date(at);
    const [month, date] = [day.getUTCMonth(), day.getUTCDate()];
    if (day.getUTCDay() !== 0 || date < 25 || (month !== 2 && month !== 9)) continue;
    const sunday = day.toISOString().slice(0, 10);
    found.push(
      month === 2
        ? {
            ...{ name: 'spring', sunday, nightTrain: '01:00', before: '05:00', after: '04:00' },
            ...{ lisbon: '19:00', delivery: '08:00', delivered: '12:00' },
          }
        : {
            ...{ name: 'autumn', sunday, nightTrain: '00:30', before: '04:00', after: '05:00' },
            ...{ lisbon: '20:00', delivery: '09:00', delivered: '13:00' },
          },
    );
  }
  return found;
}

const changes = nextChanges();
const on = (date: string, days: number): string =>
  new Date(Date.parse(date) + days * dayMs).toISOString().slice(0, 10);
const at = (date: string, days: number, time: string): string =>
  `${on(date, days)}T${time}:00.000Z`;
const price = (amount: number, currency: string) => ({ amount, currency });

describe('over a weekend with a clock change', () => {
  let alliance: Alliance;
  let members: Founded[];
  let points: string[];

  beforeAll(async () => {
    alliance = await startAlliance({ empty: true, env: { OPENING_DAYS: openingDays } });
    members = await found(alliance, [
      { reference: 'ipak', country: 'UZ', currency: 'UZS', prefix: '4781234' },
      { reference: 'vistula', country: 'PL', currency: 'PLN', prefix: '5901234' },
      { reference: 'tejo', country: 'PT', currency: 'EUR', prefix: '5601234' },
    ]);
    points = await publishPlaces(members);
  }, startMs);
  afterAll(() => alliance?.stop());

  test.each(changes)(
    'in $name ($sunday) lines keep their wall clock, and a booking is planned by it',
    async (change) => {
      const { sunday } = change;
      const [night, day] = await publishLines(members, points, sunday);
      const office = (members[0] as Founded).office;
      const weekend = `from=${at(sunday, -2, '00:00')}&until=${at(sunday, 2, '00:00')}`;
      const departs = await becomes('the departures of the weekend are opened', async () => {
        const found = await office.read(`/v1/departures?lineId=${day}&${weekend}`);
        const legs = itemsOf(found).map(({ legs }) => (legs as Json[])[0]?.['departsAt']);
        return legs.length === 4 ? legs.map(String).sort() : undefined;
      });
      expect(departs).toEqual([
        at(sunday, -2, change.before),
        at(sunday, -1, change.before),
        at(sunday, 0, change.after),
        at(sunday, 1, change.after),
      ]);

      const planned = [
        [at(sunday, -1, '04:00'), at(sunday, -1, '07:00')],
        [at(sunday, -1, '16:00'), at(sunday, 0, change.nightTrain)],
        [at(sunday, 0, change.after), at(sunday, 0, change.lisbon)],
        [at(sunday, 1, change.delivery), at(sunday, 1, change.delivered)],
      ];
      const { shipper } = members[0] as Founded;
      const number = await book(shipper, change, [night, day], planned);
      const seen = await becomes('tracking expects the parcel', async () => {
        const { status, body } = await shipper.get(`/v1/track/${number}`);
        return status === 200 ? body : undefined;
      });
      const steps = seen['steps'] as Json[];
      expect(steps.map((step) => [step['plannedDepartsAt'], step['plannedArrivesAt']])).toEqual(
        planned,
      );
      expect(steps.map(({ timeZone }) => timeZone).slice(0, 3)).toEqual([
        'Asia/Tashkent',
        'Europe/Warsaw',
        'Europe/Lisbon',
      ]);
    },
    startMs,
  );

  test('a parcel that is ready after the last opened departure is refused', async () => {
    const { shipper } = members[0] as Founded;
    const late = new Date(Date.now() + (Number(openingDays) + 1) * dayMs).toISOString();
    const refused = await shipper.ask('POST', '/v1/quotes', asked(late), 'too-far');
    expect([refused.status, refused.body['code']]).toEqual([400, 'READY_AT_TOO_FAR']);
  });
});

const parcel = {
  ...{ reference: 'P1', weightGrams: 5_000, volumeCm3: 20_000, description: 'Silk', origin: 'UZ' },
  ...{ hsCode: '500720', value: price(20_000, 'EUR'), goods: ['general'] },
};

function asked(readyAt: string): Json {
  const from = { country: 'UZ', postcode: '100000' };
  const to = { country: 'PT', postcode: '1000-001' };
  return { from, to, parcels: [parcel], readyAt };
}

interface Option {
  readonly id: string;
  readonly itinerary: { readonly legs: Json[] };
}

/** Quote and booking, both by the instants that are planned; answers the tracking number. */
async function book(
  shipper: Founded['shipper'],
  { name, sunday }: Change,
  lineIds: readonly (string | undefined)[],
  planned: readonly (readonly string[])[],
): Promise<string> {
  const requirement = asked(at(sunday, -2, '12:00'));
  let quotes = 0;
  // Both lines and their prices have to be on sale, whichever came last.
  const { body, legs } = await becomes(`the way of ${name} is on sale`, async () => {
    quotes += 1;
    const quoted = await shipper.post('/v1/quotes', requirement, `quote-${name}-${quotes}`);
    const [first] = quoted.body['options'] as Option[];
    const found = first?.itinerary.legs ?? [];
    const isOnSale = lineIds.every((lineId) => found.some((leg) => leg['lineId'] === lineId));
    return isOnSale ? { body: quoted.body, legs: found } : undefined;
  });
  expect(legs.map((leg) => [leg['departsAt'], leg['arrivesAt']])).toEqual(planned);
  expect(legs.map(({ lineId }) => lineId)).toEqual([undefined, ...lineIds, undefined]);
  const accepted = {
    ...{ quoteId: body['id'], optionId: (body['options'] as Option[])[0]?.id },
    from: { ...(requirement['from'] as Json), city: 'Toshkent', name: 'A', street: 'B 1' },
    to: { ...(requirement['to'] as Json), city: 'Lisboa', name: 'C', street: 'D 2' },
  };
  const made = await shipper.post('/v1/bookings', accepted, `book-${name}`);
  const booking = await becomes('the booking is confirmed', async () => {
    const seen = await shipper.read(`/v1/bookings/${String(made.body['id'])}`);
    return seen['status'] === 'confirmed' ? seen : undefined;
  });
  expect(booking['promisedAt']).toBe(planned.at(-1)?.[1]);
  return String((booking['parcels'] as Json[])[0]?.['trackingNumber']);
}

/** A point and a service area each; answers the points. */
async function publishPlaces(members: readonly Founded[]): Promise<string[]> {
  const places = [
    ['tas', 'UZ', 'Asia/Tashkent', 41.3, 69.3, '100*', 'UZS'],
    ['waw', 'PL', 'Europe/Warsaw', 52.2, 21, '00*', 'PLN'],
    ['lis', 'PT', 'Europe/Lisbon', 38.7, -9.1, '10*', 'EUR'],
  ] as const;
  const ids: string[] = [];
  for (const [
    index,
    [reference, country, zone, latitude, longitude, , currency],
  ] of places.entries()) {
    const point = {
      ...{ reference, name: reference.toUpperCase(), kind: 'hub', country, timeZone: zone },
      ...{ coordinates: { latitude, longitude }, handlingMinutes: 60 },
      handlingFee: price(0, currency),
    };
    ids.push(...(await publish((members[index] as Founded).office, '/v1/points', [point])));
  }
  for (const [index, [reference, country, , , , postcodes, currency]] of places.entries()) {
    const room = { weightGrams: 1_000_000, volumeCm3: 10_000_000, stops: 10 };
    const area = {
      ...{ reference, pointId: ids[index], country, postcodes: [postcodes], collects: true },
      ...{ delivers: true, leadMinutes: reference === 'tas' ? 180 : 240, perKg: 10 },
      price: price(500, currency),
      runs: [{ reference: 'morning', days: everyDay, departs: '09:00', ...room }],
    };
    await publish((members[index] as Founded).office, '/v1/service-areas', [area]);
  }
  return ids;
}

/** A night train that arrives in the hour of the change, and a truck that leaves at six. */
async function publishLines(
  members: readonly Founded[],
  points: readonly string[],
  sunday: string,
): Promise<string[]> {
  const call = (point: number, times: Json): Json => ({ pointId: points[point], ...times });
  const legs = [{ weightGrams: 10_000_000, volumeCm3: 50_000_000 }];
  const valid = { validFrom: on(sunday, -4), validTo: on(sunday, 4), cutoffMinutes: 30 };
  const common = { ...valid, legs, goods: ['general'] };
  const night = {
    ...{ ...common, reference: `night-${sunday}`, name: 'Night train', mode: 'rail', days: [6] },
    calls: [call(0, { departs: '21:00' }), call(1, { arrives: '02:30', arrivesDay: 1 })],
  };
  const day = {
    ...{ ...common, reference: `day-${sunday}`, name: 'Truck', mode: 'road', days: everyDay },
    calls: [call(1, { departs: '06:00' }), call(2, { arrives: '20:00' })],
  };
  const ids: string[] = [];
  for (const [index, line] of [night, day].entries()) {
    const { office } = members[index] as Founded;
    const [lineId] = await publish(office, '/v1/lines', [line]);
    const tariff = {
      ...{ reference: `tariff-${line.reference}`, lineId, base: 1_000, divisor: 3_000 },
      ...{ currency: index === 0 ? 'UZS' : 'PLN', legs: [{ perKg: 50, minimum: 100 }] },
      validFrom: '2026-01-01T00:00:00Z',
    };
    await publish(office, '/v1/tariffs', [tariff]);
    ids.push(lineId as string);
  }
  return ids;
}
