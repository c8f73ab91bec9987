import { generateKeyPairSync } from 'node:crypto';
import { isSignedBy, type PublicJwk } from '@serai/runtime';
import { freshDatabase } from '../../../../test/support/engines';
import {
  adminOf,
  anybody,
  applicant,
  as,
  factsOf,
  newMember,
  openPartner,
  refusal,
  termsWith,
} from './partner.test-data';
import type { Partner } from './partner.test-data';

let partner: Partner;
let admin: string;

beforeAll(async () => {
  partner = await openPartner(await freshDatabase());
  admin = await adminOf(partner);
});

afterAll(() => partner.stop());

const keysOf = async (memberId: string) => {
  const { jwks } = await partner.identity.getMemberKeys({ memberId }, anybody);
  return (JSON.parse(jwks) as { keys: (PublicJwk & { nbf: number; exp?: number })[] }).keys;
};
const sign = async (token: string, manifest: string) =>
  (await partner.identity.signManifest({ manifest }, as(token))).jws;

test('a member has a key from its admission, and signs its own hand-overs with it', async () => {
  const { memberId, operator } = await newMember(partner, admin);
  const [key, ...more] = await keysOf(memberId);
  expect(more).toEqual([]);
  expect(key).toMatchObject({ kty: 'EC', crv: 'P-256', alg: 'ES256', use: 'sig' });
  expect(key).not.toHaveProperty('d');
  const manifest = JSON.stringify({ fromMemberId: 'mbr_other', toMemberId: memberId });
  const jws = await sign(operator, manifest);
  expect(isSignedBy(jws, manifest, await keysOf(memberId))).toBe(true);
  const stranger = await newMember(partner, admin);
  const unknown = refusal('missing', 'MANIFEST_UNKNOWN', 'manifest');
  await expect(sign(stranger.operator, manifest)).rejects.toThrow(unknown);
  await expect(sign(operator, JSON.stringify({ iss: memberId, aud: 'serai' }))).rejects.toThrow(
    unknown,
  );
  await expect(sign(operator, 'null')).rejects.toThrow(unknown);
  await expect(sign(operator, 'no JSON')).rejects.toThrow(unknown);
});

test('a subcontractor signs for its contractor with its own key, while it is one', async () => {
  const one = await newMember(partner, admin);
  const two = await newMember(partner, admin);
  const driver = await newMember(partner, admin);
  const agree = async ({ memberId: partnerId, operator }: typeof one) => {
    const terms = { ...termsWith(partnerId, 500), subcontractorIds: [driver.memberId] };
    const asked = { partnerId, terms: { ...terms, noticeDays: 0 }, validFrom: Date.now() };
    const { agreement } = await partner.agreements.proposeAgreement(asked, as(driver.operator));
    const { id: agreementId = '', version: expectedVersion = 0 } = agreement ?? {};
    const manifest = JSON.stringify({ fromMemberId: one.memberId, toMemberId: two.memberId });
    // What is only proposed gives nothing.
    await expect(sign(driver.operator, manifest)).rejects.toThrow(unknown);
    await partner.agreements.countersignAgreement({ agreementId, expectedVersion }, as(operator));
    return { agreementId, manifest };
  };
  const unknown = refusal('missing', 'MANIFEST_UNKNOWN', 'manifest');
  const { agreementId, manifest } = await agree(two);
  expect((await factsOf(partner, agreementId)).at(-1)).toMatchObject({
    agreement: { terms: { subcontractorIds: [driver.memberId] } },
  });
  const jws = await sign(driver.operator, manifest);
  expect(isSignedBy(jws, manifest, await keysOf(driver.memberId))).toBe(true);
  expect(isSignedBy(jws, manifest, await keysOf(two.memberId))).toBe(false);
  const reason = 'over';
  await partner.agreements.endAgreement({ agreementId, reason }, as(two.operator));
  await expect(sign(driver.operator, manifest)).rejects.toThrow(unknown);
});

test('the next key signs at once, the one before stays to be looked at, and its secret is gone', async () => {
  const { memberId, operator } = await newMember(partner, admin);
  const manifest = JSON.stringify({ fromMemberId: memberId, toMemberId: 'mbr_other' });
  const before = await sign(operator, manifest);
  const { jwks } = await partner.identity.rotateMemberKey({ memberId }, as(operator));
  const [old, next] = await keysOf(memberId);
  expect(JSON.parse(jwks)).toEqual({ keys: [old, next] });
  expect([typeof old?.exp, next?.exp]).toEqual(['number', undefined]);
  const after = await sign(operator, manifest);
  expect(isSignedBy(before, manifest, old === undefined ? [] : [old])).toBe(true);
  expect(isSignedBy(after, manifest, next === undefined ? [] : [next])).toBe(true);
  const kept = await partner.database.connection
    .collection<{ _id: string }>('signatureKeys')
    .findOne({ _id: memberId });
  expect(JSON.stringify(kept).match(/privateKey/g)).toHaveLength(1);
});

test('keys of its own are listed too, a revoked one with its end', async () => {
  const { memberId, operator } = await newMember(partner, admin);
  const own = (kid = 'house') => {
    const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    return JSON.stringify({ ...publicKey.export({ format: 'jwk' }), kid });
  };
  const jwk = own();
  await partner.identity.registerMemberKey({ memberId, jwk }, as(operator));
  expect((await keysOf(memberId)).map(({ exp }) => exp)).toEqual([undefined, undefined]);
  await partner.identity.revokeMemberKey({ memberId, keyId: 'house' }, as(operator));
  const house = (await keysOf(memberId)).find(({ kid }) => kid === 'house');
  expect(typeof house?.exp).toBe('number');
  const another = partner.identity.registerMemberKey({ memberId, jwk: own() }, as(operator));
  const taken = refusal('conflict', 'MEMBER_KEY_TAKEN', 'jwk');
  await expect(another).rejects.toThrow(taken);
  await partner.identity.rotateMemberKey({ memberId }, as(operator));
  for (const { kid } of await keysOf(memberId)) {
    if (kid === 'house') continue;
    const named = partner.identity.registerMemberKey({ memberId, jwk: own(kid) }, as(operator));
    await expect(named).rejects.toThrow(taken);
  }
});

test('a company that only applied has no keys to see', async () => {
  const memberId = await applicant(partner);
  await expect(keysOf(memberId)).rejects.toThrow(refusal('missing', 'MEMBER_UNKNOWN'));
});
