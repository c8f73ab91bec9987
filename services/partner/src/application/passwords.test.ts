import { passwordsBy } from './passwords';

const passwords = passwordsBy(1);

test('a password is known again by its hash, and another is not', async () => {
  const hash = await passwords.hash('correct horse', 'request 1');
  expect(hash).toMatch(/^scrypt\$14\$8\$1\$[\w-]{22}\$[\w-]{43}$/);
  expect(await passwords.isRight('correct horse', hash)).toBe(true);
  expect(await passwords.isRight('correct horsf', hash)).toBe(false);
});

test('the same password of two people has two hashes, and of one request one', async () => {
  const [one, again, other] = await Promise.all(
    ['request 1', 'request 1', 'request 2'].map((use) => passwords.hash('correct horse', use)),
  );
  expect(one).toBe(again);
  expect(one).not.toBe(other);
});

test('nobody has no password, not even an empty one', async () => {
  expect(await passwords.isRight('', undefined)).toBe(false);
});

test('what a hash cost is written beside it, so that the cost may change', async () => {
  for (const [rounds, logOfN] of [
    [2, 14],
    [1, 10],
  ] as const) {
    const hash = await passwordsBy(rounds, logOfN).hash('correct horse', 'request 1');
    expect(hash).toMatch(new RegExp(`^scrypt\\$${logOfN}\\$8\\$${rounds}\\$`));
    expect(await passwords.isRight('correct horse', hash)).toBe(true);
    expect(await passwords.isRight('correct horsf', hash)).toBe(false);
  }
});
