import { ratesAt } from '../ratesAt';
import { AllianceCopy } from '../allianceCopy';
import { routingTerms } from '../routingParts';
import { maxLabelsInAll } from '../../domain/routing/findItineraries';
import type { Network } from '../../domain/routing/network';
import type { Timetable, Trips } from '../../domain/routing/timetable';
import { timetableBook } from '../../domain/routing/timetableBook';
import { roomOnRun } from '../../domain/space/space';
import { answerTo } from './answerTo';
import type { SearchAnswer, SearchRequest, SearchUpdate, TimetableUpdate } from './messages';

/**
 * The alliance as one thread knows it: moved on by updates between two searches and never during
 * one, so that a search sees one consistent moment.
 */
export interface SearchReplica {
  apply(update: SearchUpdate): void;
  /** Null before the charter and the rates have come. */
  search(request: SearchRequest, isOver: () => boolean): SearchAnswer | null;
}

export function searchReplica(): SearchReplica {
  const alliance = new AllianceCopy();
  const departureIds: string[] = [];
  let timetable: Timetable = timetableBook().current;

  return {
    apply: (update) => {
      for (const change of update.alliance) alliance.apply(change);
      if (update.timetable !== null) timetable = moved(timetable, departureIds, update.timetable);
    },
    search: (request, isOver) => {
      const network = networkOf(alliance, timetable, request);
      if (network === null) return null;
      const work = { labelsLeft: maxLabelsInAll, isOver };
      return {
        ...answerTo(request.question, network, work),
        rateTableId: network.rates.id,
        charterVersion: network.charter.version,
      };
    },
  };
}

function moved(before: Timetable, ids: string[], update: TimetableUpdate): Timetable {
  const { paths, firstTrip, departureIds, cutoffMinutes, inOrder, ...columns } = update;
  departureIds.forEach((id, index) => (ids[firstTrip + index] = id));
  const trips: Trips = { departureIds: ids, cutoffMinutes, inOrder };
  return { ...columns, paths: paths ?? before.paths, trips };
}

function networkOf(
  { tables, charter, rates }: AllianceCopy,
  timetable: Timetable,
  { question, now, areas, runs, taken, ownRoom }: SearchRequest,
): Network | null {
  const table = ratesAt(rates.values(), now);
  if (charter === null || table === undefined) return null;
  return {
    ...tables,
    areas,
    timetable,
    charter: { ...routingTerms(charter.terms), version: charter.version },
    rates: table,
    ownRoom: () => ownRoom,
    roomOnRun: (areaId, reference, yyyymmdd) => {
      const { sellerId } = question.requirement;
      const { own, free } = roomOnRun(
        { runs, taken },
        { areaId, reference, yyyymmdd },
        sellerId,
        now,
      );
      return {
        grams: own.grams + free.grams,
        cm3: own.cm3 + free.cm3,
        stops: own.stops + free.stops,
      };
    },
  };
}
