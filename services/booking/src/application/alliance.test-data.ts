import { createHash, randomUUID } from 'node:crypto';
import type { BookingServiceDefinition } from '@serai/protos/serai/booking/v1/BookingService';
import type { NetworkServiceDefinition } from '@serai/protos/serai/capacity/v1/NetworkService';
import type { SpaceServiceDefinition } from '@serai/protos/serai/capacity/v1/SpaceService';
import type { AgreementServiceDefinition } from '@serai/protos/serai/partner/v1/AgreementService';
import type { IdentityServiceDefinition } from '@serai/protos/serai/partner/v1/IdentityService';
import type { MembershipServiceDefinition } from '@serai/protos/serai/partner/v1/MembershipService';
import { connect, type CallOptions, type Client } from '@serai/runtime';
import { freePorts } from '../../../../deploy/engines/src/ports';
import { freshDatabase } from '../../../../test/support/engines';
import { serviceProgram } from '../../../../test/support/buildProgram';
import { runProgram, type Program } from '../../../../test/support/program';

const services = ['partner', 'capacity', 'booking'] as const;
type Service = (typeof services)[number];

const secret = 'a long and random secret';
const password = 'a long and good password';
/** Longer than the minute after which MongoDB gives up a transaction that nobody ends. */
const patienceMs = 90_000;
const lookAgainMs = 50;

/** Partner, capacity and booking as processes of their own, on databases of their own. */
export interface Alliance {
  readonly booking: Client<BookingServiceDefinition>;
  readonly network: Client<NetworkServiceDefinition>;
  readonly space: Client<SpaceServiceDefinition>;
  /** Starts a service that is not running; comes back when it is ready. */
  start(service: Service, env?: Readonly<Record<string, string>>): Promise<void>;
  /** SIGKILL. */
  kill(service: Service): Promise<void>;
  /** How the process of a service ended. */
  ended(service: Service): Promise<number | string>;
  /** Booking's own database. */
  readonly bookingUri: string;
  /** Somebody's calls, each under a request id. */
  as(login: string, requestId?: string): CallOptions;
  stop(): Promise<void>;
}

export async function startAlliance(): Promise<Alliance> {
  const ports = await freePorts(services.length);
  const addresses = Object.fromEntries(
    services.map((name, place) => [name, `127.0.0.1:${ports[place]}`]),
  ) as Record<Service, string>;
  const databases = Object.fromEntries(
    await Promise.all([...services, 'bus'].map(async (name) => [name, await freshDatabase()])),
  ) as Record<Service | 'bus', string>;
  const running = new Map<Service, Program>();
  const start: Alliance['start'] = async (service, env = {}) => {
    const program = runProgram(await serviceProgram(service), {
      env: {
        MONGODB_URI: databases[service],
        BUS_MONGODB_URI: databases.bus,
        GRPC_LISTEN: addresses[service],
        PARTNER_ADDRESS: addresses.partner,
        CAPACITY_ADDRESS: addresses.capacity,
        SERVICE_NAME: service,
        SERVICE_SECRET: secret,
        SERVICE_CREDENTIALS: credentials(),
        ADMIN_LOGIN: 'admin',
        ADMIN_PASSWORD: password,
        PASSWORD_ROUNDS: '1',
        PASSWORD_LOG_OF_N: '10',
        GRPC_REFLECTION: 'off',
        ...env,
      },
    });
    running.set(service, program);
    await program.says(/"msg":"ready"/);
  };
  const programOf = (service: Service): Program => {
    const program = running.get(service);
    if (program === undefined) throw new Error(`${service} was never started`);
    return program;
  };
  await start('partner');
  await Promise.all([start('capacity'), start('booking')]);
  const clients = {
    booking: connect<BookingServiceDefinition>(at(addresses.booking, 'booking.v1.Booking')),
    network: connect<NetworkServiceDefinition>(at(addresses.capacity, 'capacity.v1.Network')),
    space: connect<SpaceServiceDefinition>(at(addresses.capacity, 'capacity.v1.Space')),
  };
  const tokens = await populate(addresses.partner, clients.network);
  return {
    ...clients,
    start,
    kill: (service) => programOf(service).kill(),
    ended: (service) => programOf(service).ended,
    bookingUri: databases.booking,
    as: (login, requestId = randomUUID()) => called(tokens.get(login) ?? '', requestId),
    stop: async () => {
      for (const client of Object.values(clients)) client.close();
      for (const program of running.values()) await program.kill();
    },
  };
}

/** Asks again and again until the answer is wanted; what is refused meanwhile is asked again. */
export async function until<T>(
  what: string,
  ask: () => Promise<T>,
  isWanted: (answer: T) => boolean,
): Promise<T> {
  const giveUpAt = Date.now() + patienceMs;
  for (;;) {
    let answer: unknown;
    try {
      const given = await ask();
      if (isWanted(given)) return given;
      answer = given;
    } catch (thrown) {
      answer = thrown;
    }
    if (Date.now() > giveUpAt) {
      throw new Error(`${what} did not happen: ${JSON.stringify(answer)}`, { cause: answer });
    }
    await new Promise((resolve) => setTimeout(resolve, lookAgainMs));
  }
}

/** Two members: one sells and collects in Yiwu, the other drives to Poznan and delivers there. */
async function populate(
  partnerAddress: string,
  network: Client<NetworkServiceDefinition>,
): Promise<Map<string, string>> {
  const identity = connect<IdentityServiceDefinition>(at(partnerAddress, 'partner.v1.Identity'));
  const membership = connect<MembershipServiceDefinition>(
    at(partnerAddress, 'partner.v1.Membership'),
  );
  const agreements = connect<AgreementServiceDefinition>(
    at(partnerAddress, 'partner.v1.Agreement'),
  );
  const tokens = new Map<string, string>();
  const signIn = async (login: string): Promise<void> => {
    const { token } = await identity.signIn({ login, password }, called('', ''));
    tokens.set(login, token?.accessToken ?? '');
  };
  await signIn('admin');
  const admin = (): CallOptions => called(tokens.get('admin') ?? '', randomUUID());
  const date = new Date().toISOString().slice(0, 10);
  const rates = [{ currency: 'CNY', numerator: 1, denominator: 8 }];
  await agreements.publishRates({ date, rates }, admin());
  for (const [index, reference] of ['yiwu', 'poznan'].entries()) {
    const application = {
      reference,
      name: `Member ${reference}`,
      country: index === 0 ? 'CN' : 'PL',
      currency: index === 0 ? 'CNY' : 'EUR',
      gs1CompanyPrefix: `061414${index}`,
      contactEmail: `${reference}@example.org`,
    };
    const { member } = await membership.apply(application, admin());
    const memberId = member?.id ?? '';
    await membership.admit({ memberId }, admin());
    for (const role of ['operator', 'shipper']) {
      const login = `${reference}-${role}`;
      const person = { memberId, login, name: login, roles: [role], password, language: 'en' };
      await identity.registerPerson(person, admin());
      await signIn(login);
    }
  }
  const by = (login: string): CallOptions => called(tokens.get(login) ?? '', randomUUID());
  await publish(network, by('yiwu-operator'), by('poznan-operator'));
  for (const client of [identity, membership, agreements]) client.close();
  return tokens;
}

async function publish(
  network: Client<NetworkServiceDefinition>,
  yiwu: CallOptions,
  poznan: CallOptions,
): Promise<void> {
  const hubs = [
    { reference: 'YIW', name: 'Yiwu Hub', country: 'CN', timeZone: 'Asia/Shanghai', unLocode: '' },
    { reference: 'POZ', name: 'Poznań', country: 'PL', timeZone: 'Europe/Warsaw', unLocode: '' },
  ].map((hub) => ({
    ...hub,
    kind: 'hub',
    coordinates: { latitude: 50, longitude: 20 },
    handlingMinutes: 60,
  }));
  const first = await until(
    'the first point',
    () => network.publishPoints({ points: hubs.slice(0, 1) }, again(yiwu)),
    ({ points }) => points.length === 1,
  );
  const second = await until(
    'the second point',
    () => network.publishPoints({ points: hubs.slice(1) }, again(poznan)),
    ({ points }) => points.length === 1,
  );
  const [from, to] = [first.points[0]?.id ?? '', second.points[0]?.id ?? ''];
  const doors = [
    { pointId: from, country: 'CN', postcodes: ['322*'], options: yiwu },
    { pointId: to, country: 'PL', postcodes: ['60-001..61-999'], options: poznan },
  ];
  for (const { options, ...area } of doors) {
    const whole = { ...area, reference: 'AREA', collects: true, delivers: true, leadMinutes: 60 };
    const price = { amount: 500, currency: 'EUR' };
    refuseNone(await network.publishAreas({ areas: [{ ...whole, price }] }, again(options)));
  }
  const line = {
    reference: 'TRUCK',
    name: 'Yiwu - Poznan',
    mode: 'road',
    calls: [
      { pointId: from, departs: '12:00' },
      { pointId: to, arrives: '12:00', arrivesDay: 12 },
    ],
    days: [1, 2, 3, 4, 5, 6, 7],
    validFrom: '2026-01-01',
    cutoffMinutes: 60,
    legs: [{ grams: 2_000_000, cm3: 900_000_000 }],
    goods: ['general'],
  };
  const { lines, errors } = await network.publishLines({ lines: [line] }, again(poznan));
  refuseNone({ errors });
  const tariff = {
    reference: 'TARIFF',
    lineId: lines[0]?.id ?? '',
    currency: 'EUR',
    base: 1_000,
    divisor: 3_000,
    legs: [{ perKg: 100, minimum: 500 }],
    cancellation: [{ hoursBefore: 0, feeBasisPoints: 2_000 }],
    validFrom: 1,
  };
  refuseNone(await network.publishTariffs({ tariffs: [tariff] }, again(poznan)));
}

function refuseNone({ errors }: { errors: readonly unknown[] }): void {
  if (errors.length > 0) throw new Error(JSON.stringify(errors));
}

function again(options: CallOptions): CallOptions {
  return { ...options, requestId: randomUUID() };
}

function called(token: string, requestId: string): CallOptions {
  return {
    deadlineMs: 20_000,
    ...(token !== '' && { token }),
    ...(requestId !== '' && { requestId }),
  };
}

function at(address: string, name: string): { address: string; service: string } {
  return { address, service: `serai.${name}Service` };
}

function credentials(): string {
  const hash = createHash('sha256').update(secret).digest('hex');
  return JSON.stringify(Object.fromEntries(services.map((name) => [name, hash])));
}
