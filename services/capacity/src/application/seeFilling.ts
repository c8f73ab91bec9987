import type { Instant } from '@serai/model';
import type { DepartureState } from '../domain/space/departure';
import { fillingMethod, fillingOf, fillingOfLines, type Filling } from '../domain/space/filling';
import { spaceRefusals } from '../domain/space/spaceRefusals';
import { checkSpan, mostRows } from './carrierViews';
import type { Journal } from './journal';
import { showDeparture } from './showSpace';
import type { SpaceReports } from './spaceReports';

export interface FillingAsked {
  readonly memberId: string;
  /** Not empty: only this one; the rest is not looked at. */
  readonly departureId: string;
  readonly lineId: string;
  readonly fromDate: string;
  readonly untilDate: string;
}

export interface FillingSeen {
  readonly departures: readonly Filling[];
  readonly lines: readonly Filling[];
  readonly method: string;
}

const mostDepartures = 400;

/**
 * How a carrier's departures filled, and its lines with them. Refuses DEPARTURE_MISSING, another
 * member's departure or line too, and DATE_INVALID.
 */
export async function seeFilling(
  journal: Journal,
  reports: SpaceReports,
  asked: FillingAsked,
  at: Instant,
): Promise<FillingSeen> {
  const departures = await departuresOf(journal, reports, asked);
  const ids = departures.map(({ id }) => id);
  const kept = await reports.fillsOn(ids, mostRows);
  const series = departures.map((departure) => {
    const own = kept.filter(({ departureId }) => departureId === departure.id);
    return fillingOf(departure, own, at);
  });
  const isCut = departures.length === mostDepartures || kept.length === mostRows;
  const cut = isCut ? ` Only the first ${mostDepartures} departures and ${mostRows} steps.` : '';
  return {
    departures: series.flat(),
    lines: fillingOfLines(series),
    method: fillingMethod + cut,
  };
}

async function departuresOf(
  journal: Journal,
  reports: SpaceReports,
  asked: FillingAsked,
): Promise<readonly DepartureState[]> {
  const { memberId, departureId, lineId } = asked;
  if (departureId !== '') {
    const departure = await showDeparture(journal, departureId);
    if (departure.memberId !== memberId) {
      throw spaceRefusals.DEPARTURE_MISSING({ field: 'departureId' });
    }
    return [departure];
  }
  checkSpan(asked);
  const isOwn = lineId === '' || (await reports.carrierOfLine(lineId)) === memberId;
  if (!isOwn) throw spaceRefusals.DEPARTURE_MISSING({ field: 'lineId' });
  return reports.departuresOn(asked, mostDepartures);
}
