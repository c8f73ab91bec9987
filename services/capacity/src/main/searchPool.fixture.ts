import { clock } from '@serai/runtime';
import { days, hours, isRefusal } from '@serai/model';
import { AllianceCopy, type AllianceChange } from '../application/allianceCopy';
import { searchFeed } from '../application/search/feed';
import type { SearchAnswer } from '../application/search/messages';
import { poznan, truck, truckTariff } from '../domain/network/network.test-data';
import type { RoutingRequirement } from '../domain/routing/requirement';
import type { DepartureState } from '../domain/space/departure';
import { emptySpace } from '../domain/space/space';
import { searchPool } from './searchPool';

/** Nine rows of points, each joined to the next by many dated ways: a search that takes a while. */
const rows = 9;
const width = 20;
const linesPerPoint = 12;
const everyHours = 4;
const space = emptySpace();
const alliance = new AllianceCopy();
const feed = searchFeed({ alliance, space: () => space, now: clock });
const began = clock();
let seed = 1;

/** Park and Miller: the same network every time. */
function draw(most: number): number {
  seed = (seed * 48_271) % 2_147_483_647;
  return seed % most;
}

function tell(change: unknown): void {
  alliance.apply(change as AllianceChange);
  feed.onAlliance(change as AllianceChange);
}

function held(id: string, value: object): object {
  return { id, version: 1, status: 'published', value };
}

function build(): void {
  const terms = { discounts: [], interline: true };
  tell({ kind: 'charter', copy: { version: 1, terms, comparisonCurrency: 'EUR' } });
  tell({ kind: 'rates', table: { id: 'r', validFrom: 0, currency: 'EUR', rates: {} } });
  tell({ kind: 'member', id: 'm', copy: { status: 'active', name: 'M' } });
  const point = { ...poznan, opening: [], holidays: [], handlingFee: null };
  for (let row = 0; row < rows; row += 1) {
    for (let at = 0; at < width; at += 1) {
      tell({ kind: 'point', held: held(`${row}-${at}`, point) });
      if (row < rows - 1) for (let nth = 0; nth < linesPerPoint; nth += 1) addLine(row, at, nth);
    }
  }
}

function addLine(row: number, at: number, nth: number): void {
  const id = `${row}-${at}-${nth}`;
  const legs = [{ distanceMetres: 10_000 + draw(900_000) }];
  tell({ kind: 'line', held: held(id, { ...truck, memberId: 'm', legs }) });
  const rate = { perKg: 1 + draw(400), minimum: 0, breaks: [] };
  const tariff = { ...truckTariff, lineId: id, legs: [rate], surcharges: [], validTo: null };
  tell({ kind: 'tariff', held: held(id, { ...tariff, base: draw(500), validFrom: 0 }) });
  const to = `${row + 1}-${draw(width)}`;
  const rideMs = hours(1 + draw(20));
  for (let start = draw(everyHours); start < 14 * 24; start += everyHours) {
    const departsAt = began + hours(start);
    const sold = { soldGrams: 0, soldCm3: 0, pools: [], overSince: null };
    const times = { departsAt, arrivesAt: departsAt + rideMs };
    const leg = { index: 0, fromPointId: `${row}-${at}`, toPointId: to, ...times };
    const size = { grams: 1_000_000, cm3: 10_000_000, ...sold };
    const open = { status: 'open', cutoffMinutes: 0, sellerIds: [], legs: [{ ...leg, ...size }] };
    const departure = { id: `${id}-${start}`, lineId: id, memberId: 'm', version: 1, ...open };
    space.departures.set(departure.id, departure as unknown as DepartureState);
  }
}

const requirement: RoutingRequirement = {
  from: { country: '', postcode: '', pointId: '0-0' },
  to: { country: '', postcode: '', pointId: `${rows - 1}-0` },
  ...{ grams: 10_000, cm3: 10_000, goods: ['general'], readyAt: began, sellerId: 'm' },
  ...{ maxTrips: 8, horizonDays: 14, avoidMembers: [], avoidPoints: [], modes: [] },
};

async function main(): Promise<void> {
  build();
  feed.onSpace(space.departures.keys());
  const silentSince = clock() - hours(1);
  const sources = [{ readAt: clock }, { readAt: () => silentSince }];
  const pool = searchPool({ feed, threads: 1, sources });
  await pool.start();
  const here = new AbortController();
  const search = async (ms: number, given: Partial<RoutingRequirement> = {}, { signal } = here) => {
    const asked = { kind: 'ways', requirement: { ...requirement, ...given } } as const;
    const answer = await pool.search(asked, clock() + ms, signal).catch((error: unknown) => error);
    return told(answer);
  };
  const first = await search(days(1));
  const before = process.cpuUsage();
  const whole = await search(days(1));
  const { user } = process.cpuUsage(before);
  // However busy the machine is: the processor's time is the least that a search takes.
  const cut = await search(user / 1_000 / 10);
  const leaving = new AbortController();
  const waiting = [
    search(days(1), {}, leaving),
    search(0),
    search(days(1), { goods: ['nobody takes this'] }),
  ] as const;
  const behind = await waiting[1];
  leaving.abort();
  const [under, , other] = await Promise.all(waiting);
  const [used = ''] = whole.departures;
  space.departures.delete(used);
  feed.onSpace([used]);
  const after = await search(days(1));
  process.stdout.write(`${JSON.stringify({ first, whole, cut, under, behind, other, after })}\n`);
  await pool.stop();
}

function told(answer: unknown): {
  said: string;
  incomplete: boolean;
  ways: string[];
  departures: string[];
} {
  const nothing = { incomplete: false, ways: [], departures: [] };
  if (isRefusal(answer)) return { said: answer.code, ...nothing };
  if (answer instanceof Error) return { said: answer.name, ...nothing };
  const { itineraries, incomplete } = answer as SearchAnswer;
  const ways = itineraries.map(({ arrivesAt, price, co2eGrams, transfers }) => {
    return [arrivesAt, price.amount, co2eGrams, transfers].join('/');
  });
  const rides = itineraries.flatMap(({ legs }) => legs.map(({ ride }) => ride?.departureId ?? ''));
  return { said: 'answered', incomplete, ways, departures: rides };
}

void main().then(() => process.exit(0));
