import { decodeFact } from '../../shared/runtime/src/facts/encodeFact';
import type { Alliance } from '../support/alliance';
import { startAlliance } from '../support/alliance';
import { auditOf } from '../support/audit';
import { brokenCustody } from './brokenCustody';
import { castOf, type Cast } from './cast';
import { checkNothing, contentOf, passOn, type Passing } from './handOvers';
import { replayAtGate } from './gate';
import { Ledger } from './ledger';
import { becomes, itemsOf, type Json } from './person';
import {
  bookSeven,
  clearIncidents,
  collectAndPack,
  now,
  ofShipment,
  sender,
  unpack,
  type Shipment,
} from './way';

const startMs = 300_000;
const wayMs = 300_000;

const lists = ['/v1/bookings', '/v1/units?limit=200', '/v1/incidents?limit=200'];

describe.each([
  { bus: 'the embedded bus', kafka: false },
  { bus: 'Kafka', kafka: true },
])('seven parcels from Yiwu to Poznań over five members, on $bus', ({ kafka }) => {
  let alliance: Alliance;
  let cast: Cast;
  let shipment: Shipment;
  // Sight is the same whatever carries the facts.
  const ledger = new Ledger(!kafka);
  const track = async (number: string): Promise<Json> => cast.anyone.read(`/v1/track/${number}`);

  beforeAll(async () => {
    alliance = await startAlliance({ kafka });
    cast = await castOf(alliance);
  }, startMs);
  afterAll(() => alliance?.stop());

  test('the five members are paid in three currencies and stand in three time zones', async () => {
    const members = itemsOf(await cast.admin.read('/v1/members?limit=200'));
    const points = itemsOf(await cast.shipper.read('/v1/points?limit=200'));
    const isOnTheWay = ({ id }: Json): boolean => cast.memberIds.includes(String(id));
    const currencies = members.filter(isOnTheWay).map(({ currency }) => currency);
    const zones = points
      .filter(({ memberId }) => cast.memberIds.includes(String(memberId)))
      .map(({ timeZone }) => timeZone);
    expect(new Set(currencies).size).toBe(3);
    expect(new Set(zones).size).toBeGreaterThanOrEqual(3);
  });

  test(
    'one quote, one price, one booking, seven labels; nobody else knows of it',
    async () => {
      shipment = await bookSeven(cast);
      const { legs, price, bookingId } = shipment;
      const cents = legs.reduce((sum, leg) => sum + leg.price.amount + leg.handlingFee.amount, 0);
      expect(price).toEqual({ amount: cents, currency: 'EUR' });
      const labels = await cast.shipper.get(`/v1/bookings/${bookingId}/labels`);
      expect(labels.text.startsWith('%PDF-')).toBe(true);
      await ledger.check(cast, shipment, shipment.ssccs.slice(0, 2));
      const strangers = [cast.otherShipper, ...cast.uninvolved, ...cast.offices.slice(1)];
      await Promise.all(strangers.map((who) => checkNothing(who, shipment, lists)));
      await checkWhoOversees(cast, shipment);
    },
    wayMs,
  );

  test(
    'collected at the door, scanned in, packed in two nested cages',
    async () => {
      await collectAndPack(cast, shipment);
      ledger.taken(
        [...shipment.ssccs, shipment.inner, shipment.outer],
        cast.memberIds[0] as string,
      );
      await ledger.check(cast, shipment, [...shipment.ssccs, shipment.outer]);
      const { body } = await cast.shipper.get(`/v1/units/${shipment.ssccs[0]}`);
      expect(body).toMatchObject({ parentSscc: shipment.inner, status: 'in_custody' });
      expect(await track(shipment.numbers[0] as string)).toMatchObject({
        status: 'under_way',
        arrived: 0,
        count: 7,
        steps: [{ kind: 'collection', status: 'done' }, {}, {}, {}, {}],
      });
    },
    wayMs,
  );

  test(
    'a gate hears the cage: what lies in it is there, and a file that is replayed twice is kept once',
    async () => {
      const [first, again] = await replayAtGate(alliance, shipment);
      expect(first).toMatchObject({ status: 1 });
      expect(first?.said).toContain('line 7: the tag is no 24 hexadecimal digits');
      expect(first?.said).toContain('scanned 1, inferred 4, told before 0,');
      expect(first?.said).toContain('of another lane 1, goods and assets 1,');
      expect(first?.said).toContain('incidents 0, refused reads 0, bad lines 1');
      expect(again).toEqual(first);
      const { body } = await cast.shipper.get(`/v1/units/${shipment.ssccs[0]}`);
      const seen = (body['history'] as Json[]).at(-1);
      expect(seen).toMatchObject({ kind: 'scanned', flags: ['inferred'] });
    },
    wayMs,
  );

  test.each([
    { name: 'over', what: 'first, one over', place: 1 },
    { name: 'short', what: 'second, one short', place: 2 },
    { name: 'late', what: 'late, by itself', place: 2 },
    { name: 'damaged', what: 'third, one damaged', place: 3 },
    { name: 'fourth', what: 'fourth', place: 4 },
  ])(
    'the $what hand-over: everybody sees what concerns them and no more',
    async ({ name, place }) => {
      await passOn(cast, shipment, ledger, passingOf(shipment, name, place));
      // At the last one, a member that is not on the way works for the receiver.
      const others = place === 4 ? cast.uninvolved.slice(1) : cast.uninvolved;
      const strangers = [cast.otherShipper, ...others];
      const ahead = cast.offices.slice(place + 1);
      await Promise.all([...strangers, ...ahead].map((who) => checkNothing(who, shipment, lists)));
      const { steps } = await track(shipment.numbers[3] as string);
      const done = (steps as Json[]).filter(({ status }) => status === 'done').length;
      expect(done).toBeGreaterThanOrEqual(place);
    },
    wayMs,
  );

  test('an earlier holder learns nothing of what follows', async () => {
    await ledger.check(cast, shipment, [...shipment.ssccs, shipment.inner, shipment.outer]);
  });

  test(
    'unpacked and delivered one by one, the public is told how many arrived',
    async () => {
      await unpack(cast, shipment);
      for (const [index, sscc] of shipment.ssccs.entries()) {
        const told = { eventId: `${shipment.run}-deliver-${sscc}`, eventTime: now(), sscc };
        await cast.offices[4]?.post('/v1/deliveries', { ...told, receivedBy: 'J. Kowalski' });
        ledger.delivered([sscc]);
        expect(await track(shipment.numbers[6] as string)).toMatchObject({ arrived: index + 1 });
      }
      await ledger.check(cast, shipment, [...shipment.ssccs]);
      const cleared = await clearIncidents(cast, shipment);
      const [yida, changan, steppe] = cast.memberIds;
      expect(cleared).toEqual([
        [yida, 'over'],
        [changan, 'short'],
        [steppe, 'damaged'],
      ]);
      expect(await track(shipment.numbers[0] as string)).toMatchObject({
        status: 'delivered',
        incidents: [],
      });
      const completed = await becomes('the booking is completed', async () => {
        const booking = await cast.shipper.read(`/v1/bookings/${shipment.bookingId}`);
        return booking['status'] === 'completed' ? booking : undefined;
      });
      expect(completed).toMatchObject({ price: shipment.price });
    },
    wayMs,
  );

  test('a wrong number leads nowhere, and the public is told no name, member, price or unit', async () => {
    const number = shipment.numbers[0] as string;
    const wrong = `${number.slice(0, -1)}${number.endsWith('7') ? '8' : '7'}`;
    const { status, body } = await cast.anyone.get(`/v1/track/${wrong}`);
    expect([status, body['code']]).toEqual([404, 'NUMBER_MISSING']);
    const said = (await cast.anyone.get(`/v1/track/${number}`)).text;
    const hidden = [...cast.memberIds, ...contentOf(shipment), ...shipment.ssccs, sender.name];
    expect(hidden.filter((word) => said.includes(word))).toEqual([]);
    expect(said).not.toMatch(/price|amount|Kowalski|mbr_|per_/);
    for (const path of ['/v1/bookings', '/v1/units', '/v1/incidents', '/v1/parcels?bookingId=x']) {
      expect((await cast.anyone.get(path)).status).toBe(401);
    }
  });

  test('in all that was said on the way no other member heard what the customer pays', async () => {
    const pays = `"amount":${shipment.price.amount},`;
    const others = [...cast.offices.slice(1), ...cast.uninvolved, cast.otherShipper, cast.admin];
    const told = [...others, cast.auditor, cast.anyone, cast.scanner].filter(({ heard }) =>
      heard.some((text) => text.includes(pays) || text.includes(shipment.quoteId)),
    );
    expect(told.map(({ name }) => name)).toEqual(['admin', 'the-auditor']);
    const priced = [cast.admin, cast.auditor].filter(({ heard }) =>
      heard.some((text) => text.includes(pays)),
    );
    expect(priced).toEqual([]);
    const log = itemsOf(await cast.auditor.read('/v1/audit/log?service=booking'));
    const facts = log.map(({ type, data }) =>
      JSON.stringify(decodeFact(String(type), Buffer.from(String(data), 'base64'))),
    );
    expect(facts.filter((fact) => fact.includes(shipment.bookingId)).length).toBeGreaterThan(1);
    expect(facts.filter((fact) => fact.includes(pays))).toEqual([]);
    expect(cast.shipper.heard.some((text) => text.includes(pays))).toBe(true);
  });

  test(
    'the facts say the same of custody, and whatever is broken in them is named',
    async () => {
      const { checked, inFlight } = await becomes('everything has settled', async () => {
        const audit = await auditOf(alliance);
        expect(audit.broken).toEqual([]);
        return audit.inFlightCount === 0 ? audit : undefined;
      });
      expect(inFlight).toEqual([]);
      expect(checked).toMatchObject({ units: 9, handOvers: 5, ParcelDelivered: 7 });
      expect(checked).toMatchObject({ HandOverSigned: 5, ParcelCollected: 9 });
      // The log is kept the same way, whatever carries it.
      if (kafka) return;
      const broken = await brokenCustody(alliance, shipment.ssccs[0] as string);
      const found = Object.entries(broken).map(([what, { first }]) => [what, first?.record]);
      const expected = Object.entries(broken).map(([what, one]) => [what, one.expected]);
      expect(found).toEqual(expected);
      const rules = Object.values(broken).map(({ first }) => first?.rule);
      expect(rules).toEqual([
        'CUSTODY_INTERRUPTED',
        'CUSTODY_INTERRUPTED',
        'MOVED_WITHOUT_SCAN',
        'CUSTODY_AFTER_END',
        'SERVICE_DIFFERS',
      ]);
      expect((await auditOf(alliance)).broken).toEqual([]);
    },
    wayMs,
  );
});

/** Parcel 7 comes unannounced, parcel 6 is left behind and follows, parcel 5 comes damaged. */
function passingOf({ ssccs, outer }: Shipment, name: string, to: number): Passing {
  const [, , , p4, p5, p6, p7] = ssccs as [string, string, string, string, string, string, string];
  const all = [outer, p4, p5, p6, p7];
  const ok = (codes: readonly string[]) => Object.fromEntries(codes.map((sscc) => [sscc, 'ok']));
  const inFocus: Readonly<Record<string, string>> = { over: p7, short: p6, late: p6, damaged: p5 };
  const watched = [ssccs[0] as string, outer, inFocus[name] ?? p4];
  const plain = {
    name,
    from: to - 1,
    to,
    announced: all,
    received: all,
    outcome: ok(all),
    watched,
  };
  const without = (sscc: string): readonly string[] => all.filter((each) => each !== sscc);
  if (name === 'over') {
    return { ...plain, announced: without(p7), outcome: { ...ok(all), [p7]: 'over' } };
  }
  if (name === 'short') {
    return { ...plain, received: without(p6), outcome: { ...ok(all), [p6]: 'short' } };
  }
  if (name === 'late') {
    return { ...plain, announced: [p6], received: [p6], outcome: ok([p6]) };
  }
  if (name === 'fourth') return { ...plain, isSubcontracted: true };
  if (name !== 'damaged') return plain;
  return { ...plain, damaged: p5, outcome: { ...ok(all), [p5]: 'damaged' } };
}

/** Admin and auditor see the booking without the customer's price. */
async function checkWhoOversees(cast: Cast, shipment: Shipment): Promise<void> {
  for (const who of [cast.admin, cast.auditor]) {
    const booking = await who.read(`/v1/bookings/${shipment.bookingId}`);
    expect(booking['price']).toBeUndefined();
    const quote = await who.read(`/v1/quotes/${shipment.quoteId}`);
    expect((quote['options'] as Json[]).map(({ price }) => price)).toEqual(
      (quote['options'] as Json[]).map(() => undefined),
    );
    expect(ofShipment(await who.read('/v1/bookings'), shipment)).toHaveLength(1);
  }
  const seller = await cast.offices[0]?.read(`/v1/bookings/${shipment.bookingId}`);
  expect(seller?.['price']).toEqual(shipment.price);
}
