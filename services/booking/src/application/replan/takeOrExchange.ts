import type { Capacity, ExchangeAnswer } from '../capacity';
import type { Attempt, Exchanging, Taking } from './replanShelf';

const tryAgain = 'TRY_AGAIN';

type Asked = Pick<Capacity, 'exchangeMany' | 'takeMany' | 'letGo'>;

/**
 * Asks capacity for what was decided on: what is held anew first, then the exchanges. Of one sealed
 * unit all is granted or nothing: what was held anew for it is given back where another of it was
 * refused. The same asked again is answered and given back as before. Answers in the order asked.
 */
export async function takeOrExchange(
  capacity: Asked,
  attempts: readonly Attempt[],
): Promise<readonly ExchangeAnswer[]> {
  const answers = new Map<Attempt, ExchangeAnswer>();
  const refusedUnits = new Map<string, ExchangeAnswer>();
  const hear = (asked: readonly Attempt[], heard: readonly ExchangeAnswer[]): void => {
    asked.forEach((attempt, index) => {
      const answer = heard[index] ?? { code: tryAgain, message: '' };
      answers.set(attempt, answer);
      if (answer.code !== '' && attempt.unit !== undefined) refusedUnits.set(attempt.unit, answer);
    });
  };
  const taking = attempts.filter(isTaking);
  if (taking.length > 0) hear(taking, await takeAnew(capacity, taking));
  const exchanging = attempts
    .filter((attempt): attempt is Exchanging => !isTaking(attempt))
    .filter(({ unit = '' }) => !refusedUnits.has(unit));
  if (exchanging.length > 0) {
    const exchanges = exchanging.map(({ exchange }) => exchange);
    hear(exchanging, await capacity.exchangeMany(exchanges));
  }
  for (const attempt of taking) {
    const isRefused = refusedUnits.has(attempt.unit ?? '');
    const code = answers.get(attempt)?.code;
    if (code === tryAgain || (code === '' && isRefused)) await capacity.letGo(attempt.take.holdId);
  }
  return attempts.map((attempt) => {
    const own = answers.get(attempt) ?? { code: tryAgain, message: '' };
    return refusedUnits.get(attempt.unit ?? '') ?? own;
  });
}

/** What it is to replace is barred first: of a hold that is not even known, one might still come. */
async function takeAnew(
  capacity: Asked,
  taking: readonly Taking[],
): Promise<readonly ExchangeAnswer[]> {
  for (const { moving } of taking) await capacity.letGo(moving.holdId);
  return capacity.takeMany(taking.map(({ take }) => take));
}

function isTaking(attempt: Attempt): attempt is Taking {
  return 'take' in attempt;
}
