import { hasRole, type Actor } from '@serai/model';
import { onceFor, type Database, type Sheet, type Step } from '@serai/runtime';
import type { Line } from '../domain/network/line';
import { networkRefusals as refusals } from '../domain/network/networkRefusals';
import { decideWithdraw } from '../domain/network/publication';
import type { Held, NetworkKinds } from './networkStore';
import type { PublishCall } from './publish';

interface Command {
  readonly lineId: string;
  readonly actor: Actor;
}

/**
 * Takes a line out of the network: nothing more is opened or offered of it, what is opened still
 * goes. A suspended member may withdraw. Refuses LINE_UNKNOWN, and LINE_OF_ANOTHER of another
 * member's line.
 */
export function withdrawLine(
  database: Database,
  kinds: NetworkKinds,
  call: PublishCall,
  lineId: string,
): Promise<Held<Line>> {
  return onceFor(database, withdrawStep(kinds), call, { lineId, actor: call.actor });
}

function withdrawStep({ line: kind }: NetworkKinds): Step<Command, Held<Line>> {
  return {
    name: 'withdrawLine',
    touches: ({ lineId }) => [{ kind, id: lineId }],
    decide: ({ lineId, actor }, sheet: Sheet) => {
      const before = sheet.state(kind, lineId);
      const facts = decideWithdraw(before);
      if (before.status !== 'unpublished') mustOwn(actor, before.value);
      const state = facts.length > 0 ? sheet.record(kind, lineId, facts) : before;
      if (state.status === 'unpublished') throw refusals.LINE_UNKNOWN({ field: 'lineId' });
      return { id: lineId, version: sheet.version(kind, lineId), ...state };
    },
  };
}

function mustOwn(actor: Actor, line: Line): void {
  if (hasRole(actor, 'admin') || actor.member === line.memberId) return;
  throw refusals.LINE_OF_ANOTHER({ field: 'lineId' });
}
