import { mustAsk } from '../../support/askRest';
import { isSoon } from '../report';
import type { Stage } from './stage';

export const parcelGrams = 10_000;
export const parcelCm3 = 50_000;
export const dayMs = 86_400_000;
const password = 'a password for proofs';
const knownLimitMs = 120_000;

/** The people who book, by their tokens, and the line that they book on. */
export interface StageNetwork {
  readonly shippers: readonly string[];
  readonly operator: string;
  readonly sellerId: string;
  readonly lineId: string;
}

type Item = Readonly<Record<string, unknown>>;

/**
 * Two members and one line of three legs that runs every day from one's door to the other's, with
 * room for so many parcels on each leg.
 */
export async function publishNetwork(stage: Stage, places: number): Promise<StageNetwork> {
  const url = stage.urls[0] ?? '';
  const ask = asker(url);
  const admin = await ask.signIn('admin', stage.adminPassword);
  const date = new Date().toISOString().slice(0, 10);
  const rates = [{ currency: 'CNY', numerator: 1, denominator: 8 }];
  await ask.post('/v1/rates', admin, { date, rates });
  const seller = await member(ask, admin, 'seller', 'CN', '6900001', 6);
  const carrier = await member(ask, admin, 'carrier', 'PL', '5900001', 0);
  const [from] = await ask.publish('points', seller.operator, [point('from', 'CN')]);
  const stops = ['one', 'two', 'to'].map((name) => point(name, 'PL'));
  const others = await ask.publish('points', carrier.operator, stops);
  const calls = [from, ...others].map((found) => String(found?.['id']));
  await ask.publish('service-areas', seller.operator, [area(calls[0], 'CN', '322*')]);
  await ask.publish('service-areas', carrier.operator, [area(calls[3], 'PL', '60-001..61-999')]);
  const [line] = await ask.publish('lines', carrier.operator, [lineOf(calls, places)]);
  const lineId = String(line?.['id']);
  await ask.publish('tariffs', carrier.operator, [tariff(lineId)]);
  const { shippers, operator, id: sellerId } = seller;
  return { shippers, operator, sellerId, lineId };
}

function asker(url: string) {
  let keys = 0;
  const post = (path: string, token: string | undefined, body: unknown): Promise<Item> => {
    keys += 1;
    return mustAsk(url, 'POST', path, { token, body, key: `stage-${keys}` });
  };
  return {
    post,
    signIn: async (login: string, word: string): Promise<string> =>
      String((await post('/v1/sign-in', undefined, { login, password: word }))['accessToken']),
    /** Again until capacity has heard of the member. */
    publish: async (what: string, token: string, items: readonly Item[]): Promise<Item[]> => {
      let made: Item[] = [];
      let refused: unknown;
      const isPublished = await isSoon(knownLimitMs, async () => {
        const answer = await post(`/v1/${what}`, token, { items }).catch((error: unknown) => {
          refused = error;
          return undefined;
        });
        if (answer === undefined) return false;
        refused = answer['errors'];
        made = answer['items'] as Item[];
        return (answer['errors'] as Item[]).length === 0;
      });
      if (!isPublished) throw new Error(`${what}: ${JSON.stringify(refused)} ${String(refused)}`);
      return made;
    },
  };
}

async function member(
  ask: ReturnType<typeof asker>,
  admin: string,
  reference: string,
  country: string,
  gs1CompanyPrefix: string,
  shippers: number,
) {
  const application = {
    ...{ reference, country, gs1CompanyPrefix, name: `Member ${reference}`, currency: 'EUR' },
    contactEmail: `office@${reference}.example`,
  };
  const id = String((await ask.post('/v1/members', admin, application))['id']);
  await ask.post(`/v1/members/${id}/admit`, admin, undefined);
  const register = async (role: string, login: string): Promise<string> => {
    const person = { login, name: login, roles: [role], password };
    await ask.post(`/v1/members/${id}/people`, admin, person);
    return ask.signIn(login, password);
  };
  const tokens: string[] = [];
  for (let n = 1; n <= shippers; n += 1) {
    tokens.push(await register('shipper', `${reference}-shop-${n}`));
  }
  return { id, shippers: tokens, operator: await register('operator', reference) };
}

function point(reference: string, country: string): Item {
  return {
    ...{ reference, country, name: `Hub ${reference}`, kind: 'hub', handlingMinutes: 30 },
    coordinates: { latitude: 50, longitude: 20 },
    // Never anything but the time of Greenwich.
    timeZone: 'Africa/Abidjan',
    handlingFee: { amount: 0, currency: 'EUR' },
  };
}

function area(pointId: string | undefined, country: string, postcodes: string): Item {
  return {
    ...{ pointId, country, reference: 'area', postcodes: [postcodes] },
    ...{ collects: true, delivers: true, leadMinutes: 60, perKg: 0 },
    price: { amount: 500, currency: 'EUR' },
  };
}

/** Leaves at noon; is there at ten the day after. */
function lineOf(calls: readonly string[], places: number): Item {
  const times = [
    { departs: '12:00' },
    { arrives: '18:00', departs: '20:00' },
    { arrives: '02:00', arrivesDay: 1, departs: '04:00', departsDay: 1 },
    { arrives: '10:00', arrivesDay: 1 },
  ];
  const leg = { weightGrams: places * parcelGrams, volumeCm3: 10 * places * parcelCm3 };
  return {
    ...{ reference: 'line', name: 'Line', mode: 'road', days: [1, 2, 3, 4, 5, 6, 7] },
    ...{ validFrom: '2026-01-01', cutoffMinutes: 60, goods: ['general'] },
    calls: calls.map((pointId, index) => ({ pointId, ...times[index] })),
    legs: [leg, leg, leg],
  };
}

function tariff(lineId: string): Item {
  const leg = { perKg: 100, minimum: 100 };
  return {
    ...{ reference: 'tariff', lineId, currency: 'EUR', base: 1_000, divisor: 3_000 },
    legs: [leg, leg, leg],
    cancellation: [{ hoursBefore: 0, feeBasisPoints: 0 }],
    validFrom: '2026-01-01T00:00:00Z',
  };
}
