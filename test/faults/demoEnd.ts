import type { Alliance } from '../support/alliance';
import { becomes } from '../journeys/person';

type Row = Readonly<Record<string, unknown>>;
type Asks = Awaited<ReturnType<Alliance['as']>>;

/** What the alliance knows of one played demo, in words that are the same for every play. */
export interface DemoEnd {
  readonly booking: unknown;
  readonly parcels: readonly unknown[];
  readonly handOvers: readonly string[];
  readonly incidents: readonly string[];
}

/** Where its parcels ride, and how many grams of them: to see that space was sold once. */
export interface Ridden {
  readonly grams: number;
  readonly rides: readonly { departureId: string; firstLeg: number; lastLeg: number }[];
}

/**
 * How a demo ended: the booking, each parcel with its version and everything that happened to it,
 * each hand-over with its lines and signatures, each incident. Ids and times are left out.
 */
export async function demoEnd(
  admin: Asks,
  bookingId: string,
): Promise<{ end: DemoEnd; ridden: Ridden }> {
  const booking = await becomes('the booking is completed', async () => {
    const found = await admin.get(`/v1/bookings/${bookingId}`);
    return found['status'] === 'completed' ? found : undefined;
  });
  const parcels = booking['parcels'] as Row[];
  const units = [];
  for (const { sscc } of parcels) units.push(await admin.get(`/v1/units/${String(sscc)}`));
  const names = new Map(parcels.map(({ sscc, number }) => [String(sscc), `parcel ${number}`]));
  const nameOf = (sscc: unknown): string => names.get(String(sscc)) ?? 'cage';
  const handOvers = (await all(admin, '/v1/hand-overs')).filter(({ lines }) =>
    (lines as Row[]).some(({ sscc, content }) =>
      [sscc, ...((content ?? []) as unknown[])].some((each) => names.has(String(each))),
    ),
  );
  const incidents = (await all(admin, '/v1/incidents')).filter(
    (incident) => incident['bookingId'] === bookingId,
  );
  const end = {
    booking: { status: booking['status'], version: booking['version'] },
    parcels: units.map(({ status, version, condition, history }) => {
      const way = (history as Row[]).map(({ kind, memberId, flags }) => [kind, memberId, flags]);
      return { status, version, condition, way: JSON.stringify(way) };
    }),
    handOvers: handOvers.map((each) => handOverText(each, nameOf)).sort(),
    incidents: incidents
      .map(({ kind, sscc, status }) => `${kind} ${nameOf(sscc)} ${status}`)
      .sort(),
  };
  return { end, ridden: riddenBy(booking) };
}

/** What of a departure's legs is sold otherwise than these parcels, so many times. */
export async function wronglySold(
  admin: Asks,
  { grams, rides }: Ridden,
  timesOn: (departureId: string) => number,
): Promise<string[]> {
  const wrong = [];
  for (const { departureId, firstLeg, lastLeg } of rides) {
    const { legs } = await admin.get(`/v1/departures/${departureId}`);
    const expected = grams * timesOn(departureId);
    for (const { index, soldGrams } of legs as { index: number; soldGrams: number }[]) {
      if (index < firstLeg || index > lastLeg || soldGrams === expected) continue;
      wrong.push(`${departureId}/${index} has sold ${soldGrams} g and not ${expected}`);
    }
  }
  return wrong;
}

function riddenBy(booking: Row): Ridden {
  const parts = booking['parts'] as { itinerary: { legs: Row[] } }[];
  const legs = parts.flatMap(({ itinerary }) => itinerary.legs);
  const rides = legs.filter(({ departureId }) => (departureId ?? '') !== '');
  return {
    grams: (booking['parcels'] as Row[]).reduce(
      (sum, { content }) => sum + Number((content as Row)['weightGrams']),
      0,
    ),
    rides: rides.map(({ departureId, firstLeg = 0, lastLeg = 0 }) => {
      const [first, last] = [Number(firstLeg), Number(lastLeg)];
      return { departureId: String(departureId), firstLeg: first, lastLeg: last };
    }),
  };
}

function handOverText({ status, lines, signatures }: Row, nameOf: (sscc: unknown) => string) {
  const outcomes = (lines as Row[]).map(({ sscc, outcome }) => `${nameOf(sscc)} ${outcome}`);
  return `${status} by ${(signatures as Row[]).length}: ${outcomes.sort().join(', ')}`;
}

const maxPages = 20;

async function all(admin: Asks, path: string): Promise<Row[]> {
  const rows: Row[] = [];
  let cursor = '';
  for (let page = 0; page < maxPages; page += 1) {
    const next = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const body = await admin.get(`${path}?limit=200${next}`);
    rows.push(...(body['items'] as Row[]));
    cursor = String(body['next'] ?? '');
    if (cursor === '') return rows;
  }
  throw new Error(`${path} has more than ${maxPages} pages`);
}
