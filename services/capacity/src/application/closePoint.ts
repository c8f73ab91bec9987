import { hasRole, type Actor } from '@serai/model';
import { onceFor, type Database, type Step } from '@serai/runtime';
import { networkRefusals as refusals } from '../domain/network/networkRefusals';
import type { Point } from '../domain/network/point';
import { decideClose, type Closure } from '../domain/network/publication';
import type { Held, NetworkKinds } from './networkStore';
import type { PublishCall } from './publish';

interface Command {
  readonly pointId: string;
  readonly closure: Closure;
  readonly actor: Actor;
}

/**
 * Closes a point from a moment on, until another or for good: the search goes round it, and what was
 * planned over it is planned again. Refuses POINT_UNKNOWN, POINT_OF_ANOTHER of another member's
 * point, and CLOSURE_INVALID.
 */
export function closePoint(
  database: Database,
  kinds: NetworkKinds,
  call: PublishCall,
  pointId: string,
  closure: Closure,
): Promise<Held<Point>> {
  const { actor } = call;
  return onceFor(database, closeStep(kinds), call, { pointId, closure, actor });
}

function closeStep({ point: kind }: NetworkKinds): Step<Command, Held<Point>> {
  return {
    name: 'closePoint',
    touches: ({ pointId }) => [{ kind, id: pointId }],
    decide: ({ pointId, closure, actor }, sheet) => {
      const before = sheet.state(kind, pointId);
      if (before.status !== 'unpublished') mustOwn(actor, before.value);
      const state = sheet.record(kind, pointId, decideClose(before, closure));
      if (state.status === 'unpublished') throw refusals.POINT_UNKNOWN({ field: 'pointId' });
      return { id: pointId, version: sheet.version(kind, pointId), ...state };
    },
  };
}

function mustOwn(actor: Actor, { memberId }: Point): void {
  if (hasRole(actor, 'admin') || actor.member === memberId) return;
  throw refusals.POINT_OF_ANOTHER({ field: 'pointId' });
}
