import { createPublicKey, verify, type JsonWebKey } from 'node:crypto';
import { clock } from '@serai/runtime';
import type { Tracking } from './tracking.test-data';
import {
  as,
  booked,
  field,
  members,
  openTracking,
  operator,
  refusedWith,
} from './tracking.test-data';

let tracking: Tracking;
let at: ReturnType<typeof field>;
const [a, b, d] = [operator('a'), operator('b'), operator('d')];

beforeAll(async () => {
  tracking = await openTracking();
  at = field(tracking);
});

afterAll(() => tracking.stop());

async function reconciled(note = '') {
  const { ssccs } = await booked(tracking, 2);
  await at.collect(a, ssccs);
  const { id } = await at.announce(a, 'b', ssccs);
  await at.receive(
    b,
    id,
    ssccs.map((sscc) => ({ sscc, condition: 'damaged', note })),
  );
  return at.reconcile(b, id);
}

const signing = (actor: typeof a, handOverId: string, digest: string, jws = '') =>
  tracking.client.sign({ handOverId, digest, jws }, as(actor));

/** As anybody checks it, knowing nothing of us: Node's own crypto, the text and the key set. */
function isSigned(jws: string, manifest: string, keys: readonly JsonWebKey[]): boolean {
  const [header = '', , signature = ''] = jws.split('.');
  const said = JSON.parse(Buffer.from(header, 'base64url').toString()) as {
    alg: string;
    kid: string;
  };
  const jwk = keys.find((each) => each['kid'] === said.kid);
  if (said.alg !== 'ES256' || jwk === undefined) return false;
  const key = createPublicKey({ format: 'jwk', key: jwk });
  const payload = Buffer.from(manifest).toString('base64url');
  const input = Buffer.from(`${header}.${payload}`);
  const raw = Buffer.from(signature, 'base64url');
  return verify('sha256', input, { key, dsaEncoding: 'ieee-p1363' }, raw);
}

test('both sign one text, and anybody can check it with their public keys', async () => {
  const { id, digest, manifest } = await reconciled('ein Eck ist nass');
  expect(JSON.parse(manifest)).toMatchObject({ id, fromMemberId: 'mbr_a', toMemberId: 'mbr_b' });
  await signing(a, id, digest);
  const own = tracking.partner.register(members.b);
  await signing(b, id, digest, own.sign(manifest));
  const { handOver } = await tracking.client.getHandOver({ handOverId: id }, as(a));
  const [byA, byB] = handOver?.signatures ?? [];
  expect(handOver).toMatchObject({ status: 'signed', manifest, digest });
  const keysOf = (memberId: string) => tracking.partner.memberKeys(memberId);
  expect(isSigned(byA?.jws ?? '', manifest, await keysOf(members.a))).toBe(true);
  expect(isSigned(byB?.jws ?? '', manifest, await keysOf(members.b))).toBe(true);
  expect(isSigned(byB?.jws ?? '', manifest, await keysOf(members.a))).toBe(false);
  const changed = manifest.replace('damaged', 'ok');
  expect(isSigned(byA?.jws ?? '', changed, await keysOf(members.a))).toBe(false);
});

test('what no key of the member signs now, or not this text, is refused', async () => {
  const first = await reconciled();
  const second = await reconciled();
  const own = tracking.partner.register(members.a);
  const others = tracking.partner.register(members.b);
  const refusal = (jws: string, digest = second.digest) =>
    refusedWith(signing(a, second.id, digest, jws));
  const wrong = 'SIGNATURE_INVALID jws';
  expect(await refusal(others.sign(second.manifest))).toBe(wrong);
  expect(await refusal(own.sign(first.manifest))).toBe(wrong);
  expect(await refusal(own.sign(`${second.manifest} `))).toBe(wrong);
  expect(await refusal(own.sign(second.manifest).replace('..', '.e30.'))).toBe(wrong);
  expect(await refusal('x'.repeat(2_000))).toBe(wrong);
  expect(await refusal(own.sign(first.manifest), first.digest)).toBe('DIGEST_STALE digest');
  tracking.partner.revoke(members.a, own.jwk.kid, Math.ceil(clock() / 1_000) + 1);
  expect(await refusal(own.sign(second.manifest))).toBe(wrong);
  expect(await refusedWith(signing(d, second.id, second.digest))).toBe('HAND_OVER_MISSING');
  expect(await refusal('')).toBe('granted');
  const { handOver } = await signing(a, second.id, second.digest, 'anything, signed already');
  expect(handOver?.signatures).toHaveLength(1);
});
