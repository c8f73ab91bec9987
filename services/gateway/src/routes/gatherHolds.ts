import { isRefusal } from '@serai/model';
import type { HoldAnswer__Output } from '@serai/protos/serai/capacity/v1/HoldAnswer';
import type { HoldAsked } from '@serai/protos/serai/capacity/v1/HoldAsked';
import type { HoldRequest } from '@serai/protos/serai/capacity/v1/HoldRequest';
import type { HoldResponse__Output } from '@serai/protos/serai/capacity/v1/HoldResponse';
import { isTraced, type CallOptions } from '@serai/runtime';

/** 100 items in each, and the message is far below what a call carries. */
export const mostTogether = 100;

/** Asks capacity for one hold. */
export type AskForHold = (hold: HoldAsked, call: CallOptions) => Promise<HoldAnswer__Output>;
type AskForHolds = (asked: HoldRequest, call: CallOptions) => Promise<HoldResponse__Output>;

interface Waiting {
  readonly hold: HoldAsked;
  readonly call: CallOptions;
  readonly answer: (told: HoldAnswer__Output) => void;
  readonly fail: (error: unknown) => void;
}

/**
 * What one person asks for in the same turn of the event loop travels in one call, for a call costs
 * more than a hold; nobody waits for another. What is traced goes alone, so that its trace shows it.
 */
export function gatherHolds(askFor: AskForHolds, goesAlone = isTraced): AskForHold {
  let byToken = new Map<string, Waiting[]>();
  const sendAll = (): void => {
    const gathered = byToken;
    byToken = new Map();
    for (const waiting of gathered.values()) {
      for (let from = 0; from < waiting.length; from += mostTogether) {
        void send(askFor, waiting.slice(from, from + mostTogether));
      }
    }
  };
  return (hold, call) => {
    if (goesAlone()) return askAlone(askFor, hold, call);
    return new Promise((answer, fail) => {
      if (byToken.size === 0) setImmediate(sendAll);
      const token = call.token ?? '';
      const waiting = byToken.get(token) ?? [];
      waiting.push({ hold, call, answer, fail });
      byToken.set(token, waiting);
    });
  };
}

async function askAlone(
  askFor: AskForHolds,
  hold: HoldAsked,
  call: CallOptions,
): Promise<HoldAnswer__Output> {
  const { answers } = await askFor({ holds: [hold] }, call);
  return answerAt(answers, 0);
}

/** A call that is refused because of one of them is asked again, for each by itself. */
async function send(askFor: AskForHolds, waiting: readonly Waiting[]): Promise<void> {
  const [first] = waiting;
  if (first === undefined) return;
  if (waiting.length === 1) return alone(askFor, first);
  const { signal: _own, requestId: _its, ...call } = first.call;
  try {
    const { answers } = await askFor({ holds: waiting.map(({ hold }) => hold) }, call);
    waiting.forEach(({ answer }, place) => answer(answerAt(answers, place)));
  } catch (error) {
    if (isOfAll(error)) for (const { fail } of waiting) fail(error);
    else await Promise.all(waiting.map((one) => alone(askFor, one)));
  }
}

function alone(askFor: AskForHolds, { hold, call, answer, fail }: Waiting): Promise<void> {
  return askAlone(askFor, hold, call).then(answer, fail);
}

/** Who asks, and when: not what is asked. */
function isOfAll(error: unknown): boolean {
  return isRefusal(error) && error.kind !== 'invalid';
}

function answerAt(answers: readonly HoldAnswer__Output[], place: number): HoldAnswer__Output {
  const answer = answers[place];
  if (answer === undefined) throw new Error('capacity did not answer');
  return answer;
}
