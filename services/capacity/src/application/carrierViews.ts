import { addDays, hasRole, isDate, type Actor, type Instant } from '@serai/model';
import { refusedDemand, refusedMethod } from '../domain/space/refusedDemand';
import { dayStart, runKey } from '../domain/space/space';
import { viewOfDay, viewOfLeg, type ResourceView } from '../domain/space/spaceView';
import { spaceRefusals } from '../domain/space/spaceRefusals';
import { utilisationMethod, utilisationOf } from '../domain/space/utilisation';
import type { Journal } from './journal';
import { showDeparture } from './showSpace';
import type { SpaceReports } from './spaceReports';

export interface SpaceAskedFor {
  /** One of: a departure; an area with its run; a point. The others are empty. */
  readonly departureId: string;
  readonly areaId: string;
  readonly runId: string;
  readonly pointId: string;
  /** YYYY-MM-DD, of a run or storage. */
  readonly date: string;
}

export interface SpaceSeen {
  readonly memberId: string;
  readonly resources: readonly ResourceView[];
}

export const mostDays = 366;
/** So many departures and refusals are looked at for one report. */
export const mostRows = 20_000;

/**
 * How space stands, pool by pool. All of it for its carrier and the alliance; for who has a pool in
 * it that pool, beside what everybody sees. Refuses DEPARTURE_MISSING, RUN_MISSING and
 * STORAGE_MISSING, for everybody else too.
 */
export async function seeSpace(
  journal: Journal,
  reports: SpaceReports,
  viewer: Actor,
  asked: SpaceAskedFor,
  at: Instant,
): Promise<SpaceSeen> {
  const seen = asked.departureId === '' ? await day() : await departure();
  if (hasRole(viewer, 'admin', 'auditor') || viewer.member === seen.memberId) return seen;
  const resources = seen.resources.map((view) => ofHolder(view, viewer.member ?? ''));
  if (resources.every(({ pools }) => pools.length === 0)) throw missing(asked);
  return { ...seen, resources };

  async function departure(): Promise<SpaceSeen> {
    const found = await showDeparture(journal, asked.departureId);
    const holds = await reports.holdsOn(found.legs.map(({ index }) => `${found.id}/${index}`));
    const resources = found.legs.map((leg) => viewOfLeg(found, leg, holds, at));
    return { memberId: found.memberId, resources };
  }

  async function day(): Promise<SpaceSeen> {
    const { areaId, runId, pointId, date } = asked;
    if (!isDate(date)) throw spaceRefusals.DATE_INVALID({ field: 'date' });
    const { runs, storage } = journal.state;
    const isRun = areaId !== '';
    const key = isRun ? runKey(areaId, runId) : pointId;
    const stored = storage.get(pointId);
    const offered = isRun
      ? runs.get(key)
      : stored === undefined
        ? undefined
        : { ...stored, grams: 0, stops: 0 };
    if (offered === undefined) throw missing(asked);
    const yyyymmdd = date.replaceAll('-', '');
    const resourceId = `${key}/${yyyymmdd}`;
    const holds = await reports.holdsOn([resourceId]);
    const kind = isRun ? 'run' : 'storage';
    const view = viewOfDay(kind, resourceId, offered, dayStart(yyyymmdd), holds, at);
    return { memberId: offered.memberId, resources: [view] };
  }
}

/** Refuses DATE_INVALID: no dates, in the wrong order, or more than a year. */
export async function seeUtilisation(
  reports: SpaceReports,
  asked: { memberId: string; lineId: string; fromDate: string; untilDate: string },
) {
  checkSpan(asked);
  const departures = await reports.departuresOn(asked, mostRows);
  const cut = departures.length < mostRows ? '' : ` Only the first ${mostRows} departures.`;
  return { ...utilisationOf(departures), method: utilisationMethod + cut };
}

/** Refuses DATE_INVALID. */
export function checkSpan({ fromDate, untilDate }: { fromDate: string; untilDate: string }): void {
  if (!isDate(fromDate)) throw spaceRefusals.DATE_INVALID({ field: 'fromDate' });
  const isSpan =
    isDate(untilDate) && untilDate >= fromDate && untilDate < addDays(fromDate, mostDays);
  if (!isSpan) throw spaceRefusals.DATE_INVALID({ field: 'untilDate' });
}

/** What was refused between two moments for lack of room. */
export async function seeRefusedDemand(
  reports: SpaceReports,
  asked: { memberId: string; from: Instant; until: Instant },
) {
  const asks = await reports.refusedBetween(asked, mostRows);
  const cut = asks.length < mostRows ? '' : ` Only the first ${mostRows} refusals.`;
  return { refused: refusedDemand(asks), method: refusedMethod + cut };
}

function ofHolder(view: ResourceView, memberId: string): ResourceView {
  const none = { grams: 0, cm3: 0, stops: 0 };
  const pools = view.pools.filter((pool) => pool.memberId !== '' && pool.memberId === memberId);
  const hidden = { allotted: none, held: none, sold: none, travelled: none, unsold: none };
  return { ...view, ...hidden, pools };
}

function missing({ departureId, areaId }: SpaceAskedFor) {
  if (departureId !== '') return spaceRefusals.DEPARTURE_MISSING({ field: 'departureId' });
  return areaId === '' ? spaceRefusals.STORAGE_MISSING() : spaceRefusals.RUN_MISSING();
}
