import { clock, logger, newId, once, type Step } from '@serai/runtime';
import { groupsOf } from '../../domain/replan/groups';
import { choose, type KnownReroute } from '../../domain/replan/reroute';
import type { Desk } from '../desk';
import { perDesk } from '../perDesk';
import { answerUnit } from './answerUnit';
import { attemptOf, withVersion } from './attemptOf';
import { decline } from './declineReroute';
import { exchangeBatch } from './exchangeBatch';
import { keepWaiting } from './keepWaiting';
import { placeGroup } from './placeGroup';
import { isOfHold, readAgain } from './readAgain';
import { rerouteIdOf } from './rerouteId';
import type { Without } from './searchWays';
import { closeReroute, closeSettled, stillHit } from './stillHit';
import { wholeUnits } from './wholeUnits';

const mostDue = 50;
const mostPages = 1_000;
export const answerTurnMs = 15_000;

/** Does what was answered to proposals, and the default for whose answer-by time has come. */
export async function answerProposals(desk: Desk): Promise<void> {
  const done = new Set<string>();
  let after = '';
  for (let page = 0; page < mostPages; page += 1) {
    const due = await desk.replans.dueProposals(clock(), after, mostDue);
    for (const reroute of due) {
      const turn = turnOf(reroute);
      if (done.has(turn)) continue;
      done.add(turn);
      await inAnswerTurn(desk, reroute, async () => {
        const isSilent = reroute.chosenId === undefined && reroute.outerSscc === undefined;
        if (isSilent) await takeDefault(desk, reroute);
        await takeChosen(desk, reroute.id);
      });
    }
    const last = due.at(-1);
    if (last === undefined || due.length < mostDue) return;
    after = last.id;
  }
}

/** A sealed unit has one answer. */
function turnOf({ id, outerSscc }: Pick<KnownReroute, 'id' | 'outerSscc'>): string {
  return `replan.answer/${outerSscc ?? id}`;
}

/** One instance at a time works on a proposal; what fails is tried again when the turn has ended. */
export async function inAnswerTurn(
  desk: Desk,
  reroute: Pick<KnownReroute, 'id' | 'outerSscc'>,
  work: () => Promise<void>,
): Promise<void> {
  const [turn, now] = [turnOf(reroute), clock()];
  if (!(await desk.shelf.takeTurn(turn, now, now + answerTurnMs))) return;
  try {
    await work();
  } catch (thrown) {
    logger().error({ err: thrown, reroute: reroute.id }, 'an answer could not be carried out yet');
    return;
  }
  await desk.shelf.endTurn(turn);
}

/**
 * Gives the parcels the way that was chosen; those in a sealed unit when the unit has an answer. When
 * it is gone they are searched for anew.
 */
export async function takeChosen(desk: Desk, id: string): Promise<void> {
  const reroute = await desk.replans.reroute(id);
  if (reroute?.outerSscc !== undefined) {
    const onProgress = () => desk.replans.keepTurn(turnOf(reroute), clock() + answerTurnMs);
    return answerUnit(desk, reroute.outerSscc, onProgress);
  }
  const { status, chosenId, proposal } = reroute ?? {};
  const offered = proposal?.options.find((option) => option.id === chosenId);
  if (reroute === undefined || status !== 'proposed' || proposal === undefined) return;
  if (chosenId === undefined || offered === undefined) return;
  const { cause, disruptionId } = reroute;
  const hits = await stillHit(desk, reroute);
  if (hits === 'later') return;
  if (hits.length === 0) return closeReroute(desk, id);
  const [hit] = hits;
  const isOne = hits.length === 1 && hit?.outerSscc === undefined;
  if (isOne && hit !== undefined && rerouteIdOf(hit) === id) {
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
  const onProgress = () => desk.replans.keepTurn(turnOf(reroute), clock() + answerTurnMs);
  // It was put into a sealed unit since, or was proposed before those had one answer.
  const whole = await wholeUnits(desk, cause, hits);
  if (!whole.isSettled) return;
  const without: Without[] = [];
  for (const group of groupsOf(whole.hits)) {
    without.push(...(await placeGroup(desk, { cause, onProgress }, group.hits)));
  }
  await keepWaiting(desk, { disruptionId, cause, insteadOf: new Map([[id, chosenId]]) }, without);
  const kept = without.map((one) => one.hit);
  await closeSettled(desk, reroute, kept);
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
