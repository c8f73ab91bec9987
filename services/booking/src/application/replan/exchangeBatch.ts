import { clock, count, once, type Step } from '@serai/runtime';
import { decideBooking } from '../../domain/booking';
import type { Rerouting } from '../../domain/replan/rerouteParts';
import type { ExchangeAnswer } from '../capacity';
import { crashPoint } from '../crashPoint';
import type { Desk } from '../desk';
import type { Attempt, Batch } from './replanShelf';
import { takeOrExchange } from './takeOrExchange';

/** What became of an attempt; refused with capacity's code. */
export type Outcome = { readonly attempt: Attempt; readonly code: string };

/**
 * Exchanges the space of a batch, in three steps of which each is stored before the next: what is
 * asked is kept with every id; capacity exchanges it, or holds it anew; the bookings take their
 * ways. After a crash the same is asked again under the same ids.
 */
export async function exchangeBatch(desk: Desk, batch: Batch): Promise<readonly Outcome[]> {
  await desk.replans.keepBatch(batch, clock());
  crashPoint('replan.afterKept');
  return finishBatch(desk, batch);
}

/** The second and third step of a batch that was kept. */
export async function finishBatch(desk: Desk, batch: Batch): Promise<readonly Outcome[]> {
  const answers = await takeOrExchange(desk.capacity, batch.attempts);
  crashPoint('replan.afterExchange');
  await recordWays(desk, batch, answers);
  crashPoint('replan.afterRecorded');
  await desk.replans.endBatch(batch.id);
  return batch.attempts.map((attempt, index) => {
    const code = answers[index]?.code ?? 'TRY_AGAIN';
    count('serai.replans', { outcome: code === '' ? 'placed' : code });
    return { attempt, code };
  });
}

async function recordWays(
  desk: Desk,
  batch: Batch,
  answers: readonly ExchangeAnswer[],
): Promise<void> {
  const step = rerouteStep(desk);
  const granted = batch.attempts.flatMap((attempt, index) => {
    const answer = answers[index];
    if (answer === undefined || !('holdVersion' in answer)) return [];
    const command = commandOf(batch, attempt, answer.holdVersion);
    const id = `${step.name}/${idOf(attempt)}`;
    return [{ id, digest: '', command: { ...attempt, command } }];
  });
  const outcomes = await once(desk.database(), step, granted);
  for (const [index, outcome] of outcomes.entries()) {
    if (!outcome.granted) throw outcome.refusal;
    // Closed meanwhile: nobody knows of the hold beside but we; its own it gives back itself.
    const { goes, anewHoldId } = granted[index]?.command.moving ?? {};
    const holdId = goes?.holdId ?? anewHoldId;
    if (outcome.answer.isGone && holdId !== undefined) await desk.capacity.letGo(holdId);
  }
}

function idOf(attempt: Attempt): string {
  return 'take' in attempt ? attempt.take.holdId : attempt.exchange.requestId;
}

function commandOf(batch: Batch, attempt: Attempt, holdVersion: number): Rerouting {
  const { moving, way } = attempt;
  const { cause, searched, ways } = batch;
  const chosen = ways[way];
  if (chosen === undefined) throw new Error(`${batch.id} has no way ${way}`);
  const expected = 'take' in attempt ? {} : { expectedVersion: attempt.exchange.expectedVersion };
  return { ...moving, searched, ...chosen, cause, holdVersion, ...expected, at: clock() };
}

type RerouteCommand = Attempt & { readonly command: Rerouting };

function rerouteStep({ kinds }: Desk): Step<RerouteCommand, { isGone: boolean }> {
  return {
    name: 'booking.reroute',
    touches: ({ bookingId, rerouteId }) => [
      { kind: kinds.booking, id: bookingId },
      { kind: kinds.reroute, id: rerouteId },
    ],
    decide: ({ bookingId, rerouteId, command }, sheet) => {
      const state = sheet.state(kinds.booking, bookingId);
      const facts = decideBooking(state, { type: 'Reroute', ...command, at: sheet.at });
      sheet.record(kinds.booking, bookingId, facts);
      const isGone = facts.every(({ type }) => type !== 'PartRerouted');
      const { status } = sheet.state(kinds.reroute, rerouteId);
      if (status === 'unplaced' || status === 'proposed') {
        const how = isGone ? 'closed' : 'placed';
        sheet.record(kinds.reroute, rerouteId, [{ type: 'RerouteSettled', how, at: sheet.at }]);
      }
      return { isGone };
    },
  };
}
