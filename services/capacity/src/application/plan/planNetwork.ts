import type { Interline } from '../../domain/routing/question';
import type { Timetable } from '../../domain/routing/timetable';
import type { NetworkLine, NetworkMember, NetworkPoint } from './networkForms';

/**
 * A network as an analyst wrote it down, checked: every name in it is known, legs chain in place and
 * time. In the timetable points and lines are called by their places in these lists, as texts.
 */
export interface PlanNetwork {
  readonly points: readonly NetworkPoint[];
  readonly members: readonly NetworkMember[];
  readonly lines: readonly NetworkLine[];
  /** Places in the lists by id. */
  readonly pointOf: ReadonlyMap<string, number>;
  readonly memberOf: ReadonlyMap<string, number>;
  /** By the places of the members. */
  readonly interline: Interline;
  readonly timetable: Timetable;
}
