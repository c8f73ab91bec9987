import { clock, count, logger, once, type Step } from '@serai/runtime';
import type { Cause } from '../../domain/replan/cause';
import { groupsOf } from '../../domain/replan/groups';
import type { Desk } from '../desk';
import { finishBatch } from './exchangeBatch';
import { findHits } from './findHits';
import { keepWaiting } from './keepWaiting';
import { placeGroup } from './placeGroup';
import { isRetryDue, retryUnplaced } from './retryUnplaced';
import { answerProposals } from './takeChosen';

export const replanEveryMs = 500;
const turnMs = 15_000;
const retryTurn = 'replan.retry';
const mostDisruptions = 50;
const mostBatches = 50;
/** Longer than a batch takes: what is older was left by a crash. */
const batchMs = 5_000;
/** What changed while it was read is read again, so often in one go. */
const mostPasses = 4;

/**
 * Goes on with every re-plan: first with exchanges that a crash left in the middle, then with the
 * disruptions that are open, with what is proposed and was answered or is due, and from time to time
 * with who found no way. Two instances take turns; if they did not, capacity would refuse the second
 * exchange of a hold.
 */
export async function replan(desk: Desk): Promise<void> {
  if (!(await finishLeft(desk))) return;
  for (const { id, cause } of await desk.replans.openDisruptions(mostDisruptions)) {
    await inTurn(desk, id, () => workOff(desk, id, cause));
  }
  await answerProposals(desk);
  if (!isRetryDue(clock())) return;
  const onProgress = () => desk.replans.keepTurn(retryTurn, clock() + turnMs);
  await inTurn(desk, retryTurn, () => retryUnplaced(desk, onProgress));
}

/** False where another instance is in the middle of it. */
async function finishLeft(desk: Desk): Promise<boolean> {
  const left = () => desk.replans.openBatches(mostBatches, clock() - batchMs);
  if ((await left()).length === 0) return true;
  return inTurn(desk, 'replan', async () => {
    for (const batch of await left()) {
      await finishBatch(desk, batch);
      count('serai.bookings.resumed', {}, batch.attempts.length);
    }
  });
}

/** Every part hit has another way, or is known to wait, before the disruption is worked off. */
async function workOff(desk: Desk, id: string, cause: Cause): Promise<void> {
  for (let pass = 0; pass < mostPasses; pass += 1) {
    const { hits, isSettled } = await findHits(desk, cause);
    if (hits.length === 0) {
      // What is being exchanged at this moment may be on its way onto what has just broken.
      const isIdle = (await desk.replans.openBatches(1, clock())).length === 0;
      if (isSettled && isIdle) await markWorked(desk, id);
      return;
    }
    logger().info({ disruption: id, cause: cause.kind, parts: hits.length }, 'parts are hit');
    const onProgress = () => desk.replans.keepTurn(id, clock() + turnMs);
    for (const group of groupsOf(hits)) {
      const without = await placeGroup(desk, { cause, onProgress }, group.hits);
      await keepWaiting(desk, { disruptionId: id, cause }, without);
      await onProgress();
    }
  }
}

async function markWorked(desk: Desk, id: string): Promise<void> {
  const { kinds } = desk;
  const step: Step<{ id: string }, null> = {
    name: 'booking.disruptionWorked',
    touches: (command) => [{ kind: kinds.disruption, id: command.id }],
    decide: (command, sheet) => {
      sheet.record(kinds.disruption, command.id, [{ type: 'DisruptionWorked' }]);
      return null;
    },
  };
  const asked = { id: `${step.name}/${id}`, digest: '', command: { id } };
  const [outcome] = await once(desk.database(), step, [asked]);
  if (outcome?.granted === false) throw outcome.refusal;
}

/** What fails keeps its turn until it runs out, and holds up nobody else. */
async function inTurn(desk: Desk, id: string, work: () => Promise<void>): Promise<boolean> {
  const now = clock();
  if (!(await desk.shelf.takeTurn(id, now, now + turnMs))) return false;
  try {
    await work();
  } catch (thrown) {
    logger().error({ err: thrown, turn: id }, 'a re-plan could not go on; it is tried again');
    return false;
  }
  await desk.shelf.endTurn(id);
  return true;
}
