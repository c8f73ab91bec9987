import { randomInt, randomUUID } from 'node:crypto';
import type { Cast } from './cast';
import type { Json } from './person';
import { becomes, itemsOf } from './person';

export interface Leg {
  readonly kind: string;
  readonly memberId: string;
  readonly fromPointId?: string;
  readonly toPointId?: string;
  readonly departureId?: string;
  readonly departsAt: string;
  readonly arrivesAt: string;
  readonly price: { readonly amount: number; readonly currency: string };
  readonly handlingFee: { readonly amount: number; readonly currency: string };
}

/** A booking of seven parcels, as its shipper knows it. */
export interface Shipment {
  readonly run: string;
  readonly quoteId: string;
  readonly bookingId: string;
  readonly parcelIds: readonly string[];
  readonly ssccs: readonly string[];
  readonly numbers: readonly string[];
  readonly legs: readonly Leg[];
  readonly price: { readonly amount: number; readonly currency: string };
  readonly inner: string;
  readonly outer: string;
}

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const yiwu = { country: 'CN', postcode: '322000', city: 'Yiwu' };
const poznan = { country: 'PL', postcode: '60-101', city: 'Poznań' };
export const sender = { ...yiwu, name: '陈女士', street: '稠州北路 1 号', phone: '+8657985000000' };
export const buyer = { ...poznan, name: 'Jan Kowalski', street: 'Święty Marcin 1', phone: '+4861' };

interface Option {
  readonly id: string;
  readonly price: Shipment['price'];
  readonly itinerary: { readonly legs: Leg[] };
}

/** A train leaves twice a week: within a week some day has a way over all five that is worth it. */
const mostDays = 7;

/**
 * A quote with a way over all five, of parcels that are ready in an hour, or on the next day with one.
 * Asked again while the alliance is still putting its network on sale.
 */
async function quoteOverAll(
  shipper: Cast['shipper'],
  memberIds: Cast['memberIds'],
  { parcels, run }: { readonly parcels: readonly object[]; readonly run: string },
): Promise<{ readonly quoteId: string; readonly overAll: Option }> {
  let quotes = 0;
  return becomes('a way over all five is offered', async () => {
    for (let day = 0; day < mostDays; day += 1) {
      quotes += 1;
      const readyAt = new Date(Date.now() + hourMs + day * dayMs).toISOString();
      const asked = { from: yiwu, to: poznan, parcels, readyAt, allWays: true };
      const quoted = await shipper.post('/v1/quotes', asked, `${run}-quote-${quotes}`);
      const overAll = (quoted.body['options'] as Option[]).find(
        ({ itinerary }) => itinerary.legs.map((leg) => leg.memberId).join() === memberIds.join(),
      );
      if (overAll !== undefined) return { quoteId: String(quoted.body['id']), overAll };
    }
    return undefined;
  });
}

/** Quote and booking of seven parcels by the shipper, over the five members of the cast. */
export async function bookSeven({ shipper, memberIds }: Cast): Promise<Shipment> {
  const run = randomUUID();
  const parcels = Array.from({ length: 7 }, (_, index) => ({
    reference: `P${index + 1}`,
    weightGrams: 2_000 + 500 * index,
    volumeCm3: 12_000,
    description: 'Ceramic cups',
    hsCode: '691200',
    origin: 'CN',
    value: { amount: 12_000, currency: 'CNY' },
  }));
  const { quoteId, overAll } = await quoteOverAll(shipper, memberIds, { parcels, run });
  const accepted = { quoteId, optionId: overAll.id, reference: run, from: sender, to: buyer };
  const { body } = await shipper.post('/v1/bookings', accepted, `${run}-book`);
  const bookingId = String(body['id']);
  const booking = await becomes('the booking is confirmed', async () => {
    const found = await shipper.read(`/v1/bookings/${bookingId}`);
    return found['status'] === 'confirmed' ? found : undefined;
  });
  const found = booking['parcels'] as { id: string; sscc: string; trackingNumber: string }[];
  await becomes('tracking expects the parcels', async () => {
    const { status } = await shipper.get(`/v1/track/${found[0]?.trackingNumber}`);
    return status === 200 ? true : undefined;
  });
  return {
    run,
    quoteId,
    bookingId,
    parcelIds: found.map(({ id }) => id),
    ssccs: found.map(({ sscc }) => sscc),
    numbers: found.map(({ trackingNumber }) => trackingNumber),
    legs: overAll.itinerary.legs,
    price: overAll.price,
    inner: cageSscc(),
    outer: cageSscc(),
  };
}

/** The first member collects at the door, scans in, and packs parcels 1 to 3 into nested cages. */
export async function collectAndPack(
  { offices, scanner }: Cast,
  shipment: Shipment,
): Promise<void> {
  const { run, ssccs, inner, outer, legs } = shipment;
  const office = offices[0] as Cast['scanner'];
  const pointId = legs[0]?.toPointId ?? '';
  await office.post('/v1/collections', { eventId: `${run}-collect`, eventTime: now(), ssccs });
  for (const sscc of ssccs) {
    const { body } = await scanner.post('/v1/scans', {
      ...{ eventId: `${run}-in-${sscc}`, eventTime: now(), sscc, pointId },
    });
    expect({ sscc, ...body }).toMatchObject({ belongs: true, flags: [] });
  }
  const cage = { parentKind: 'cage', pointId };
  const [p1, p2, p3] = ssccs;
  for (const [parentSscc, childSsccs] of [
    [inner, [p1, p2]],
    [outer, [inner, p3]],
  ] as const) {
    const told = { eventId: `${run}-pack-${parentSscc}`, eventTime: now(), parentSscc, childSsccs };
    await scanner.post('/v1/packs', { ...cage, ...told });
  }
}

export async function unpack({ offices }: Cast, shipment: Shipment): Promise<void> {
  const { run, inner, outer, legs } = shipment;
  const pointId = legs.at(-1)?.fromPointId ?? '';
  for (const parentSscc of [outer, inner]) {
    const told = { eventId: `${run}-unpack-${parentSscc}`, eventTime: now(), parentSscc, pointId };
    await offices.at(-1)?.post('/v1/unpacks', told);
  }
}

/** Every open incident is cleared by who has to act; answers their kinds by member id. */
export async function clearIncidents(cast: Cast, shipment: Shipment): Promise<[string, string][]> {
  const cleared: [string, string][] = [];
  for (const [index, office] of cast.offices.entries()) {
    const memberId = cast.memberIds[index] as string;
    const { items } = await office.read('/v1/incidents?status=open&limit=200');
    for (const incident of items as Json[]) {
      if (incident['memberId'] !== memberId) continue;
      expect(incident['bookingId']).toBe(shipment.bookingId);
      const path = `/v1/incidents/${String(incident['id'])}/clear`;
      await office.post(path, { reason: 'Seen to.' }, `${shipment.run}-${String(incident['id'])}`);
      cleared.push([memberId, String(incident['kind'])]);
    }
  }
  return cleared;
}

/** All rows of a list that name the booking, one of its units, or its hand-overs. */
export function ofShipment(body: Json, { bookingId, ssccs, outer, inner }: Shipment): Json[] {
  const own = [bookingId, outer, inner, ...ssccs];
  return itemsOf(body).filter((item) => own.some((id) => JSON.stringify(item).includes(id)));
}

export function now(): string {
  return new Date().toISOString();
}

/** Extension 3, the first member's GS1 prefix, a serial, and the check digit. */
function cageSscc(): string {
  const serials = 1_000_000_000;
  const body = `36901234${String(randomInt(serials)).padStart(9, '0')}`;
  const sum = [...body].reduce((all, digit, at) => all + Number(digit) * (at % 2 ? 1 : 3), 0);
  return `${body}${(10 - (sum % 10)) % 10}`;
}
