import type { Sheet } from '@serai/runtime';
import type { Break } from '../domain/estimate';
import { clear, riskCame, riskGone } from '../domain/incident';
import { incidentIdOf, raiseBreak } from './incidents';
import type { Kinds } from './kinds';

/**
 * Connections of these parcels of a booking that broke, or will probably break, are incidents; of
 * those that were likely and are not any more it is said how they ended.
 */
export function tellBreaks(
  kinds: Kinds,
  sheet: Sheet,
  bookingId: string,
  ssccs: ReadonlySet<string>,
  breaks: readonly Break[],
): void {
  const own = breaks.filter(({ sscc }) => ssccs.has(sscc));
  const consignment = sheet.state(kinds.consignment, bookingId);
  if (consignment.status === 'absent') return;
  const before = consignment.risks ?? {};
  const known = [...ssccs].flatMap((sscc) => before[sscc] ?? []);
  sheet.look([...own.map(incidentIdOf), ...known].map((id) => ({ kind: kinds.incident, id })));
  for (const broken of own) raiseBreak(kinds, sheet, broken);
  const now = new Map(Object.entries(before));
  for (const sscc of ssccs) {
    const broken = own.find((one) => one.sscc === sscc);
    const risk = broken?.isRisk === true ? incidentIdOf(broken) : undefined;
    const was = before[sscc];
    if (was !== undefined && was !== risk) {
      const reason = broken === undefined || broken.isRisk ? riskGone : riskCame;
      const facts = clear(sheet.state(kinds.incident, was), reason, sheet.at);
      sheet.record(kinds.incident, was, facts);
    }
    if (risk === undefined) now.delete(sscc);
    else now.set(sscc, risk);
  }
  const isSame =
    now.size === Object.keys(before).length && [...now].every(([s, id]) => before[s] === id);
  if (isSame) return;
  sheet.record(kinds.consignment, bookingId, [
    { type: 'RisksSeen', risks: Object.fromEntries(now) },
  ]);
}
