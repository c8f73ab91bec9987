import type { ExchangeAnswer } from '../capacity';
import type { Attempt } from './replanShelf';
import { takeOrExchange } from './takeOrExchange';

const granted: ExchangeAnswer = { code: '', holdVersion: 7 };
const full: ExchangeAnswer = { code: 'NO_ROOM', message: 'full' };
const lost: ExchangeAnswer = { code: 'TRY_AGAIN', message: '' };

const attempted = (holdId: string) => ({
  bookingId: 'bkg_1',
  moving: { partId: 'prt_1', holdId, parcelIds: [], behind: 0 },
  rerouteId: 'rrt_1',
  way: 0,
});
const asked = { items: [], sellerId: 'mbr_a', bookingId: 'bkg_1' };
const exchanging = (holdId: string, unit = ''): Attempt => ({
  ...attempted(holdId),
  ...(unit !== '' && { unit }),
  exchange: { holdId, expectedVersion: 1, requestId: holdId, items: [], also: [] },
});
/** In place of the hold of the same letter. */
const taking = (holdId: string, unit = ''): Attempt => ({
  ...attempted(holdId.toLowerCase()),
  ...(unit !== '' && { unit }),
  take: { ...asked, holdId },
});

/** Capacity that answers by hold id, and everything that it is asked, in order. */
function capacityOf(answers: Readonly<Record<string, ExchangeAnswer>>) {
  const calls: string[] = [];
  const answer = (call: string, of: readonly { readonly holdId: string }[]) => {
    const ids = of.map(({ holdId }) => holdId);
    calls.push(`${call} ${ids.join(' ')}`);
    return Promise.resolve(ids.map((id) => answers[id] ?? granted));
  };
  const capacity = {
    exchangeMany: (of: readonly { readonly holdId: string }[]) => answer('exchange', of),
    takeMany: (of: readonly { readonly holdId: string }[]) => answer('take', of),
    letGo: async (holdId: string) => void calls.push(`let go ${holdId}`),
  };
  return { capacity, calls };
}

async function answersOf(
  answers: Readonly<Record<string, ExchangeAnswer>>,
  attempts: readonly Attempt[],
): Promise<{ codes: string[]; calls: readonly string[] }> {
  const { capacity, calls } = capacityOf(answers);
  const heard = await takeOrExchange(capacity, attempts);
  return { codes: heard.map(({ code }) => code), calls };
}

describe('space that is asked for in one batch', () => {
  it('is exchanged or held anew, answered in the order asked; what is replaced ends first', async () => {
    const attempts = [exchanging('x'), taking('A'), exchanging('y'), taking('B')];
    const { codes, calls } = await answersOf({ y: full, B: full }, attempts);
    expect(codes).toEqual(['', '', 'NO_ROOM', 'NO_ROOM']);
    expect(calls).toEqual(['let go a', 'let go b', 'take A B', 'exchange x y']);
  });

  it('asks nothing where nothing is to be asked', async () => {
    expect((await answersOf({}, [taking('A')])).calls).toEqual(['let go a', 'take A']);
    expect((await answersOf({}, [exchanging('x')])).calls).toEqual(['exchange x']);
  });

  it('is given back where nobody knows whether it is held', async () => {
    const { codes, calls } = await answersOf({ A: lost }, [taking('A'), taking('B')]);
    expect(codes).toEqual(['TRY_AGAIN', '']);
    expect(calls.slice(3)).toEqual(['let go A']);
  });
});

describe('space of one sealed unit', () => {
  it('is not exchanged where there is none to be held anew', async () => {
    const attempts = [exchanging('x', 'cage'), taking('A', 'cage'), taking('B', 'cage')];
    const { codes, calls } = await answersOf({ B: full }, [...attempts, exchanging('y')]);
    expect(codes).toEqual(['NO_ROOM', 'NO_ROOM', 'NO_ROOM', '']);
    expect(calls.slice(2)).toEqual(['take A B', 'exchange y', 'let go A']);
  });

  it('is given back where the exchange is refused', async () => {
    const attempts = [taking('A', 'cage'), exchanging('x', 'cage'), taking('C', 'other')];
    const { codes, calls } = await answersOf({ x: full }, attempts);
    expect(codes).toEqual(['NO_ROOM', 'NO_ROOM', '']);
    expect(calls.slice(2)).toEqual(['take A C', 'exchange x', 'let go A']);
  });
});
