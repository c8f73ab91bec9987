import { doorsOf } from './doors';
import type { Filter, Relaxed } from './filters';
import type { Network } from './network';
import type { NoWay, NoWayCode, RoutingRequirement } from './requirement';

const sentences: Record<NoWayCode, string> = {
  NO_COVERAGE_FROM: 'No member collects in this postcode.',
  NO_COVERAGE_TO: 'No member delivers in this postcode.',
  GOODS_REFUSED: 'There is a way, but a line on it does not take these goods.',
  NO_ROOM: 'There is a way, but no departure on it has room for this weight and volume.',
  TOO_LATE: 'There is a way, but it arrives after the wanted time.',
  NO_INTERLINING: 'There is a way, but members on it do not hand parcels to each other.',
  NOT_FOR_SALE: 'There is a way, but a line on it is not for sale by this member.',
  AVOIDED: 'There is a way, but it uses what was to be avoided.',
  EMBARGO: 'There is a way, but an embargo lies on it for these goods.',
  NO_CONNECTION: 'No departures connect these places within the time looked at.',
};

const causes: readonly (readonly [Filter, NoWayCode])[] = [
  ['goods', 'GOODS_REFUSED'],
  ['room', 'NO_ROOM'],
  ['time', 'TOO_LATE'],
  ['interlining', 'NO_INTERLINING'],
  ['sale', 'NOT_FOR_SALE'],
  ['avoided', 'AVOIDED'],
  ['embargo', 'EMBARGO'],
];

/** What a search with filters left off found; unknown when it could not be ended. */
export type Finding = 'found' | 'none' | 'unknown';

/**
 * Why there is no way: who does not serve the doors, else each filter that alone keeps a way out,
 * found by leaving it off; else all that keep one out together; else there is no connection. A cause
 * that could not be looked at is left out.
 */
export function reasonsFor(
  network: Network,
  requirement: RoutingRequirement,
  lookFor: (relaxed: Relaxed) => Finding,
): readonly NoWay[] {
  const ends: NoWayCode[] = [];
  const filters = causes
    .map(([filter]) => filter)
    .filter((filter) => filter !== 'embargo' || isEmbargoed(requirement));
  const everything: Relaxed = new Set(filters);
  const { from, to } = requirement;
  if (doorsOf(network, requirement, from, 'collects', everything).length === 0) {
    ends.push('NO_COVERAGE_FROM');
  }
  if (doorsOf(network, requirement, to, 'delivers', everything).length === 0) {
    ends.push('NO_COVERAGE_TO');
  }
  if (ends.length > 0) return ends.map(said);
  return causesAmong(filters, lookFor);
}

/** The causes among these filters, where the ends are served. */
export function causesAmong(
  filters: readonly Filter[],
  lookFor: (relaxed: Relaxed) => Finding,
): readonly NoWay[] {
  const everything: Relaxed = new Set(filters);
  const asked = causes.filter(([filter]) => everything.has(filter));
  const single = asked.map(([filter, code]) => ({ code, found: lookFor(new Set([filter])) }));
  const alone = single.filter(({ found }) => found === 'found');
  if (alone.length > 0) return alone.map(({ code }) => said(code));
  const whole = lookFor(everything);
  if (whole !== 'found') return whole === 'none' ? [said('NO_CONNECTION')] : [];
  const without = asked.map(([filter, code]) => {
    const others = [...everything].filter((other) => other !== filter);
    return { code, found: lookFor(new Set(others)) };
  });
  const needed = without.filter(({ found }) => found === 'none').map(({ code }) => said(code));
  const isSure = without.every(({ found }) => found !== 'unknown');
  return needed.length > 0 || !isSure ? needed : [said('NO_CONNECTION')];
}

/** Nobody waits for a search without an embargo where none is in force. */
function isEmbargoed({ shut = [] }: RoutingRequirement): boolean {
  return shut.some(({ why }) => why === 'embargo');
}

function said(code: NoWayCode): NoWay {
  return { code, message: sentences[code] };
}
