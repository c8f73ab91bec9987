import { createHash } from 'node:crypto';
import type { Money__Output } from '@serai/protos/serai/common/v1/Money';
import type { AgreementServiceDefinition } from '@serai/protos/serai/partner/v1/AgreementService';
import type { IdentityServiceDefinition } from '@serai/protos/serai/partner/v1/IdentityService';
import type { MembershipServiceDefinition } from '@serai/protos/serai/partner/v1/MembershipService';
import type { Terms__Output } from '@serai/protos/serai/partner/v1/Terms';
import {
  clock,
  connect,
  decodeFact,
  newId,
  openDatabase,
  serve,
  type CallOptions,
  type Client,
  type Database,
} from '@serai/runtime';
import { beginAlliance } from '../application/beginAlliance';
import { passwordsBy } from '../application/passwords';
import type { RotationSettings } from '../domain/identity/signingKeys';
import { kinds } from '../store/kinds';
import { readsFrom } from '../store/reads';
import { createSignInTries, signInTries } from '../store/signInTries';
import { createUsedAssertions, usedAssertions } from '../store/usedAssertions';
import { doorsOf } from '.';
import { ownKeys } from './ownKeys';

export const adminPassword = 'alliance-admin';
export const serviceSecret = 'a long and random secret';

export const rotation: RotationSettings = {
  publishAheadMs: 10 * 60_000,
  tokenLifeMs: 15 * 60_000,
  clockSkewMs: 30_000,
  rotateAfterMs: 30 * 24 * 3_600_000,
};

export interface Partner {
  readonly database: Database;
  readonly membership: Client<MembershipServiceDefinition>;
  readonly identity: Client<IdentityServiceDefinition>;
  readonly agreements: Client<AgreementServiceDefinition>;
  stop(): Promise<void>;
}

/** Partner over a real database and a real gRPC server, as main wires it, without the bus. */
export async function openPartner(
  uri: string,
  given: { clock?: () => number } = {},
): Promise<Partner> {
  const database = await openDatabase({ uri, service: 'partner', kinds: Object.values(kinds) });
  const reads = readsFrom(() => database, kinds);
  const passwords = passwordsBy(1, 10);
  const now = given.clock ?? clock;
  await createSignInTries(database);
  await createUsedAssertions(database);
  const firstAdmin = { login: 'admin', password: adminPassword };
  const beginnings = { comparisonCurrency: 'EUR', firstAdmin, rotation };
  await beginAlliance(database, kinds, { reads, passwords }, beginnings);
  const keys = ownKeys(reads, rotation, now);
  await keys.start();
  const server = serve({
    listen: '127.0.0.1:0',
    doors: doorsOf({
      database: () => database,
      kinds,
      reads,
      passwords,
      tries: signInTries(() => database),
      used: usedAssertions(() => database),
      credentials: { booking: createHash('sha256').update(serviceSecret).digest('hex') },
      rotation,
      clock: now,
      keysChanged: keys.refresh,
    }),
    verify: keys,
  });
  await server.start();
  const address = `127.0.0.1:${server.port()}`;
  const clients = {
    membership: connect<MembershipServiceDefinition>({ address, service: named('Membership') }),
    identity: connect<IdentityServiceDefinition>({ address, service: named('Identity') }),
    agreements: connect<AgreementServiceDefinition>({ address, service: named('Agreement') }),
  };
  const stop = async (): Promise<void> => {
    for (const client of Object.values(clients)) client.close();
    await server.stop();
    await keys.stop();
    await database.close();
  };
  return { database, ...clients, stop };
}

/** A call with a request id of its own, unless one is given. */
export function as(token: string, requestId = newId('req')): CallOptions {
  return { deadlineMs: 20_000, token, requestId };
}

export const anybody: CallOptions = { deadlineMs: 20_000 };

export async function signedIn(partner: Partner, login: string, password: string) {
  const { token } = await partner.identity.signIn({ login, password }, anybody);
  if (token === null) throw new Error('signed in without a token');
  return token.accessToken;
}

/** What a token says, unverified. */
export function claimsOf(token: string): object {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as object;
}

export const adminOf = (partner: Partner) => signedIn(partner, 'admin', adminPassword);

export async function serviceToken(partner: Partner): Promise<string> {
  const asked = { name: 'booking', secret: serviceSecret };
  const { token } = await partner.identity.signInService(asked, anybody);
  return token?.accessToken ?? '';
}

let members = 0;

/** A company that applied. */
export async function applicant(partner: Partner): Promise<string> {
  members += 1;
  const { member } = await partner.membership.apply(
    {
      name: `Carrier ${members}`,
      country: 'CN',
      currency: 'CNY',
      gs1CompanyPrefix: String(690_000_000 + members),
      contactEmail: `desk@carrier${members}.example`,
      reference: `reference-${newId('ref')}`,
    },
    anybody,
  );
  return member?.id ?? '';
}

/** A member that was admitted, with an operator who has signed in. */
export async function newMember(partner: Partner, admin: string) {
  const memberId = await applicant(partner);
  await partner.membership.admit({ memberId }, as(admin));
  const operator = await personOf(partner, admin, memberId, ['operator']);
  return { memberId, operator };
}

/** The token of a new person. */
export async function personOf(
  partner: Partner,
  by: string,
  memberId: string,
  roles: string[],
): Promise<string> {
  const login = newId('p');
  const password = `password of ${login}`;
  await partner.identity.registerPerson(
    { memberId, login, name: 'Somebody', roles, password },
    as(by),
  );
  return signedIn(partner, login, password);
}

const cap: Money__Output = { amount: 1_500, currency: 'EUR' };

export function termsWith(operatorId: string, basisPoints: number): Terms__Output {
  return {
    discounts: [{ operatorId, basisPoints }],
    revenueShareBasisPoints: 800,
    liabilityCapPerKg: cap,
    paymentDays: 30,
    noticeDays: 60,
    interline: true,
    deemedAcceptanceHours: 24,
    allotments: [],
    subcontractorIds: [],
  };
}

/** What was told of an aggregate, in order, as others will read it. */
export async function factsOf(partner: Partner, key: string) {
  const rows = await partner.database.connection
    .collection('outbox')
    .find({ key })
    .sort({ version: 1 })
    .toArray();
  return rows.map((row) => {
    const type = row['type'] as string;
    const bytes = row['data'] as { buffer?: Uint8Array } | Buffer;
    const data = Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer ?? []);
    return { type: type.replace('serai.partner.v1.', ''), ...decodeFact<object>(type, data) };
  });
}

export const refusal = (kind: string, code: string, field?: string) =>
  expect.objectContaining({ kind, code, ...(field !== undefined && { field }) });

function named(name: string): string {
  return `serai.partner.v1.${name}Service`;
}
