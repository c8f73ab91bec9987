import type { Instant } from '@serai/model';
import { covers } from '../domain/network/coverage';
import type { ServiceArea } from '../domain/network/area';
import { countryOf, textOf } from '../domain/network/fields';
import type { Line } from '../domain/network/line';
import { networkRefusals as refusals } from '../domain/network/networkRefusals';
import type { Point } from '../domain/network/point';
import { tariffAt, type Tariff } from '../domain/network/tariff';
import type { AllianceCopy } from './allianceCopy';
import type { Held, NetworkStore } from './networkStore';

/** A gazetteer names nobody twice: this many areas around one postcode are a mistake. */
const maxCoverage = 1000;

/** The point; refuses POINT_UNKNOWN. */
export async function getPoint(store: NetworkStore, id: string): Promise<Held<Point>> {
  const found = (await store.points.byIds([id])).get(id);
  if (found === undefined) throw refusals.POINT_UNKNOWN({ field: 'pointId' });
  return found;
}

/** The line, withdrawn or not; refuses LINE_UNKNOWN. */
export async function getLine(store: NetworkStore, id: string): Promise<Held<Line>> {
  const found = (await store.lines.byIds([id])).get(id);
  if (found === undefined) throw refusals.LINE_UNKNOWN({ field: 'lineId' });
  return found;
}

/** The tariff of a line in force at a moment; refuses LINE_UNKNOWN, TARIFF_UNKNOWN. */
export async function getTariff(
  store: NetworkStore,
  lineId: string,
  at: Instant,
): Promise<Held<Tariff>> {
  await getLine(store, lineId);
  const tariffs = await store.tariffsOf(lineId);
  const found = tariffAt(
    tariffs.map((held) => ({ ...held.value, id: held.id, held })),
    at,
  );
  if (found === undefined) throw refusals.TARIFF_UNKNOWN({ field: 'at' });
  return found.held;
}

/**
 * The service areas of active members for a country and postcode ('' is the whole country), by id.
 * Refuses COUNTRY_UNKNOWN, TEXT_INVALID.
 */
export function findCoverage(
  alliance: AllianceCopy,
  country: string,
  postcode: string,
): readonly Held<ServiceArea>[] {
  countryOf(country);
  const code = textOf(postcode, 'postcode', false);
  return alliance
    .areasIn(country)
    .filter(({ value }) => alliance.isActive(value.memberId) && covers(value, country, code))
    .sort((a, b) => (a.id < b.id ? -1 : 1))
    .slice(0, maxCoverage);
}
