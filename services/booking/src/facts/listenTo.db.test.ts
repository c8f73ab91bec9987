import { randomUUID } from 'node:crypto';
import { once } from '@serai/runtime';
import { admit, memberId, openDesk, type TestDesk } from '../application/desk.test-data';
import { kinds } from '../store/kinds';
import { handlers } from './listenTo';

let desk: TestDesk;
beforeAll(async () => {
  desk = await openDesk();
  await admit(desk.database);
});
afterAll(() => desk?.database.close());

/** Partner says something, as booking hears it. */
async function heard(type: string, message: object): Promise<void> {
  const { step } = handlers(kinds).find((one) => one.type === `serai.partner.v1.${type}`) ?? {};
  if (step === undefined) throw new Error(`nobody hears ${type}`);
  const id = randomUUID();
  const meta = { id, type, at: Date.now() } as never;
  const asked = [{ id, digest: '', command: message }];
  const outcomes = await once(
    desk.database,
    {
      name: 'test.hear',
      touches: (fact: object) => step.touches(fact, meta),
      decide: (fact, sheet) => {
        step.decide(fact, sheet, meta);
        return null;
      },
    },
    asked,
  );
  expect(outcomes).toMatchObject([{ granted: true }]);
}

const causes = async () => (await desk.desk.replans.openDisruptions(10)).map(({ cause }) => cause);

test('what is planned with a member is only hit when it is suspended for good, or left', async () => {
  await heard('MemberSuspended', { memberId, reason: 'no insurance', at: 1 });
  expect(await causes()).toEqual([]);
  await heard('MemberSuspended', { memberId, reason: 'fraud', at: 2, forGood: true });
  expect(await causes()).toEqual([{ kind: 'left', memberId, reason: 'fraud' }]);
  await heard('MemberLeft', { memberId, at: 3 });
  expect(await causes()).toHaveLength(2);
});
