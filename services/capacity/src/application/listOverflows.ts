import type { Instant } from '@serai/model';
import type { DepartureState, LegState } from '../domain/space/departure';
import { overDay, type OverDay } from '../domain/space/overDays';
import { dayIsOverMs, dayStart } from '../domain/space/space';
import type { Journal } from './journal';
import type { OverList, PageAsked } from './spaceLists';

/** What is over: the legs of a departure, or a run or storage on one day. */
export type Over =
  | { readonly departure: DepartureState; readonly leg: LegState }
  | { readonly day: OverDay; readonly since: Instant };

export interface OverPage {
  readonly rows: readonly Over[];
  /** Empty: there is no more. */
  readonly nextCursor: string;
}

/**
 * What more is sold of than there is; of one member, or (null) of all. First departures by id, as
 * they were written out, then days that are not past, by resource id.
 */
export async function listOverflows(
  journal: Journal,
  lists: OverList,
  memberId: string | null,
  page: PageAsked,
  at: Instant,
): Promise<OverPage> {
  const found = await lists.overDepartures(memberId, page);
  const legs = found.rows.flatMap((departure) =>
    departure.legs
      .filter(({ overSince }) => overSince !== null)
      .map((leg): Over => ({ departure, leg })),
  );
  if (found.nextCursor !== '') return { rows: legs, nextCursor: found.nextCursor };
  return { rows: [...legs, ...overDays(journal, memberId, at)], nextCursor: '' };
}

/** There are few at a time: a page that reaches them holds them all. */
function overDays({ state }: Journal, memberId: string | null, at: Instant): readonly Over[] {
  return [...state.over].sort(byId).flatMap(([resourceId, since]): Over[] => {
    if (dayStart(resourceId.slice(-8)) + dayIsOverMs <= at) return [];
    const kind = state.storage.has(resourceId.slice(0, -9)) ? 'storage' : 'run';
    const day = overDay(state, kind, resourceId);
    if (day === null || (memberId !== null && day.memberId !== memberId)) return [];
    return [{ day, since }];
  });
}

function byId([one]: readonly [string, Instant], [other]: readonly [string, Instant]): number {
  return one < other ? -1 : 1;
}
