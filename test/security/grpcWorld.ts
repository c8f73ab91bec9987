import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { sign } from 'jsonwebtoken';
import type { Role } from '../../shared/model/src/caller';
import { newId } from '../../shared/runtime/src/ids';
import { castOf } from '../journeys/cast';
import { becomes } from '../journeys/person';
import { bookSeven, collectAndPack, type Shipment } from '../journeys/way';
import type { Alliance } from '../support/alliance';
import { orLater } from '../support/orLater';
import { askGrpc, must, type Json } from './askGrpc';

/** Who the things belong to: who sold the journey, who carries it next, and somebody else. */
export const sides = ['seller', 'carrier', 'other'] as const;
export type Side = (typeof sides)[number];
type Token = (side: Side, role: Role | 'itself') => string;

/** A running alliance with one of everything that a method can be asked about. */
export interface World {
  readonly alliance: Alliance;
  readonly fresh: Token;
  readonly expired: Token;
  readonly memberId: Readonly<Record<Side, string>>;
  readonly shipment: Shipment;
  readonly quote: { readonly id: string; readonly options: readonly { readonly id: string }[] };
  /** Departures of the carrier: sold over, with an allotment of the seller, and untouched. */
  readonly departures: readonly Json[];
  readonly lines: readonly Json[];
  readonly holdIds: readonly string[];
  readonly terms: Json;
  readonly agreementId: string;
  readonly proposalId: string;
  readonly handOverId: string;
  readonly incidentId: string;
  readonly applicantId: string;
  readonly personId: string;
  readonly jwk: string;
  /** A new one each time: each is good once. */
  assertion(): string;
}

export const logins = {
  seller: { operator: 'yida', shipper: 'yida-shop', device: 'yiw-scan' },
  carrier: { operator: 'changan', shipper: 'changan-shop', device: 'sia-scan' },
  other: { operator: 'rhein', shipper: 'rhein-shop', device: 'dui-scan' },
} as const;

export const where = {
  from: { country: 'CN', postcode: '322000', city: 'Yiwu' },
  to: { country: 'PL', postcode: '60-101', city: 'Poznań' },
};
export const hourMs = 3_600_000;
export const dayMs = 24 * hourMs;
const holdMs = hourMs / 2;

/** Puts one of everything into the demo's alliance, as its people do. */
export async function worldOf(alliance: Alliance): Promise<World> {
  const cast = await castOf(alliance);
  const shipment = await becomes('seven are booked', () => bookSeven(cast).catch(orLater));
  await collectAndPack(cast, shipment);
  const expired = await tokensThatExpired(alliance);
  const fresh = await tokens(alliance);
  const [seller = '', carrier = ''] = cast.memberIds;
  const memberId = { seller, carrier, other: await idOf(alliance, fresh, 'Rhein') };
  return {
    ...{ alliance, fresh, expired, memberId, shipment },
    ...(await spaceOf(alliance, fresh, memberId)),
    ...(await officeOf(alliance, fresh, memberId)),
    ...(await fieldOf(alliance, fresh, memberId, shipment)),
    ...assertionsOf(memberId.seller),
    quote: (await must(alliance, 'booking/Quote', fresh('seller', 'shipper'), quoteAsked()))[
      'quote'
    ] as World['quote'],
  };
}

export function quoteAsked(): Json {
  const parcel = { reference: 'P1', grams: 1_000, cm3: 2_000, description: 'Cups' };
  const value = { amount: 1_000, currency: 'CNY' };
  const parcels = [{ ...parcel, hsCode: '691200', origin: 'CN', value }];
  return { ...where, parcels, readyAt: Date.now() + hourMs };
}

/** Everybody signs in; services and people alike. */
async function tokens(alliance: Alliance): Promise<Token> {
  const { adminPassword, demoPassword, env } = alliance;
  const held = new Map<string, string>();
  const signIn = async (key: string, method: string, asked: Json): Promise<void> => {
    const { token } = await must(alliance, `partner/IdentityService/${method}`, '', asked);
    held.set(key, (token as { accessToken: string }).accessToken);
  };
  await signIn('admin', 'SignIn', { login: 'admin', password: adminPassword });
  await signIn('auditor', 'SignIn', { login: 'auditor', password: demoPassword });
  const secret = env.gateway['SERVICE_SECRET'];
  await signIn('service', 'SignInService', { name: 'gateway', secret });
  const own = env.capacity['SERVICE_SECRET'];
  await signIn('itself', 'SignInService', { name: 'capacity', secret: own });
  for (const side of sides) {
    for (const [role, login] of Object.entries(logins[side])) {
      await signIn(`${side} ${role}`, 'SignIn', { login, password: demoPassword });
    }
  }
  return (side, role) => {
    const token = held.get(`${side} ${role}`) ?? held.get(role);
    if (token === undefined) throw new Error(`nobody is ${role} of ${side}`);
    return token;
  };
}

/** Partner issues tokens of one second for once; the alliance's own, and really expired. */
async function tokensThatExpired(alliance: Alliance): Promise<Token> {
  const shortLived = await alliance.sendAway('partner');
  shortLived({ TOKEN_LIFE_MS: '1000' });
  await alliance.ready();
  const expiring = await tokens(alliance);
  const usual = await alliance.sendAway('partner');
  usual();
  await alliance.ready();
  const last = expiring('other', 'device');
  await becomes('the last of them has expired', async () => {
    const method = 'serai.partner.v1.IdentityService/GetKeys';
    const { code } = await askGrpc(alliance, 'partner', method, last, {});
    return code === 'TOKEN_EXPIRED' ? true : undefined;
  });
  return expiring;
}

async function idOf(alliance: Alliance, fresh: Token, start: string): Promise<string> {
  const asked = { page: { limit: 200 } };
  const admin = fresh('seller', 'admin');
  const { members } = await must(alliance, 'partner/MembershipService/ListMembers', admin, asked);
  const found = (members as Json[]).find(({ name }) => String(name).startsWith(start));
  return String(found?.['id']);
}

type Members = World['memberId'];

/** Three holds on a departure that was cut below them, and an allotment on the next one. */
async function spaceOf(
  alliance: Alliance,
  fresh: Token,
  memberId: Members,
): Promise<Pick<World, 'departures' | 'lines' | 'holdIds'>> {
  const token = fresh('carrier', 'operator');
  const ask = (method: string, asked: Json) => must(alliance, `capacity/${method}`, token, asked);
  const carried = { memberId: memberId.carrier };
  const lines = (await ask('NetworkService/ListLines', carried))['lines'] as Json[];
  const listed = await ask('SpaceService/ListDepartures', {
    lineId: lines[0]?.['id'],
    from: Date.now() + 2 * dayMs,
  });
  const departures = listed['departures'] as Json[];
  const [over, allotted] = departures.map(({ id }) => String(id));
  const holdIds = [newId('hld'), newId('hld'), newId('hld')];
  const items = [{ kind: 'leg', resourceId: `${over}/0`, grams: 1_000, cm3: 1_000 }];
  const until = Date.now() + holdMs;
  const holds = holdIds.map((holdId) => ({ holdId, items, until }));
  await ask('SpaceService/Hold', { holds });
  const cut = { departureId: over, leg: 0, grams: 1, cm3: 1, reason: 'A wagon is missing.' };
  await ask('SpaceService/CutDeparture', cut);
  const allotment = { memberId: memberId.seller, grams: 500, cm3: 500, releaseMinutes: 60 };
  await ask('SpaceService/SetAllotment', { departureId: allotted, allotment });
  return { departures, lines, holdIds };
}

type InOffice = 'terms' | 'agreementId' | 'proposalId' | 'applicantId' | 'personId';

async function officeOf(
  alliance: Alliance,
  fresh: Token,
  memberId: Members,
): Promise<Pick<World, InOffice>> {
  const ask = async (side: Side, method: string, asked: Json = {}): Promise<Json> => {
    return must(alliance, `partner/${method}`, fresh(side, 'operator'), asked);
  };
  const { charter } = await ask('seller', 'AgreementService/GetCharter');
  const { terms } = charter as { terms: Json };
  const { agreements } = await ask('seller', 'AgreementService/ListAgreements');
  const both = [memberId.seller, memberId.carrier].sort().join();
  const own = (agreements as Json[]).find(
    (each) => [each['proposerId'], each['partnerId']].sort().join() === both,
  );
  const proposed = await must(
    alliance,
    'partner/AgreementService/ProposeAgreement',
    fresh('carrier', 'operator'),
    { partnerId: memberId.seller, terms, validFrom: Date.now() + 400 * dayMs },
  );
  const application = { ...applicant(), reference: 'applicant' };
  const { member } = await ask('seller', 'MembershipService/Apply', application);
  const { person } = await ask('seller', 'IdentityService/RegisterPerson', {
    ...{ memberId: memberId.seller, login: `temp-${randomUUID()}`, name: 'Temp' },
    ...{ roles: ['shipper'], password: 'a password for tests' },
  });
  return {
    terms,
    agreementId: String(own?.['id']),
    proposalId: (proposed['agreement'] as { id: string }).id,
    applicantId: (member as { id: string }).id,
    personId: (person as { id: string }).id,
  };
}

export function applicant(): Json {
  const about = { name: 'Loire Fret', country: 'FR', currency: 'EUR' };
  return { ...about, gs1CompanyPrefix: '3012345', contactEmail: 'office@loire.example' };
}

/** A hand-over to the carrier, and a parcel that was read where it should not be. */
async function fieldOf(
  alliance: Alliance,
  fresh: Token,
  memberId: Members,
  { ssccs, legs }: Shipment,
): Promise<Pick<World, 'handOverId' | 'incidentId'>> {
  const token = fresh('seller', 'operator');
  const ask = (method: string, asked: Json) => must(alliance, `tracking/${method}`, token, asked);
  const pointId = legs[0]?.toPointId;
  const announced = { toMemberId: memberId.carrier, pointId, ssccs: [ssccs[6]], reference: 'one' };
  const { handOver } = await ask('Announce', announced);
  const astray = { eventId: randomUUID(), sscc: ssccs[3], eventTime: Date.now() };
  const { answer } = await ask('Scan', { ...astray, pointId: newId('pnt') });
  return {
    handOverId: (handOver as { id: string }).id,
    incidentId: (answer as { incidentId: string }).incidentId,
  };
}

/** A key of the seller, and what is signed with it. */
function assertionsOf(iss: string): Pick<World, 'jwk' | 'assertion'> {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const keyid = 'own-key';
  const claims = { iss, sub: logins.seller.operator, aud: 'serai' };
  return {
    jwk: JSON.stringify({ ...publicKey.export({ format: 'jwk' }), kid: keyid }),
    assertion: () => {
      const options = { algorithm: 'ES256', keyid, expiresIn: 120, jwtid: randomUUID() } as const;
      return sign(claims, privateKey, options);
    },
  };
}
