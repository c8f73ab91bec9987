import { clock, logger, newId, once, type Step } from '@serai/runtime';
import { choose, type KnownReroute } from '../../domain/replan/reroute';
import type { Desk } from '../desk';
import { perDesk } from '../perDesk';
import { attemptOf, withVersion } from './attemptOf';
import { decline } from './declineReroute';
import { exchangeBatch } from './exchangeBatch';
import { keepWaiting } from './keepWaiting';
import { placeGroup } from './placeGroup';
import { isOfHold, readAgain } from './readAgain';
import { rerouteIdOf } from './rerouteId';
import { closeReroute, stillHit } from './stillHit';

const mostDue = 50;
export const answerTurnMs = 15_000;

/** Does what was answered to proposals, and the default for whose answer-by time has come. */
export async function answerProposals(desk: Desk): Promise<void> {
  for (const reroute of await desk.replans.dueProposals(clock(), mostDue)) {
    await inAnswerTurn(desk, reroute.id, async () => {
      if (reroute.chosenId === undefined) await takeDefault(desk, reroute);
      await takeChosen(desk, reroute.id);
    });
  }
}

/** One instance at a time works on a proposal; what fails is tried again when the turn has ended. */
export async function inAnswerTurn(
  desk: Desk,
  id: string,
  work: () => Promise<void>,
): Promise<void> {
  const [turn, now] = [`replan.answer/${id}`, clock()];
  if (!(await desk.shelf.takeTurn(turn, now, now + answerTurnMs))) return;
  try {
    await work();
  } catch (thrown) {
    logger().error({ err: thrown, reroute: id }, 'an answer could not be carried out yet');
    return;
  }
  await desk.shelf.endTurn(turn);
}

/** Gives the parcels the way that was chosen. When it is gone they are searched for anew. */
export async function takeChosen(desk: Desk, id: string): Promise<void> {
  const reroute = await desk.replans.reroute(id);
  const { status, chosenId, proposal } = reroute ?? {};
  const offered = proposal?.options.find((option) => option.id === chosenId);
  if (reroute === undefined || status !== 'proposed' || proposal === undefined) return;
  if (chosenId === undefined || offered === undefined) return;
  const { cause, disruptionId } = reroute;
  const hits = await stillHit(desk, reroute);
  if (hits === 'later') return;
  if (hits.length === 0) return closeReroute(desk, id);
  const [hit] = hits;
  if (hits.length === 1 && hit !== undefined && rerouteIdOf(hit) === id) {
    const known = await withVersion(desk, hit);
    const { searched } = proposal;
    const batch = { id: newId('rpl'), cause, ways: [offered], searched };
    const attempt = attemptOf(known, 0, batch, clock());
    const [outcome] = await exchangeBatch(desk, { ...batch, attempts: [attempt] });
    const code = outcome?.code ?? 'TRY_AGAIN';
    if (code === '' || code === 'TRY_AGAIN') return;
    // Not as it was when it was read: the next round goes by what is read now.
    if (isOfHold(code) && (await readAgain(desk, code, hits)).length === 0) return;
  }
  const onProgress = () => desk.replans.keepTurn(`replan.answer/${id}`, clock() + answerTurnMs);
  const without = await placeGroup(desk, { cause, onProgress }, hits);
  await keepWaiting(desk, { disruptionId, cause, insteadOf: chosenId }, without);
  // What is kept under another id stands elsewhere by now.
  if (!without.some((one) => rerouteIdOf(one.hit) === id)) await closeReroute(desk, id);
}

async function takeDefault(desk: Desk, { id, proposal }: KnownReroute): Promise<void> {
  if (proposal?.byDefault === 'decline') return decline(desk, id);
  const optionId = proposal?.options[0]?.id ?? '';
  const step = defaultStep(desk);
  const asked = { id: `${step.name}/${optionId}`, digest: '', command: { id, optionId } };
  const [outcome] = await once(desk.database(), step, [asked]);
  if (outcome?.granted === false) throw outcome.refusal;
}

/** Answered at the last moment: that answer stands. */
const defaultStep = perDesk(({ kinds }: Desk): Step<{ id: string; optionId: string }, null> => ({
  name: 'booking.rerouteDefault',
  touches: ({ id }) => [{ kind: kinds.reroute, id }],
  decide: ({ id, optionId }, sheet) => {
    const state = sheet.state(kinds.reroute, id);
    if (state.status !== 'proposed' || state.chosenId !== undefined) return null;
    if (!state.proposal?.options.some((option) => option.id === optionId)) return null;
    sheet.record(kinds.reroute, id, choose(state, optionId, sheet.at));
    return null;
  },
}));
