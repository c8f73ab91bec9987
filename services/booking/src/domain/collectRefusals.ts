import { isRefusal, Refusal, type RefusalDetail } from '@serai/model';

const maxErrorsTold = 50;

/**
 * Runs every check and tells everything that is wrong with a request at once, so that nobody has
 * to correct 500 parcels one by one. The first refusal gives the kind, the code and the sentence.
 */
export function collectRefusals(checks: readonly (() => unknown)[]): void {
  const refused: Refusal[] = [];
  for (const check of checks) {
    if (refused.length === maxErrorsTold) break;
    const refusal = refusalOf(check);
    if (refusal !== undefined) refused.push(refusal);
  }
  const [first] = refused;
  if (first === undefined) return;
  if (refused.length === 1) throw first;
  const errors: RefusalDetail[] = refused.flatMap(({ errors: own }) => own);
  throw new Refusal(first.kind, first.code, first.message, {
    ...(first.field !== undefined && { field: first.field }),
    errors: errors.slice(0, maxErrorsTold),
  });
}

function refusalOf(check: () => unknown): Refusal | undefined {
  try {
    check();
    return undefined;
  } catch (thrown) {
    if (isRefusal(thrown)) return thrown;
    throw thrown;
  }
}
