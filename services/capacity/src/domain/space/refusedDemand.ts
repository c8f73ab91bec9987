import type { Instant } from '@serai/model';
import type { DayRoom } from './dayPools';
import type { SpaceGroup } from './entry';
import { resourceOf } from './resources';
import { runKey, type SpaceTables } from './space';

/** What was asked of a resource and refused because there was too little room. */
export interface RefusedAsk extends DayRoom {
  /** Where it stands in the journal: group, entry. */
  readonly id: string;
  readonly at: Instant;
  readonly holdId: string;
  /** The carrier whose space it was. */
  readonly memberId: string;
  readonly kind: string;
  readonly resourceId: string;
}

export interface RefusedDemand {
  readonly kind: string;
  readonly resourceId: string;
  readonly refusals: number;
  readonly holds: number;
  readonly amount: DayRoom;
}

/** Said beside the figures. */
export const refusedMethod =
  'Holds and exchanges that the journal of space refused with NO_ROOM, counted at the first ' +
  'resource that was too full. A hold that was refused more than once counts once in holds and in ' +
  'its amount, with its first refusal of the period, and each time in refusals.';

const fieldPattern = /^items\[(\d+)\]$/;

/** Of a group of the journal, what was refused for lack of room. */
export function refusedIn(group: SpaceGroup, tables: SpaceTables): readonly RefusedAsk[] {
  return group.entries.flatMap((entry, index) => {
    if (!('refused' in entry) || entry.refused.code !== 'NO_ROOM') return [];
    const { command } = entry;
    if (command.kind !== 'hold' && command.kind !== 'exchange') return [];
    const [, nth] = fieldPattern.exec(entry.refused.field ?? '') ?? [];
    const item = command.items[Number(nth)];
    if (item === undefined) return [];
    const { kind, resourceId, grams, cm3, stops } = item;
    const memberId = carrierOf(tables, resourceOf(item));
    const id = `${group.n}/${index}`;
    const { holdId } = command;
    return [{ id, at: group.at, holdId, memberId, kind, resourceId, grams, cm3, stops }];
  });
}

/** By resource, the most refused first. */
export function refusedDemand(asks: readonly RefusedAsk[]): readonly RefusedDemand[] {
  const rows = new Map<string, RefusedDemand>();
  const seen = new Set<string>();
  for (const { kind, resourceId, holdId, grams, cm3, stops } of asks) {
    const before = rows.get(`${kind} ${resourceId}`);
    const isFirst = !seen.has(`${kind} ${resourceId} ${holdId}`);
    seen.add(`${kind} ${resourceId} ${holdId}`);
    const amount = before?.amount ?? { grams: 0, cm3: 0, stops: 0 };
    rows.set(`${kind} ${resourceId}`, {
      kind,
      resourceId,
      refusals: (before?.refusals ?? 0) + 1,
      holds: (before?.holds ?? 0) + (isFirst ? 1 : 0),
      amount: isFirst
        ? { grams: amount.grams + grams, cm3: amount.cm3 + cm3, stops: amount.stops + stops }
        : amount,
    });
  }
  return [...rows.values()].sort((one, other) => other.refusals - one.refusals);
}

function carrierOf(tables: SpaceTables, resource: ReturnType<typeof resourceOf>): string {
  const owner =
    resource.kind === 'leg'
      ? tables.departures.get(resource.departureId)
      : resource.kind === 'run'
        ? tables.runs.get(runKey(resource.areaId, resource.reference))
        : tables.storage.get(resource.pointId);
  return owner?.memberId ?? '';
}
