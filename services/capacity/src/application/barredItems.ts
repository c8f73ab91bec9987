import { days, type Instant } from '@serai/model';
import { isEverywhere, isInForce, isOnGoods, type Embargo } from '../domain/network/embargo';
import { isClosedIn, type Closure } from '../domain/network/publication';
import type { Barred } from '../domain/space/commands';
import type { DepartureState } from '../domain/space/departure';
import type { SpaceItem } from '../domain/space/hold';
import { dayStart } from '../domain/space/space';

/** What is known here of where space may not be asked for. */
export interface Barriers {
  readonly points: ReadonlyMap<
    string,
    { readonly closed?: Closure; readonly value?: { readonly country: string } }
  >;
  readonly areas: ReadonlyMap<
    string,
    { readonly value: { readonly pointId: string; readonly country: string } }
  >;
  readonly embargoes: ReadonlyMap<string, Embargo>;
}

interface Departures {
  get(id: string): DepartureState | undefined;
}

interface Asked {
  readonly items: readonly SpaceItem[];
  /** None: general. */
  readonly goods: readonly string[];
}

/** Getting on or off at a point, riding a line; each at its moment, or at some moment of a day. */
interface Use {
  readonly pointId?: string;
  readonly country?: string;
  readonly lineId?: string;
  readonly from: Instant;
  readonly to: Instant;
}

/**
 * The items of a hold, by place, by which parcels would get on or off at a point while it is closed,
 * or that an embargo is on for these goods. Who stays on board passes. A round is barred where the
 * point that it serves is for the whole of the day. What names nothing is for the journal to refuse.
 */
export function barredItems(
  barriers: Barriers,
  departures: Departures,
  { items, goods }: Asked,
): ReadonlyMap<string, Barred> {
  const words = goods.length === 0 ? ['general'] : goods;
  const embargoes = [...barriers.embargoes.values()].filter((one) => isOnGoods(one, words));
  const asked = new Set(items.map(({ resourceId }) => resourceId));
  const found = new Map<string, Barred>();
  items.forEach((item, index) => {
    const field = `items[${index}]`;
    const uses = usesOf(barriers, departures, asked, item);
    if (uses.some((use) => isClosedAt(barriers, use))) {
      found.set(item.resourceId, { code: 'POINT_CLOSED', field });
    } else if (uses.some((use) => embargoes.some((one) => isHit(one, use)))) {
      found.set(item.resourceId, { code: 'EMBARGOED', field });
    }
  });
  return found;
}

function usesOf(
  barriers: Barriers,
  departures: Departures,
  asked: ReadonlySet<string>,
  { kind, resourceId }: SpaceItem,
): readonly Use[] {
  if (kind === 'leg') return usesOfLeg(barriers, departures, asked, resourceId);
  return kind === 'run' ? usesOfRun(barriers, resourceId) : [];
}

function usesOfLeg(
  { points }: Barriers,
  departures: Departures,
  asked: ReadonlySet<string>,
  resourceId: string,
): readonly Use[] {
  const [departureId = '', index = ''] = resourceId.split('/');
  const at = Number(index);
  const departure = departures.get(departureId);
  const leg = departure?.legs[at];
  if (departure === undefined || leg === undefined) return [];
  const { fromPointId, toPointId, departsAt, arrivesAt } = leg;
  const passes = (pointId: string, when: Instant): Use => {
    const country = points.get(pointId)?.value?.country;
    return { pointId, ...(country !== undefined && { country }), from: when, to: when };
  };
  return [
    { lineId: departure.lineId, from: departsAt, to: departsAt },
    ...(asked.has(`${departureId}/${at - 1}`) ? [] : [passes(fromPointId, departsAt)]),
    ...(asked.has(`${departureId}/${at + 1}`) ? [] : [passes(toPointId, arrivesAt)]),
  ];
}

function usesOfRun({ areas }: Barriers, resourceId: string): readonly Use[] {
  const parts = resourceId.split('/');
  const area = areas.get(parts[0] ?? '')?.value;
  const from = dayStart(parts.at(-1) ?? '');
  if (area === undefined || Number.isNaN(from)) return [];
  const { pointId, country } = area;
  return [{ pointId, country, from, to: from + days(1) - 1 }];
}

function isClosedAt({ points }: Barriers, { pointId = '', from, to }: Use): boolean {
  const { closed } = points.get(pointId) ?? {};
  if (closed === undefined) return false;
  return isClosedIn({ closed }, from, from) && isClosedIn({ closed }, to, to);
}

function isHit(one: Embargo, { pointId, lineId, country, from, to }: Use): boolean {
  if (!isInForce(one, from, from) || !isInForce(one, to, to)) return false;
  if (isEverywhere(one)) return true;
  if (one.pointId !== '') return one.pointId === pointId;
  return one.lineId !== '' ? one.lineId === lineId : one.country === country;
}
