import { freePorts } from '@serai/engines';
import type { Secrets, ServiceName } from './secrets';
import { serviceCredentials, serviceNames } from './secrets';

export interface Addresses {
  readonly mongo: string;
  readonly kafka?: string;
  readonly httpPort: number;
}

type Env = Readonly<Record<string, string>>;

/** What each process must be told; ports between them are free ones of this machine. */
export async function environments(
  addresses: Addresses,
  secrets: Secrets,
): Promise<Record<ServiceName, Env>> {
  const ports = await freePorts(serviceNames.length, [addresses.httpPort]);
  const at = (name: ServiceName): string => `127.0.0.1:${ports[serviceNames.indexOf(name)]}`;
  const common = {
    PARTNER_ADDRESS: at('partner'),
    CAPACITY_ADDRESS: at('capacity'),
    BOOKING_ADDRESS: at('booking'),
    TRACKING_ADDRESS: at('tracking'),
    BUS_MONGODB_URI: withDatabase(addresses.mongo, 'bus'),
    ...(addresses.kafka === undefined ? {} : { KAFKA_BROKERS: addresses.kafka }),
  };
  const own = (name: ServiceName): Env => ({
    ...common,
    MONGODB_URI: withDatabase(addresses.mongo, name),
    GRPC_LISTEN: at(name),
    SERVICE_NAME: name,
    SERVICE_SECRET: secrets.services[name],
  });
  return {
    partner: {
      ...own('partner'),
      SERVICE_CREDENTIALS: serviceCredentials(secrets),
      ADMIN_LOGIN: 'admin',
      ADMIN_PASSWORD: secrets.adminPassword,
      // Sixty demo people sign up at the first start of a toy on one machine.
      PASSWORD_ROUNDS: '1',
    },
    capacity: own('capacity'),
    booking: own('booking'),
    tracking: own('tracking'),
    gateway: { ...own('gateway'), HTTP_LISTEN: `127.0.0.1:${addresses.httpPort}` },
  };
}

/** The same server with another database in the path of the address. */
export function withDatabase(uri: string, name: string): string {
  const address = new URL(uri.replace(/^mongodb:/, 'http:'));
  address.pathname = `/${name}`;
  return address.toString().replace(/^http:/, 'mongodb:');
}
