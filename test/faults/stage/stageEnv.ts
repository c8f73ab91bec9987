import { randomBytes } from 'node:crypto';
import { freePorts } from '@serai/engines';
import { serviceCredentials, serviceNames } from '../../../deploy/local/src/secrets';
import { databaseUri, type Ground } from '../report';
import type { StageService } from './programs';

export type Env = Readonly<Record<string, string>>;

/** How many instances of each service there are, and who asks whom. */
export interface Cast {
  readonly ground: Ground;
  readonly capacities?: number;
  /** For each booking instance, which capacity instances it asks. */
  readonly bookings?: readonly (readonly number[])[];
  /** Gateway n asks booking n. */
  readonly gateways?: number;
  /** What every process is told besides. */
  readonly env?: Env;
}

export interface StageEnv {
  /** By instance, such as capacity-2. */
  readonly envs: ReadonlyMap<string, Env>;
  readonly urls: readonly string[];
  readonly capacities: readonly string[];
  readonly adminPassword: string;
}

const tokenLifeMs = 24 * 3_600_000;

/** Nobody listens there: no proof asks tracking. */
const nowhere = '127.0.0.1:9';

/** What each instance must be told; the instances of a service share its database. */
export async function stageEnv(cast: Cast): Promise<StageEnv> {
  const { capacities = 1, bookings = [[0]], gateways = 1 } = cast;
  const ports = await freePorts(1 + capacities + bookings.length + gateways);
  const addresses = ports.map((port) => `127.0.0.1:${port}`);
  const [partner = nowhere, ...others] = addresses;
  const ofCapacity = others.slice(0, capacities);
  const ofBooking = others.slice(capacities, capacities + bookings.length);
  const ofGateway = others.slice(capacities + bookings.length);
  const adminPassword = randomBytes(9).toString('base64url');
  const { envOf, credentials } = teller(cast, partner);
  const envs = new Map<string, Env>();
  envs.set('partner-1', {
    ...envOf('partner', partner),
    SERVICE_CREDENTIALS: credentials,
    ADMIN_LOGIN: 'admin',
    ADMIN_PASSWORD: adminPassword,
    PASSWORD_ROUNDS: '1',
    PASSWORD_LOG_OF_N: '10',
    TOKEN_LIFE_MS: String(tokenLifeMs),
  });
  ofCapacity.forEach((listen, n) => envs.set(`capacity-${n + 1}`, envOf('capacity', listen)));
  ofBooking.forEach((listen, n) =>
    envs.set(`booking-${n + 1}`, {
      ...envOf('booking', listen),
      CAPACITY_ADDRESS: inTurn((bookings[n] ?? []).map((index) => ofCapacity[index] ?? nowhere)),
    }),
  );
  ofGateway.forEach((listen, n) =>
    envs.set(`gateway-${n + 1}`, {
      ...envOf('gateway', ''),
      HTTP_LISTEN: listen,
      CAPACITY_ADDRESS: inTurn(ofCapacity),
      BOOKING_ADDRESS: ofBooking[n % ofBooking.length] ?? nowhere,
      TRACKING_ADDRESS: nowhere,
    }),
  );
  const urls = ofGateway.map((address) => `http://${address}`);
  return { envs, urls, capacities: ofCapacity, adminPassword };
}

/** One address of several instances, which are asked in turn. */
function inTurn(addresses: readonly string[]): string {
  return addresses.length === 1 ? (addresses[0] ?? nowhere) : `ipv4:${addresses.join(',')}`;
}

function teller({ ground, env }: Cast, partner: string) {
  const services = Object.fromEntries(
    serviceNames.map((name) => [name, randomBytes(24).toString('base64url')]),
  ) as Record<(typeof serviceNames)[number], string>;
  const envOf = (service: StageService, listen: string): Env => ({
    PARTNER_ADDRESS: partner,
    KAFKA_BROKERS: ground.kafkaBrokers,
    TOPIC_PREFIX: ground.prefix,
    SEARCH_THREADS: '1',
    GRPC_REFLECTION: 'off',
    MONGODB_URI: databaseUri(ground, service),
    GRPC_LISTEN: listen,
    SERVICE_NAME: service,
    SERVICE_SECRET: services[service],
    ...env,
  });
  const credentials = serviceCredentials({ services, adminPassword: '', demoPassword: '' });
  return { envOf, credentials };
}
