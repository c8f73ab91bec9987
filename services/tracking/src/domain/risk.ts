/** More likely to be missed than not. */
export const riskBegins = 0.5;
/** Less than one in three is missed: nobody need act any more. */
export const riskEnds = 0.3;

/**
 * Whether a connection is at risk, by the share of what may come in which it is missed (0 to 1) and
 * whether it was at risk before. It begins at one threshold and ends below a lower one (hysteresis, as
 * of a Schmitt trigger): a likelihood that wavers by less than lies between the two, with every event
 * that is heard, raises one incident and not one each time.
 */
export function isAtRisk(missedShare: number, wasAtRisk: boolean): boolean {
  return missedShare >= (wasAtRisk ? riskEnds : riskBegins);
}
