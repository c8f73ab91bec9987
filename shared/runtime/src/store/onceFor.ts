import type { Actor } from '@serai/model';
import { newId } from '../ids';
import type { Database } from './database';
import type { Step } from './step';
import { onceTogether } from './together';

/** What `onceFor` needs of a call. */
export interface CallAsked {
  readonly caller: Actor;
  readonly requestId: string;
  readonly digest: string;
}

/**
 * Decides the command of one gRPC request. Its id is caller + step + request id; without a request
 * id the caller cannot repeat it. Answers what the step answers, or throws its refusal.
 */
export async function onceFor<C, A>(
  database: Database,
  step: Step<C, A>,
  call: CallAsked,
  command: C,
): Promise<A> {
  const requestId = call.requestId === '' ? newId('req') : call.requestId;
  const id = JSON.stringify([call.caller.subject, step.name, requestId]);
  const outcome = await onceTogether(database, step, { id, digest: call.digest, command });
  if (!outcome.granted) throw outcome.refusal;
  return outcome.answer;
}
