import { isEverywhere, isOnGoods, type Embargo } from '../domain/network/embargo';
import type { RoutingRequirement } from '../domain/routing/requirement';
import type { Shut } from '../domain/routing/shut';
import type { AllianceCopy } from './allianceCopy';

type Known = Pick<AllianceCopy, 'points' | 'embargoes' | 'areasIn'>;

const none: ReadonlySet<string> = new Set();

/**
 * The requirement with what the search has to go round from when it is ready: points that are
 * closed, and what is under an embargo for these goods.
 */
export function withKeptOut(alliance: Known, wanted: RoutingRequirement): RoutingRequirement {
  const closed = [...alliance.points.values()].flatMap(({ id, closed: closure }): Shut[] => {
    if (closure === undefined) return [];
    const { from, until = Infinity } = closure;
    return [{ why: 'closed', from, until, all: false, points: new Set([id]), lines: none }];
  });
  const embargoes = [...alliance.embargoes.values()]
    .filter((one) => isOnGoods(one, wanted.goods))
    .map((one) => shutBy(alliance, one));
  const shut = [...closed, ...embargoes].filter(({ until }) => until > wanted.readyAt);
  return shut.length === 0 ? wanted : { ...wanted, shut };
}

function shutBy(alliance: Known, embargo: Embargo): Shut {
  const { pointId, lineId, country, validFrom: from, validTo } = embargo;
  return {
    why: 'embargo',
    from,
    until: validTo ?? Infinity,
    all: isEverywhere(embargo),
    points: country === '' ? new Set([pointId]) : pointsServing(alliance, country),
    lines: lineId === '' ? none : new Set([lineId]),
  };
}

/** Those in it, and those from which its doors are served. */
function pointsServing(alliance: Known, country: string): ReadonlySet<string> {
  const inside = [...alliance.points.values()].filter(({ value }) => value.country === country);
  const serving = alliance.areasIn(country).map(({ value }) => value.pointId);
  return new Set([...inside.map(({ id }) => id), ...serving]);
}
