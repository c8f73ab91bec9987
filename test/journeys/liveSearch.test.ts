import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { NetworkServiceDefinition } from '@serai/protos/serai/capacity/v1/NetworkService';
import { freePorts } from '../../deploy/engines/src/index';
import { supervise, type Supervised } from '../../deploy/local/src/supervise';
import { connect } from '../../shared/runtime/src/calls/connect';
import type { Client } from '../../shared/runtime/src/calls/types';
import { startAlliance, type Alliance } from '../support/alliance';
import { becomes, Person, type Json } from './person';

const startMs = 300_000;
const pollMs = 10;
const dayMs = 86_400_000;
const deadlineMs = 30_000;
const limitMs = 60_000;

interface Leg {
  readonly kind: string;
  readonly memberId: string;
  readonly departureId: string;
  readonly firstLeg: number;
  readonly departsAt: number;
  /** Whose terms its price is of; empty: the charter's. */
  readonly agreementId: string;
}

interface DepartureLeg {
  readonly index: number;
  readonly departsAt: string;
  readonly arrivesAt: string;
  readonly freeGrams: number;
  /** Of the asker's own member alone. */
  readonly pools: readonly { readonly weightGrams: number; readonly soldGrams: number }[];
}

/** Some minutes after a moment. */
function later(at: string): string {
  return new Date(Date.parse(at) + 7 * 60_000).toISOString();
}

/** From Yiwu to Poznan over the legs of several members: what both instances are asked. */
const wanted = {
  from: { country: 'CN', postcode: '322000' },
  to: { country: 'PL', postcode: '60-101' },
  grams: 500_000,
  cm3: 2_000_000,
  readyAt: Date.now() + dayMs,
  horizonDays: 30,
};

describe('two instances of capacity', () => {
  let alliance: Alliance;
  let second: Supervised;
  let instances: readonly Client<NetworkServiceDefinition>[];
  /** Of somebody in the office of Yida, who sees what it agreed on. */
  let token: string;
  let office: Person;
  const folder = mkdtempSync(join(tmpdir(), 'serai-second-'));

  beforeAll(async () => {
    alliance = await startAlliance();
    const [port = 0] = await freePorts(1);
    const address = `127.0.0.1:${port}`;
    const env = { ...alliance.env.capacity, GRPC_LISTEN: address };
    second = supervise({ name: 'capacity', env, logDirectory: folder }, () => undefined);
    const addresses = [String(alliance.env.capacity['GRPC_LISTEN']), address];
    instances = addresses.map((each) =>
      connect<NetworkServiceDefinition>({
        address: each,
        service: 'serai.capacity.v1.NetworkService',
      }),
    );
    office = new Person(alliance.url, 'yida');
    const login = { login: 'yida', password: alliance.demoPassword };
    token = String((await office.post('/v1/sign-in', login)).body['accessToken']);
    await office.signIn(login.login, login.password);
    await becomes('both instances offer the same ways', async () => {
      const [one, other] = await Promise.all(instances.map(ridesAt));
      return one !== undefined && one.length > 0 && JSON.stringify(one) === JSON.stringify(other)
        ? true
        : undefined;
    });
  }, startMs);
  afterAll(async () => {
    for (const instance of instances ?? []) instance.close();
    await second?.stop();
    await alliance?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  async function ridesAt(instance: Client<NetworkServiceDefinition>): Promise<Leg[]> {
    const options = { deadlineMs, token, requestId: randomUUID() };
    const asked = { requirement: wanted, sellerId: '', limit: 200 };
    const found = await instance.findItineraries(asked, options).catch(() => null);
    const legs = (found?.itineraries ?? []).flatMap((way) => way.legs as readonly Leg[]);
    return legs.filter(({ kind }) => kind === 'ride');
  }

  /** Asks both until neither offers it; how long that took after it was said. */
  async function vanishes(what: string, is: (leg: Leg) => boolean): Promise<number> {
    const began = Date.now();
    for (;;) {
      const offered = await Promise.all(instances.map(ridesAt));
      if (offered.every((rides) => rides.length > 0 && !rides.some(is))) return Date.now() - began;
      if (Date.now() - began > limitMs) throw new Error(`${what} is still offered`);
      await wait(pollMs);
    }
  }

  async function officeOf(memberId: string, admin: Person): Promise<Person> {
    const { items } = await admin.read(`/v1/members/${memberId}/people`);
    const people = items as { login: string; roles: string[] }[];
    const login = people.find(({ roles }) => roles.includes('operator'))?.login ?? '';
    return new Person(alliance.url, login).signIn(login, alliance.demoPassword);
  }

  /** Of an instance that is asked again where it did not answer. */
  function anyRide(is: (leg: Leg) => boolean = () => true, at = 0): Promise<Leg> {
    const instance = instances[at] as Client<NetworkServiceDefinition>;
    return becomes('such a ride is offered', async () => (await ridesAt(instance)).find(is));
  }

  async function legsOf(departureId: string): Promise<DepartureLeg[]> {
    const { legs } = await office.read(`/v1/departures/${departureId}`);
    return legs as DepartureLeg[];
  }

  test(
    'neither offers room that was held, a time that was revised, or terms that were suspended',
    async () => {
      const held = await anyRide();
      const leg = (await legsOf(held.departureId))[held.firstLeg];
      const kept = (leg?.pools ?? []).reduce((sum, pool) => {
        return sum + pool.weightGrams - pool.soldGrams;
      }, 0);
      const weightGrams = (leg?.freeGrams ?? 0) + kept - wanted.grams + 1;
      const resourceId = `${held.departureId}/${held.firstLeg}`;
      const items = [{ kind: 'leg', resourceId, weightGrams, volumeCm3: 1 }];
      const until = new Date(Date.now() + dayMs / 4).toISOString();
      await office.post('/v1/holds', { items, until } as Json, randomUUID());
      const afterHold = await vanishes('the room that was held', (one) => {
        return one.departureId === held.departureId && one.firstLeg === held.firstLeg;
      });

      const admin = await new Person(alliance.url, 'admin').signIn('admin', alliance.adminPassword);
      const revised = await anyRide();
      const legs = (await legsOf(revised.departureId)).map(({ index, departsAt, arrivesAt }) => {
        return { index, departsAt: later(departsAt), arrivesAt: later(arrivesAt) };
      });
      const carrier = await officeOf(revised.memberId, admin);
      const path = `/v1/departures/${revised.departureId}/revise`;
      await carrier.post(path, { legs, reason: 'snow' } as Json, randomUUID());
      const afterRevision = await vanishes('the time before', (one) => {
        return one.departureId === revised.departureId && one.departsAt === revised.departsAt;
      });

      const { agreementId } = await anyRide((one) => one.agreementId !== '');
      await office.post(`/v1/agreements/${agreementId}/suspend`, { reason: 'late' }, randomUUID());
      const afterTerms = await vanishes('the agreement', (one) => one.agreementId === agreementId);
      process.stdout.write(
        `known at both instances after ${afterHold}, ${afterRevision} and ${afterTerms} ms\n`,
      );
    },
    startMs,
  );

  test(
    'neither offers what was cut, cancelled, or is of a member that was suspended',
    async () => {
      const admin = await new Person(alliance.url, 'admin').signIn('admin', alliance.adminPassword);
      const cut = await anyRide();
      const body = { leg: cut.firstLeg, weightGrams: 0, volumeCm3: 0, reason: 'a smaller train' };
      const cutOffice = await officeOf(cut.memberId, admin);
      await cutOffice.post(`/v1/departures/${cut.departureId}/cut`, body as Json, randomUUID());
      const afterCut = await vanishes('the leg that was cut', (leg) => {
        return leg.departureId === cut.departureId && leg.firstLeg === cut.firstLeg;
      });

      const cancelled = await anyRide(undefined, 1);
      const path = `/v1/departures/${cancelled.departureId}/cancel`;
      const office = await officeOf(cancelled.memberId, admin);
      await office.post(path, { reason: 'no driver' }, randomUUID());
      const afterCancel = await vanishes('the departure that was cancelled', (leg) => {
        return leg.departureId === cancelled.departureId;
      });

      const rides = await becomes('something is offered', async () => {
        const found = await ridesAt(instances[0] as Client<NetworkServiceDefinition>);
        return found.length > 0 ? found : undefined;
      });
      const members = [...new Set(rides.map(({ memberId }) => memberId))];
      const counts = members.map((id) => [id, rides.filter((leg) => leg.memberId === id).length]);
      const [suspended] = counts.sort((one, other) => Number(one[1]) - Number(other[1]))[0] ?? [];
      await admin.post(`/v1/members/${suspended}/suspend`, { reason: 'unpaid' }, randomUUID());
      const afterSuspension = await vanishes('the member that was suspended', (leg) => {
        return leg.memberId === suspended;
      });
      process.stdout.write(
        `gone at both instances after ${afterCut}, ${afterCancel} and ${afterSuspension} ms\n`,
      );
    },
    startMs,
  );
});
