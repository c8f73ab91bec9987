import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Alliance } from '../support/alliance';
import { castOf, type Cast } from '../journeys/cast';
import { itemsOf, type Person } from '../journeys/person';
import { bookSeven, type Leg } from '../journeys/way';

const minuteMs = 60_000;
const reason = 'It is so.';

/**
 * The demo, and around it what a day may bring: members suspended and reinstated, agreements
 * suspended and resumed, another charter, one booking cancelled, and two whose departures are late
 * twice or do not run. Comes back when all was answered; the facts of it may still be on their way.
 */
export async function eventfulDay(alliance: Alliance): Promise<void> {
  const cast = await castOf(alliance);
  const { admin, shipper } = cast;
  const [kept, cancelled] = [await bookSeven(cast), await bookSeven(cast)];
  await playDemo(alliance);
  await shipper.post(`/v1/bookings/${cancelled.bookingId}/cancel`, { reason });
  await trouble(cast, kept.legs);
  const members = itemsOf(await admin.read('/v1/members?limit=200'));
  const [one, other] = members.slice(-2).map(({ id }) => `/v1/members/${String(id)}`);
  await admin.post(`${one}/suspend`, { reason });
  await admin.post(`${one}/reinstate`);
  await admin.post(`${other}/suspend`, { reason });
  const agreements = itemsOf(await admin.read('/v1/agreements?limit=200'));
  const [first, second] = agreements.map(({ id }) => `/v1/agreements/${String(id)}`);
  await admin.post(`${first}/suspend`, { reason });
  await admin.post(`${first}/resume`);
  await admin.post(`${second}/suspend`, { reason });
  const { version, comparisonCurrency, terms } = await admin.read('/v1/charter');
  const changed = { ...(terms as object), deemedAcceptanceHours: 24 };
  const asked = { terms: changed, comparisonCurrency, expectedVersion: version };
  const { status, text } = await admin.ask('PUT', '/v1/charter', asked);
  if (status >= 300) throw new Error(`the charter: ${text}`);
}

/** The first ride of a booking is late, and then later; the second does not run at all. */
async function trouble({ offices, memberIds }: Cast, legs: readonly Leg[]): Promise<void> {
  const [late, gone] = legs.filter(({ departureId = '' }) => departureId !== '');
  const officeOf = (leg?: Leg): Person => offices[memberIds.indexOf(leg?.memberId ?? '')] as Person;
  const path = `/v1/departures/${late?.departureId}`;
  const { legs: runs } = await officeOf(late).read(path);
  for (const minutes of [10, 20]) {
    const later = (time: unknown): string =>
      new Date(Date.parse(String(time)) + minutes * minuteMs).toISOString();
    const revised = (runs as Record<string, unknown>[]).map(({ index, departsAt, arrivesAt }) => {
      return { index, departsAt: later(departsAt), arrivesAt: later(arrivesAt) };
    });
    await officeOf(late).post(`${path}/revise`, { legs: revised, reason }, `late-${minutes}`);
  }
  await officeOf(gone).post(`/v1/departures/${gone?.departureId}/cancel`, { reason }, 'gone');
}

async function playDemo({ url, demoPassword }: Alliance): Promise<void> {
  const cli = createRequire(__filename).resolve('@serai/cli/package.json');
  const words = [join(dirname(cli), 'dist/demo.js'), '--url', url, '--password', demoPassword];
  const demo = spawn(process.execPath, words, { stdio: ['ignore', 'ignore', 'inherit'] });
  const code = await new Promise<number | null>((resolve) => demo.once('close', resolve));
  if (code !== 0) throw new Error(`the demo ended with ${code}`);
}
