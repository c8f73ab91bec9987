import { freshDatabase } from '../../../../test/support/engines';
import {
  adminOf,
  anybody,
  as,
  openPartner,
  refusal,
  rotation,
  type Partner,
} from './partner.test-data';

let uri: string;
let partner: Partner;
let admin: string;

beforeAll(async () => {
  uri = await freshDatabase();
  partner = await openPartner(uri);
  admin = await adminOf(partner);
});

afterAll(() => partner.stop());

const kidOf = (token: string) =>
  (JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString()) as { kid: string })
    .kid;
const kidsOf = (jwks: string) =>
  (JSON.parse(jwks) as { keys: { kid: string }[] }).keys.map(({ kid }) => kid);

describe('the keys that sign', () => {
  test('are public in their public half only', async () => {
    const { jwks } = await partner.identity.getKeys({}, anybody);
    const { keys } = JSON.parse(jwks) as { keys: object[] };
    expect(keys).toHaveLength(1);
    expect(keys[0]).toMatchObject({ kty: 'EC', crv: 'P-256', alg: 'ES256', use: 'sig' });
    expect(keys[0]).not.toHaveProperty('d');
  });

  test('survive a restart, as do the admin and the charter, which are made once', async () => {
    const again = await openPartner(uri);
    try {
      const { jwks } = await partner.identity.getKeys({}, anybody);
      expect((await again.identity.getKeys({}, anybody)).jwks).toBe(jwks);
      const { people } = await again.identity.listPeople({}, as(admin));
      expect(people.filter(({ login }) => login === 'admin')).toHaveLength(1);
      const { charter } = await again.agreements.getCharter({}, as(admin));
      expect(charter?.version).toBe(1);
    } finally {
      await again.stop();
    }
  });

  test('rotate without a moment in which a token is not believed', async () => {
    const rotating = await openPartner(await freshDatabase());
    const realNow = Date.now;
    let laterMs = 0;
    const time = jest.spyOn(Date, 'now').mockImplementation(() => realNow() + laterMs);
    try {
      const before = await adminOf(rotating);
      const once = as(before);
      const { jwks } = await rotating.identity.rotateKeys({}, once);
      expect(kidsOf(jwks)).toHaveLength(2);
      expect(jwks).not.toContain('"d"');
      expect(await rotating.identity.rotateKeys({}, once)).toEqual({ jwks });
      await expect(rotating.identity.rotateKeys({}, as(before))).rejects.toEqual(
        refusal('conflict', 'ROTATION_PENDING'),
      );
      expect(kidOf(await adminOf(rotating))).toBe(kidOf(before));
      laterMs = rotation.publishAheadMs;
      const after = await adminOf(rotating);
      expect(kidOf(after)).not.toBe(kidOf(before));
      expect(kidsOf(jwks)).toContain(kidOf(after));
      for (const token of [before, after]) await rotating.identity.listPeople({}, as(token));
      laterMs += rotation.tokenLifeMs + 2 * rotation.clockSkewMs;
      const published = await rotating.identity.getKeys({}, anybody);
      expect(kidsOf(published.jwks)).toEqual([kidOf(after)]);
    } finally {
      time.mockRestore();
      await rotating.stop();
    }
  });

  test('are kept to partner: no receipt and no fact holds a private half', async () => {
    const db = partner.database.connection.db!;
    const kept = await db.collection('signingKeys').findOne({});
    const { keys } = kept!['state'] as { keys: { privateKey: string }[] };
    const { d } = JSON.parse(keys[0]!.privateKey) as { d: string };
    expect(d).toMatch(/^[\w-]{43}$/);
    for (const name of ['receipts', 'outbox']) {
      const all = JSON.stringify(await db.collection(name).find().toArray());
      expect(all).not.toContain(d);
    }
  });
});
