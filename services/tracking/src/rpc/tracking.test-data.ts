import { Refusal, hours, makeSscc, type Actor, type Role } from '@serai/model';
import type { EpcisServiceDefinition } from '@serai/protos/serai/tracking/v1/EpcisService';
import type { SightServiceDefinition } from '@serai/protos/serai/sight/v1/SightService';
import type { TrackingServiceDefinition } from '@serai/protos/serai/tracking/v1/TrackingService';
import {
  clock,
  connect,
  fixedKeys,
  newId,
  openDatabase,
  serve,
  type CallOptions,
  type Client,
  type Database,
  type Rules,
  sightDoor,
} from '@serai/runtime';
import { freshDatabase } from '../../../../test/support/engines';
import { testIdentity } from '../../../../test/support/testIdentity';
import { applyEvents } from '../application/epcis/applyEvents';
import { finishCaptures } from '../application/epcis/finishCaptures';
import { parkedEvents } from '../application/epcis/parkedEvents';
import { deemAcceptance } from '../application/deemAcceptance';
import { moveEstimates } from '../application/moveEstimates';
import { settleEarlyScans } from '../application/settleEarlyScans';
import { eventReads } from '../store/epcis/eventReads';
import { eventStore } from '../store/epcis/eventStore';
import { kinds } from '../store/kinds';
import { factWorldOf } from '../store/factWorld';
import { aroundIn } from '../store/nearby';
import { deemReads, earlyReads, newsReads, trackReads, trackingReads } from '../store/reads';
import { unitNews } from '../store/unitNews';
import { trackingDoor } from '.';
import { again, hear } from './hearing.test-data';
import { keptSignatures, type KeptSignatures } from './signatures.test-data';
import { eventPlaces } from '../store/epcis/eventPlaces';
import { epcisDoor, epcisRules } from './epcis';
import { factSight } from './factSight';
import { trackingRules } from './rules';

const identity = testIdentity();

/** The members of a way: a sells and collects, b rides, c delivers; d is a stranger. */
export const members = { a: 'mbr_a', b: 'mbr_b', c: 'mbr_c', d: 'mbr_d' } as const;
export type MemberName = keyof typeof members;
export const points = { start: 'pnt_start', middle: 'pnt_middle', end: 'pnt_end' } as const;

export function person(member: MemberName | undefined, role: Role, subject: string = role): Actor {
  const of = member === undefined ? {} : { member: members[member] };
  return { subject: `${member ?? 'alliance'}-${subject}`, roles: [role], ...of };
}

export const operator = (member: MemberName): Actor => person(member, 'operator');
export const admin = person(undefined, 'admin');
export const service = person(undefined, 'service', 'gateway');
export const anna = person('a', 'shipper', 'anna');

export interface Tracking {
  readonly database: Database;
  readonly client: Client<TrackingServiceDefinition>;
  readonly epcis: Client<EpcisServiceDefinition>;
  readonly partner: KeptSignatures;
  readonly sight: Client<SightServiceDefinition>;
  open<D>(name: string, of: string): Client<D>;
  /** Says a fact of another service, as the listener would hand it on. */
  hear(type: string, message: object): Promise<void>;
  /** What the process does from time to time. */
  settle(): Promise<void>;
  deem(): Promise<void>;
  /** Works off captured events, as the process does all the time. */
  apply(): Promise<void>;
  stop(): Promise<void>;
}

/** Whoever is told to try again does, under the ids that it gave: whatever is said is kept once. */
const askedAgain = Object.fromEntries(
  Object.entries({ ...trackingRules, ...epcisRules }).map(([name, rule]) => [
    name,
    { ...rule, idempotent: true },
  ]),
);

/** Tracking over a real MongoDB and a real gRPC server, as main wires it, without the bus. */
export async function openTracking(): Promise<Tracking> {
  const uri = await freshDatabase();
  const database = await openDatabase({ uri, service: 'tracking', kinds: Object.values(kinds) });
  const own = (): Database => database;
  const news = unitNews(own);
  await news.start();
  const partner = keptSignatures();
  const verify = fixedKeys(identity.keySet);
  const events = eventStore(own);
  const reads = trackingReads(own);
  const doors = [
    trackingDoor(own, kinds, reads, trackReads(own), news, partner, events),
    epcisDoor(own, kinds, events, eventReads(own), eventPlaces(own)),
    sightDoor(factSight((subjects) => factWorldOf(database, subjects))),
  ];
  const parkings = [parkedEvents(own, kinds, events, aroundIn(own))];
  const server = serve({ listen: '127.0.0.1:0', doors, verify, database: own, parkings });
  await server.start();
  const address = `127.0.0.1:${server.port()}`;
  const open = <D>(name: string, of = 'tracking'): Client<D> =>
    connect<D>({ address, service: `serai.${of}.v1.${name}`, rules: askedAgain as Rules<D> });
  const client = open<TrackingServiceDefinition>('TrackingService');
  const epcis = open<EpcisServiceDefinition>('EpcisService');
  const sight = open<SightServiceDefinition>('SightService', 'sight');
  const tracking: Tracking = {
    database,
    client,
    epcis,
    partner,
    sight,
    open,
    apply: async () => {
      await applyEvents(database, kinds, events, aroundIn(own));
      await finishCaptures(events, clock());
    },
    hear: (type, message) => hear(database, type, message),
    settle: async () => {
      await again(() => settleEarlyScans(database, kinds, earlyReads(own)));
      await again(() => moveEstimates(database, kinds, newsReads(own)));
    },
    deem: () => again(() => deemAcceptance(database, kinds, deemReads(own))),
    stop: async () => {
      for (const each of [client, epcis, sight]) each.close();
      await server.stop();
      await news.stop();
      await database.close();
    },
  };
  for (const id of Object.values(members)) {
    await tracking.hear('serai.partner.v1.MemberAdmitted', { member: { id }, at: clock() });
  }
  for (const [name, id] of Object.entries({ ...points, e: 'pnt_elsewhere', q: 'pnt_quiet' })) {
    const where = { country: 'PL', timeZone: 'Europe/Warsaw', coordinates };
    const point = { id, name: `Hub ${name}`, localName: `Węzeł ${name}`, gln: '', ...where };
    await tracking.hear('serai.capacity.v1.PointPublished', { point, at: clock() });
  }
  return tracking;
}

export function as(actor: Actor, requestId = newId('req')): CallOptions {
  return { deadlineMs: 30_000, token: identity.token(actor), requestId };
}

export const anybody: CallOptions = { deadlineMs: 30_000 };
const coordinates = { latitude: 52.25, longitude: 21 };
let serial = 0;
/** A code that no other test uses. */
export function nextSscc(): string {
  serial += 1;
  return makeSscc('590123', serial);
}

export interface Booked {
  readonly bookingId: string;
  readonly ssccs: readonly string[];
  readonly numbers: readonly string[];
  readonly confirmed: object;
  readonly departureId: string;
  readonly startsAt: number;
}

/** A booking of a's customer Anna: a collects, b rides, c delivers; a leg ends each 10 hours. */
export function booking(count: number, startsAt = clock() + hours(1)): Booked {
  const bookingId = newId('bkg');
  const departureId = newId('dep');
  const ssccs = Array.from({ length: count }, nextSscc);
  const numbers = ssccs.map(() => newId('trk'));
  const leg = (index: number, kind: string, memberId: string, from: string, to: string) => ({
    kind,
    memberId,
    fromPointId: from,
    toPointId: to,
    departsAt: startsAt + hours(index * 10),
    arrivesAt: startsAt + hours(index * 10 + 8),
    mode: 'road',
    departureId: kind === 'ride' ? departureId : '',
    firstLeg: 0,
    lastLeg: 0,
  });
  const legs = [
    leg(0, 'collection', members.a, '', points.start),
    leg(1, 'ride', members.b, points.start, points.middle),
    leg(2, 'ride', members.c, points.middle, points.end),
    leg(3, 'delivery', members.c, points.end, ''),
  ].map((each, index) => (index === 2 ? { ...each, departureId: `${departureId}-2` } : each));
  const parcels = ssccs.map((sscc, index) => ({
    sscc,
    trackingNumber: numbers[index],
    number: index + 1,
    partId: 'prt_1',
  }));
  const told = {
    id: bookingId,
    sellerId: members.a,
    madeBy: anna.subject,
    promisedAt: startsAt + hours(38),
    from: { country: 'CN' },
    to: { country: 'PL' },
    parts: [{ id: 'prt_1', itinerary: { legs } }],
    parcels,
  };
  const confirmed = { booking: told, at: clock() };
  return { bookingId, ssccs, numbers, confirmed, departureId, startsAt };
}

/** The booking, heard of. */
export async function booked(tracking: Tracking, count: number, startsAt?: number) {
  const made = booking(count, startsAt);
  await tracking.hear('serai.booking.v1.BookingConfirmed', made.confirmed);
  return made;
}

/** Calls as the people of a test make them, with ids and times of their own. */
export function field(tracking: Tracking) {
  const { client } = tracking;
  const told = () => ({ eventId: newId('evt'), eventTime: clock() });
  return {
    collect: (actor: Actor, ssccs: readonly string[], pointId = '') =>
      client.collect({ ...told(), ssccs: [...ssccs], pointId }, as(actor)),
    scan: async (actor: Actor, sscc: string, pointId: string, more: object = {}) => {
      const said = { ...told(), sscc, pointId, ...more };
      const { answer } = await client.scan(said, as(actor));
      if (answer === null) throw new Error('a scan was not answered');
      return answer;
    },
    pack: async (actor: Actor, parentSscc: string, childSsccs: readonly string[], more = {}) => {
      const what = { parentSscc, parentKind: 'cage', childSsccs: [...childSsccs] };
      const said = { ...told(), ...what, pointId: points.start, ...more };
      return (await client.pack(said, as(actor))).unit;
    },
    unpack: async (actor: Actor, parentSscc: string, childSsccs: readonly string[] = []) => {
      const what = { ...told(), parentSscc, childSsccs: [...childSsccs], pointId: points.start };
      return (await client.unpack(what, as(actor))).unit;
    },
    announce: async (actor: Actor, to: MemberName, ssccs: readonly string[], more: object = {}) => {
      const what = { toMemberId: members[to], pointId: points.start, ssccs: [...ssccs] };
      const said = { ...what, departureId: '', reference: '', ...more };
      const { handOver } = await client.announce(said, as(actor));
      if (handOver === null) throw new Error('nothing was announced');
      return handOver;
    },
    receive: (actor: Actor, handOverId: string, units: readonly (string | object)[]) =>
      client.receive(
        {
          handOverId,
          units: units.map((unit) => ({
            ...told(),
            condition: 'ok',
            note: '',
            ...(typeof unit === 'string' ? { sscc: unit } : unit),
          })),
        },
        as(actor),
      ),
    reconcile: async (actor: Actor, handOverId: string) => {
      const { handOver } = await client.reconcile({ handOverId }, as(actor));
      if (handOver === null) throw new Error('nothing was reconciled');
      return handOver;
    },
    deliver: async (actor: Actor, sscc: string, more: object = {}) => {
      const said = { ...told(), sscc, receivedBy: 'J. Kowalski', ...more };
      return (await client.deliver(said, as(actor))).answer;
    },
    declareEnd: (actor: Actor, sscc: string, end = 'lost', reason = 'Not found.') =>
      client.declareEnd({ ...told(), sscc, end, reason }, as(actor)),
    unit: async (actor: Actor, sscc: string) => {
      const { unit } = await client.getUnit({ sscc }, as(actor));
      if (unit === null) throw new Error('an answer without the unit');
      return unit;
    },
    incidents: async (actor: Actor, status = 'open') => {
      const page = { cursor: '', limit: 200 };
      return (await client.listIncidents({ page, status }, as(actor))).incidents;
    },
    track: (number: string) => client.track({ number }, anybody),
  };
}

/** `CODE field` of what a call is refused with. */
export async function refusedWith(call: Promise<unknown>): Promise<string> {
  try {
    await call;
    return 'granted';
  } catch (thrown) {
    if (thrown instanceof Refusal) return `${thrown.code} ${thrown.field ?? ''}`.trim();
    throw thrown;
  }
}
