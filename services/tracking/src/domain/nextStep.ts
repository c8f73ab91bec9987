import type { PlannedStep } from './consignment';

/** What comes next for a parcel that is at a point, or still at the sender's door. */
export interface NextStep {
  readonly index: number;
  readonly step: PlannedStep;
}

/** The steps whose end a point is, and those whose start it is. */
export function isOnTheWay(steps: readonly PlannedStep[], pointId: string): boolean {
  return steps.some((step) => step.fromPointId === pointId || step.toPointId === pointId);
}

/** The first step that starts at the point; at the door, the first of all; none after the end. */
export function nextStepFrom(
  steps: readonly PlannedStep[],
  pointId: string | undefined,
): NextStep | undefined {
  const index = pointId === undefined ? 0 : steps.findIndex((step) => step.fromPointId === pointId);
  const step = steps[index];
  return step === undefined ? undefined : { index, step };
}

/** How many steps are behind a parcel that was seen at a point. */
export function stepsBehind(steps: readonly PlannedStep[], pointId: string): number {
  const at = steps.findIndex((step) => step.toPointId === pointId);
  return at < 0 ? 0 : at + 1;
}
