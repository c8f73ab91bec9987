import { hasRole, type Actor } from '@serai/model';
import { newId, onceFor, type Database, type Sheet, type Step } from '@serai/runtime';
import { decideLift, embargo, type Embargo, type EmbargoDraft } from '../domain/network/embargo';
import { networkRefusals as refusals } from '../domain/network/networkRefusals';
import { decidePublish } from '../domain/network/publication';
import type { AllianceCopy } from './allianceCopy';
import type { Held, NetworkKinds } from './networkStore';
import type { PublishCall } from './publish';

interface Declaring {
  readonly embargoId: string;
  readonly draft: EmbargoDraft;
  /** Of its country. */
  readonly pointIds: readonly string[];
  readonly actor: Actor;
}

interface Lifting {
  readonly embargoId: string;
  readonly actor: Actor;
}

/**
 * Lays an embargo: the search goes round what it hits, holds of it are refused, and what was planned
 * is planned again. An admin lays it in the name of the alliance, an operator on what is its own.
 * Refuses EMBARGO_INVALID, EMBARGO_FORBIDDEN, COUNTRY_UNKNOWN, WORD_UNKNOWN, POINT_UNKNOWN,
 * POINT_OF_ANOTHER, LINE_UNKNOWN and LINE_OF_ANOTHER.
 */
export function declareEmbargo(
  database: Database,
  kinds: NetworkKinds,
  { points }: Pick<AllianceCopy, 'points'>,
  call: PublishCall,
  draft: EmbargoDraft,
): Promise<Held<Embargo>> {
  const { pointId, country } = draft;
  const inCountry = [...points.values()].filter(({ value }) => value.country === country);
  const pointIds = pointId === '' ? inCountry.map(({ id }) => id) : [pointId];
  const command = { embargoId: newId('emb'), draft, pointIds, actor: call.actor };
  return onceFor(database, declareStep(kinds), call, command);
}

/**
 * Ends an embargo before its time, or one that has none. Refuses EMBARGO_UNKNOWN, and
 * EMBARGO_OF_ANOTHER where somebody else laid it.
 */
export function liftEmbargo(
  database: Database,
  kinds: NetworkKinds,
  call: PublishCall,
  embargoId: string,
): Promise<Held<Embargo>> {
  return onceFor(database, liftStep(kinds), call, { embargoId, actor: call.actor });
}

function declareStep(kinds: NetworkKinds): Step<Declaring, Held<Embargo>> {
  return {
    name: 'declareEmbargo',
    touches: ({ embargoId, draft: { pointId, lineId } }) => [
      { kind: kinds.embargo, id: embargoId },
      ...(pointId === '' ? [] : [{ kind: kinds.point, id: pointId }]),
      ...(lineId === '' ? [] : [{ kind: kinds.line, id: lineId }]),
    ],
    decide: ({ embargoId, draft, pointIds, actor }, sheet) => {
      mustOwnPlace(kinds, sheet, actor, draft);
      const layer = hasRole(actor, 'admin') ? '' : (actor.member ?? '');
      const value = embargo(layer, draft, sheet.at, pointIds);
      const facts = decidePublish(sheet.state(kinds.embargo, embargoId), value, () => null);
      sheet.record(kinds.embargo, embargoId, facts);
      const version = sheet.version(kinds.embargo, embargoId);
      return { id: embargoId, version, status: 'published', value };
    },
  };
}

function liftStep({ embargo: kind }: NetworkKinds): Step<Lifting, Held<Embargo>> {
  return {
    name: 'liftEmbargo',
    touches: ({ embargoId }) => [{ kind, id: embargoId }],
    decide: ({ embargoId, actor }, sheet) => {
      const before = sheet.state(kind, embargoId);
      const facts = decideLift(before);
      const isOwn = before.status !== 'unpublished' && before.value.memberId === actor.member;
      if (!hasRole(actor, 'admin') && !isOwn) {
        throw refusals.EMBARGO_OF_ANOTHER({ field: 'embargoId' });
      }
      const state = sheet.record(kind, embargoId, facts);
      if (state.status === 'unpublished') throw refusals.EMBARGO_UNKNOWN({ field: 'embargoId' });
      return { id: embargoId, version: sheet.version(kind, embargoId), ...state };
    },
  };
}

/** What is named must be there, and belong to a member that names it. */
function mustOwnPlace(
  kinds: NetworkKinds,
  sheet: Sheet,
  actor: Actor,
  { pointId, lineId }: EmbargoDraft,
): void {
  const isAlliance = hasRole(actor, 'admin');
  if (!isAlliance && pointId === '' && lineId === '') throw refusals.EMBARGO_FORBIDDEN();
  if (pointId !== '') {
    const point = sheet.state(kinds.point, pointId);
    if (point.status === 'unpublished') throw refusals.POINT_UNKNOWN({ field: 'pointId' });
    const isOwn = isAlliance || point.value.memberId === actor.member;
    if (!isOwn) throw refusals.POINT_OF_ANOTHER({ field: 'pointId' });
  }
  if (lineId !== '') {
    const line = sheet.state(kinds.line, lineId);
    if (line.status === 'unpublished') throw refusals.LINE_UNKNOWN({ field: 'lineId' });
    const isOwn = isAlliance || line.value.memberId === actor.member;
    if (!isOwn) throw refusals.LINE_OF_ANOTHER({ field: 'lineId' });
  }
}
