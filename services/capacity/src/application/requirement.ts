import { isInstant, modelRefusals, transportModes, type Instant } from '@serai/model';
import { countryOf, textOf, wholeOf, wordsOf } from '../domain/network/fields';
import { goodsWords } from '../domain/network/line';
import { networkRefusals as refusals } from '../domain/network/networkRefusals';
import { defaultHorizonDays, defaultMaxTrips } from '../domain/routing/requirement';
import type { RoutingPlace, RoutingRequirement } from '../domain/routing/requirement';

export interface PlaceDraft {
  readonly country: string;
  readonly postcode: string;
  readonly pointId: string;
}

export interface RequirementDraft {
  readonly from: PlaceDraft | null;
  readonly to: PlaceDraft | null;
  readonly grams: number;
  readonly cm3: number;
  readonly goods: readonly string[];
  readonly readyAt: number;
  readonly deliverBy?: number;
  readonly maxTrips: number;
  readonly horizonDays: number;
  readonly avoidMemberIds: readonly string[];
  readonly avoidPointIds: readonly string[];
  readonly modes: readonly string[];
}

/** 4,000 tonnes and 4,000 cubic metres: a shipload, and more than any departure is kept to have. */
const maxGrams = 4_000_000_000;
const maxCm3 = 4_000_000_000;
const maxTrips = 8;
/** Departures are opened for 90 days. */
const maxHorizonDays = 90;
const maxAvoided = 200;

/**
 * What is to be moved, proven. Ready in the past is ready now. Refuses, naming the field:
 * REQUIREMENT_MISSING, COUNTRY_UNKNOWN, POINT_UNKNOWN, NUMBER_OUT_OF_RANGE, WORD_UNKNOWN,
 * INSTANT_INVALID.
 */
export function requirementOf(
  draft: RequirementDraft | null,
  sellerId: string,
  now: Instant,
  isPoint: (pointId: string) => boolean,
): RoutingRequirement {
  if (draft === null) throw refusals.REQUIREMENT_MISSING({ field: 'requirement' });
  const { deliverBy, avoidMemberIds, avoidPointIds } = draft;
  const readyAt = Math.max(now, instantOf(draft.readyAt, 'readyAt'));
  const goods = draft.goods.length === 0 ? ['general'] : draft.goods;
  return {
    from: placeOf(draft.from, 'from', isPoint),
    to: placeOf(draft.to, 'to', isPoint),
    grams: wholeOf(draft.grams, 'grams', 1, maxGrams),
    cm3: wholeOf(draft.cm3, 'cm3', 1, maxCm3),
    goods: wordsOf(goods, goodsWords, 'goods'),
    readyAt,
    ...(deliverBy !== undefined && { deliverBy: instantOf(deliverBy, 'deliverBy') }),
    sellerId,
    maxTrips: wholeOf(draft.maxTrips, 'maxTrips', 0, maxTrips) || defaultMaxTrips,
    horizonDays: wholeOf(draft.horizonDays, 'horizonDays', 0, maxHorizonDays) || defaultHorizonDays,
    avoidMembers: avoidedOf(avoidMemberIds, 'avoidMemberIds'),
    avoidPoints: avoidedOf(avoidPointIds, 'avoidPointIds'),
    modes: wordsOf(draft.modes, transportModes, 'modes'),
  };
}

function placeOf(
  place: PlaceDraft | null,
  field: string,
  isPoint: (pointId: string) => boolean,
): RoutingPlace {
  if (place === null) throw refusals.REQUIREMENT_MISSING({ field });
  const { country, postcode, pointId } = place;
  if (pointId !== '') {
    if (!isPoint(pointId)) throw refusals.POINT_UNKNOWN({ field: `${field}.pointId` });
    return { country, postcode, pointId };
  }
  return {
    country: countryOf(country, `${field}.country`),
    postcode: textOf(postcode, `${field}.postcode`, false),
  };
}

function instantOf(value: number, field: string): Instant {
  if (isInstant(value)) return value;
  throw modelRefusals.INSTANT_INVALID({ field });
}

function avoidedOf(ids: readonly string[], field: string): readonly string[] {
  wholeOf(ids.length, field, 0, maxAvoided);
  return ids;
}
