import { testIdentity } from '../../../../test/support/testIdentity';
import type { Reads } from '../application/reads';
import { publicKey } from '../domain/identity/publicKey';
import type { SigningKeys } from '../domain/identity/signingKeys';
import { ownKeys } from './ownKeys';

const minute = 60_000;
const rotation = {
  publishAheadMs: 10 * minute,
  tokenLifeMs: 15 * minute,
  clockSkewMs: minute / 2,
  rotateAfterMs: 1_000 * minute,
};

test('whoever was removed stays so when a look that began before comes to its end after', async () => {
  const identity = testIdentity();
  const [jwk] = identity.keySet.keys;
  const key = { publicKey: publicKey(JSON.stringify(jwk)), privateKey: '' };
  const kept = { status: 'kept', keys: [{ ...key, signsFrom: 0, publishedUntil: null }] };
  const answers: ((removed: readonly string[]) => void)[] = [];
  const reads: Pick<Reads, 'signingKeys' | 'removedSince'> = {
    signingKeys: () => Promise.resolve(kept as SigningKeys),
    removedSince: () => new Promise((answer) => answers.push(answer)),
  };
  const keys = ownKeys(reads as Reads, rotation, Date.now);
  const before = keys.refresh();
  const after = keys.refresh();
  while (answers.length < 2) await new Promise(setImmediate);
  answers[1]?.(['per_anna']);
  await after;
  answers[0]?.([]);
  await before;
  const token = identity.token({ subject: 'per_anna', member: 'mbr_1', roles: ['operator'] });
  expect(() => keys.verify(token)).toThrow(expect.objectContaining({ code: 'TOKEN_ENDED' }));
});
