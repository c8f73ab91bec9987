import { causeAt, causesOf } from './forms';
import { isUnknown } from './networkLists';
import type { PlanNetwork } from './planNetwork';
import type { PlanRequirement } from './requirementForms';
import { requirementForm } from './requirementForms';

/** A requirement, or what is wrong with it; `id` is null where the line does not tell one. */
export type ReadRequirement =
  | { readonly id: string; readonly requirement: PlanRequirement }
  | { readonly id: string | null; readonly causes: readonly string[] };

/**
 * Reads one line of REQUIREMENTS.jsonl for a network. Refused are lines that are no JSON or not as it
 * stands in `requirementForms`, names that are not in the network, and the way from a single point
 * to itself.
 */
export function readRequirement(line: string, network: PlanNetwork): ReadRequirement {
  let written: unknown;
  try {
    written = JSON.parse(line);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return { id: null, causes: [`is not JSON: ${error.message}`] };
  }
  const parsed = requirementForm.safeParse(written);
  if (!parsed.success) return { id: idOf(written), causes: causesOf(parsed.error) };
  const { id } = parsed.data;
  const causes = unknownIn(parsed.data, network);
  const points = new Set([...parsed.data.from, ...parsed.data.to].map(({ point }) => point));
  if (points.size === 1) causes.push(causeAt(['to', 0, 'point'], 'is where the way begins'));
  return causes.length > 0 ? { id, causes } : { id, requirement: parsed.data };
}

function unknownIn(asked: PlanRequirement, { pointOf, memberOf }: PlanNetwork): string[] {
  const unknown = (
    places: ReadonlyMap<string, number>,
    named: readonly (readonly [path: readonly PropertyKey[], id: string])[],
  ): string[] =>
    named.flatMap(([path, id]) => (places.has(id) ? [] : [causeAt(path, isUnknown(id))]));
  return [
    ...unknown(pointOf, [
      ...asked.from.map(({ point }, nth) => [['from', nth, 'point'], point] as const),
      ...asked.to.map(({ point }, nth) => [['to', nth, 'point'], point] as const),
      ...asked.avoidPoints.map((point, nth) => [['avoidPoints', nth], point] as const),
    ]),
    ...unknown(
      memberOf,
      asked.avoidMembers.map((member, nth) => [['avoidMembers', nth], member] as const),
    ),
  ];
}

function idOf(written: unknown): string | null {
  if (typeof written !== 'object' || written === null || !('id' in written)) return null;
  return typeof written.id === 'string' ? written.id : null;
}
