import { Refusal, type Actor } from '@serai/model';
import type { SpaceCommand } from '../domain/space/commands';
import type { DepartureState } from '../domain/space/departure';
import type { RefusedRow, SpaceAnswer } from '../domain/space/entry';
import type { HoldState } from '../domain/space/hold';
import type { Journal } from './journal';

/** Who asks for space, and for whom: a member of null is the alliance itself. */
export interface SpaceAsker {
  readonly actor: Actor;
  readonly memberId: string | null;
}

/** Asks the journal for one thing; throws why it is refused. */
export async function askOne(
  journal: Journal,
  command: SpaceCommand,
): Promise<SpaceAnswer & { granted: true }> {
  const [answer] = await journal.submit([command]);
  if (answer === undefined) throw new Error('the journal did not answer');
  if (!answer.granted) throw refusalOf(answer.refused);
  return answer;
}

export async function askForHold(journal: Journal, command: SpaceCommand): Promise<HoldState> {
  const { hold } = await askOne(journal, command);
  if (hold === undefined) throw new Error('a granted hold is not there');
  return hold;
}

export async function askForDeparture(
  journal: Journal,
  command: SpaceCommand,
): Promise<DepartureState> {
  const { departure } = await askOne(journal, command);
  if (departure === undefined) throw new Error('a granted departure is not there');
  return departure;
}

/** A refusal as it stands in the journal, to be thrown. */
export function refusalOf({ kind, code, message, field }: RefusedRow): Refusal {
  return new Refusal(kind, code, message, field === undefined ? {} : { field });
}

/** The actor as it is stored: what it is, and nothing else that came along. */
export function stored({ subject, member, roles, point }: Actor): Actor {
  return {
    subject,
    roles: [...roles],
    ...(member !== undefined && { member }),
    ...(point !== undefined && { point }),
  };
}
