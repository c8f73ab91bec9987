import { startKafka, startMongo } from '../../deploy/engines/src/index';
import type { EngineMember, KafkaEngine, MongoEngine } from '../../deploy/engines/src/index';
import { becomes } from '../journeys/person';
import { startAlliance } from '../support/alliance';
import type { Alliance } from '../support/alliance';
import { askRest, mustAsk, type Answered, type Asking } from '../support/askRest';

const LIMIT_MS = 400_000;
const options = { useGiven: false, say: () => undefined };
const password = 'a password for tests';
/** What each service reads from its database. */
const kept = [
  ...['members', 'agreements', 'charter', 'points', 'lines'],
  ...['bookings', 'hand-overs', 'incidents', 'parked?service=booking'],
].map((list) => `/v1/${list}`);
const services = ['partner', 'capacity', 'booking', 'tracking'];

let mongo: MongoEngine;
let kafka: KafkaEngine;
let alliance: Alliance;
let admin: string;
/** What was seen of the start, before any engine was there. */
const start: { readiness?: Answered; without?: Answered; withoutKafka?: Answered } = {};

const only = ({ members }: { members: readonly EngineMember[] }): EngineMember =>
  members[0] as EngineMember;

beforeAll(async () => {
  [mongo, kafka] = await Promise.all([startMongo(options), startKafka(options)]);
  await Promise.all([only(mongo).kill('SIGKILL'), only(kafka).kill('SIGKILL')]);
  const engines = { mongoUri: mongo.uri, kafkaBrokers: kafka.brokers };
  alliance = await startAlliance({ engines, kafka: true, empty: true, meanwhile });
  const body = { login: 'admin', password: alliance.adminPassword };
  const signedIn = await mustAsk(alliance.url, 'POST', '/v1/sign-in', { body });
  admin = String(signedIn['accessToken']);
}, LIMIT_MS);
afterAll(async () => {
  await alliance?.stop();
  await Promise.all([mongo?.stop(), kafka?.stop()]);
});

async function meanwhile(url: string): Promise<void> {
  const signIn = { body: { login: 'admin', password } };
  start.readiness = await becomes('the gateway answers', () =>
    askRest(url, 'GET', '/readyz').catch(() => undefined),
  );
  start.without = await askRest(url, 'POST', '/v1/sign-in', signIn);
  await only(mongo).restart();
  start.withoutKafka = await askRest(url, 'POST', '/v1/sign-in', signIn);
  await only(kafka).restart();
}

const readiness = (): Promise<Answered> => askRest(alliance.url, 'GET', '/readyz');
const reasonsOf = ({ body }: Answered): string[] => Object.keys(body['reasons'] as object).sort();

/** Comes back when readiness says that all four services wait. */
function allWait(): Promise<Answered> {
  return becomes('all services say that they are not ready', async () => {
    const answered = await readiness();
    const isSaid = answered.status === 503 && reasonsOf(answered).length === services.length;
    return isSaid ? answered : undefined;
  });
}

function ask(method: string, path: string, asking: Asking = {}): Promise<Answered> {
  return askRest(alliance.url, method, path, { token: admin, ...asking });
}

let companies = 0;

/** Somebody applies for membership; everybody is told that it was written, or to come back. */
async function apply(): Promise<Answered> {
  companies += 1;
  const body = {
    reference: `company-${companies}`,
    name: `Company ${companies}`,
    country: 'PL',
    currency: 'PLN',
    contactEmail: 'office@company.example',
    gs1CompanyPrefix: `590${String(companies).padStart(4, '0')}`,
  };
  const answered = await ask('POST', '/v1/members', { body, key: `apply-${companies}` });
  expect(answered.status === 201 ? [] : later(answered)).toEqual([]);
  return answered;
}

/** What is wrong with an answer that ought to be: come back in a second or so. */
function later({ status, headers, body, text }: Answered): string[] {
  const seconds = Number(headers.get('retry-after') ?? 'none');
  return [
    ...(status === 503 ? [] : [`status ${status}: ${text}`]),
    ...(seconds >= 1 ? [] : [`Retry-After ${headers.get('retry-after')}`]),
    ...(typeof body['code'] === 'string' || 'reasons' in body ? [] : [`no problem: ${text}`]),
  ];
}

test('started without engines, the alliance says that it waits, and goes on when they are there', () => {
  const { readiness: first, without, withoutKafka } = start as Required<typeof start>;
  expect([later(first), reasonsOf(first)]).toEqual([[], [...services].sort()]);
  expect([later(without), later(withoutKafka)]).toEqual([[], []]);
  // That it is ready now is what the start has waited for.
});

test(
  'mongod killed while members apply: 503 until it is back, and none that was told 201 is missing',
  async () => {
    const written: string[] = [];
    const write = async (): Promise<number> => {
      const { status, body } = await apply();
      if (status === 201) written.push(String(body['id']));
      return status;
    };
    for (let count = 0; count < 10; count += 1) expect(await write()).toBe(201);
    const between = write();
    await only(mongo).kill('SIGKILL');
    await between;
    expect(later(await allWait())).toEqual([]);
    expect(await write()).toBe(503);
    const reads = kept.map(async (path) => ({ path, wrong: later(await ask('GET', path)) }));
    expect(await Promise.all(reads)).toEqual(kept.map((path) => ({ path, wrong: [] })));
    await only(mongo).restart();
    await alliance.ready();
    await becomes('members can apply again', async () => (await write()) === 201 || undefined);
    const { body } = await ask('GET', '/v1/members?limit=200');
    const found = (body['items'] as { id: string }[]).map(({ id }) => id);
    expect(written.filter((id) => !found.includes(id))).toEqual([]);
  },
  LIMIT_MS,
);

test(
  'Kafka killed while nobody asks: readiness says so, and what is written meanwhile arrives later',
  async () => {
    await only(kafka).kill('SIGKILL');
    expect(later(await allWait())).toEqual([]);
    const applied = await apply();
    expect(applied.status).toBe(201);
    const path = `/v1/members/${String(applied.body['id'])}`;
    expect(await ask('POST', `${path}/admit`)).toMatchObject({ status: 200 });
    const office = { login: 'office', name: 'Office', roles: ['operator'], password };
    await mustAsk(alliance.url, 'POST', `${path}/people`, {
      ...{ token: admin, body: office, key: 'office' },
    });
    const signIn = { body: { login: 'office', password } };
    const { accessToken } = await mustAsk(alliance.url, 'POST', '/v1/sign-in', signIn);
    const token = String(accessToken);
    const publish = () => ask('POST', '/v1/points', { token, body: { items: [point] } });
    expect(isPublished(await publish())).toBe(false);

    await only(kafka).restart();
    await alliance.ready();
    await becomes('capacity has heard of the new member', async () =>
      isPublished(await publish()) ? true : undefined,
    );
  },
  LIMIT_MS,
);

const point = {
  reference: 'wro',
  name: 'Wrocław',
  kind: 'hub',
  country: 'PL',
  timeZone: 'Europe/Warsaw',
  coordinates: { latitude: 51.1, longitude: 17.03 },
  handlingMinutes: 60,
  handlingFee: { amount: 100, currency: 'PLN' },
  capabilities: [],
  storageCm3: 1_000_000,
};

/** Whether the member could publish a point; not yet while capacity has not heard of it. */
function isPublished({ status, body, text }: Answered): boolean {
  if (status === 200 && (body['errors'] as object[]).length === 0) return true;
  if (status === 503 || body['code'] === 'MEMBER_UNKNOWN') return false;
  throw new Error(`points: ${status} ${text}`);
}
