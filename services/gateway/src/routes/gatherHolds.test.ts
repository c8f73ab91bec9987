import { Refusal } from '@serai/model';
import type { HoldAsked } from '@serai/protos/serai/capacity/v1/HoldAsked';
import type { CallOptions } from '@serai/runtime';
import { gatherHolds, mostTogether } from './gatherHolds';

interface Asked {
  readonly token: string | undefined;
  readonly ids: readonly string[];
}

/** What capacity would be asked; it refuses the whole call where one has an id that is no id. */
function desk(
  refuse: (ids: readonly string[]) => Error | undefined = () => undefined,
  isTraced = false,
) {
  const calls: Asked[] = [];
  const askFor: Parameters<typeof gatherHolds>[0] = ({ holds = [] }, { token }) => {
    const ids = holds.map(({ holdId = '' }) => holdId);
    calls.push({ token, ids });
    const refused = refuse(ids);
    if (refused !== undefined) return Promise.reject(refused);
    const rest = { hold: null, kind: '', code: '', message: '', field: '', also: [] };
    return Promise.resolve({ answers: ids.map((holdId) => ({ holdId, ...rest })) });
  };
  const holdOne = gatherHolds(askFor, () => isTraced);
  const hold = (holdId: string, token = 'one') => {
    const call: CallOptions = { deadlineMs: 1_000, token };
    return holdOne({ holdId } as HoldAsked, call).then((told) => told.holdId);
  };
  return { calls, hold };
}

test('what one person asks for together is one call, and each gets the answer to its own', async () => {
  const { calls, hold } = desk();
  const together = ['a', 'b', 'c'].map((id) => hold(id));
  const other = hold('d', 'two');
  expect(await Promise.all([...together, other])).toEqual(['a', 'b', 'c', 'd']);
  expect(calls).toEqual([
    { token: 'one', ids: ['a', 'b', 'c'] },
    { token: 'two', ids: ['d'] },
  ]);
  expect(await hold('e')).toBe('e');
  expect(calls).toHaveLength(3);
});

test('what is traced is a call of its own', async () => {
  const { calls, hold } = desk(undefined, true);
  expect(await Promise.all([hold('a'), hold('b')])).toEqual(['a', 'b']);
  expect(calls.map(({ ids }) => ids)).toEqual([['a'], ['b']]);
});

test('a call has a limit', async () => {
  const { calls, hold } = desk();
  const ids = Array.from({ length: mostTogether + 1 }, (_, nth) => `hold ${nth}`);
  expect(await Promise.all(ids.map((id) => hold(id)))).toEqual(ids);
  expect(calls.map((call) => call.ids.length)).toEqual([mostTogether, 1]);
});

test.each([
  ['one that is wrong', new Refusal('invalid', 'BOOKING_INVALID', 'too long')],
  ['one over which capacity stumbles', new Error('INTERNAL')],
])('nobody is refused because of %s', async (_, error) => {
  const { calls, hold } = desk((ids) => (ids.includes('wrong') ? error : undefined));
  const asked = ['a', 'wrong', 'b'].map((id) => hold(id));
  const settled = await Promise.allSettled(asked);
  expect(settled).toEqual([
    { status: 'fulfilled', value: 'a' },
    { status: 'rejected', reason: error },
    { status: 'fulfilled', value: 'b' },
  ]);
  expect(calls.map(({ ids }) => ids.length)).toEqual([3, 1, 1, 1]);
});

test('who must come back later is not asked again at once', async () => {
  const busy = new Refusal('tooMany', 'SPACE_BUSY', 'later');
  const { calls, hold } = desk(() => busy);
  const settled = await Promise.allSettled([hold('a'), hold('b')]);
  expect(settled.map((one) => one.status === 'rejected' && one.reason)).toEqual([busy, busy]);
  expect(calls).toHaveLength(1);
});
