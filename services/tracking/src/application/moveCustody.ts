import type { Sheet } from '@serai/runtime';
import { mayBeFirst } from '../domain/firstCustody';
import type { HandOver } from '../domain/handOver';
import { bookingOf, custodianOf, isEnded } from '../domain/unit';
import { beginCustody } from './bench';
import type { Kinds } from './kinds';
import { leaveOuter } from './takeOut';

/**
 * Custody of a unit, the first, and of all its content passes from the giver to the receiver of the
 * hand-over. What a third member has stays with it, because nobody hands over what is another's, and
 * what nobody has begins with a receiver that the booking knows.
 * A unit whose outer unit stays behind is no longer in it.
 */
export function moveCustody(
  kinds: Kinds,
  sheet: Sheet,
  handOver: Exclude<HandOver, { status: 'absent' }>,
  ssccs: readonly string[],
): void {
  const [first] = ssccs;
  const { toMemberId: to } = handOver;
  for (const sscc of ssccs) moveOne(kinds, sheet, handOver, sscc);
  const unit = first === undefined ? undefined : sheet.state(kinds.unit, first);
  if (unit === undefined || unit.status === 'absent' || unit.parentSscc === undefined) return;
  const isLeft = custodianOf(sheet.state(kinds.unit, unit.parentSscc)) !== to;
  if (isLeft) leaveOuter(kinds, sheet, unit);
}

function moveOne(
  kinds: Kinds,
  sheet: Sheet,
  { id: handOverId, fromMemberId, toMemberId: to }: Exclude<HandOver, { status: 'absent' }>,
  sscc: string,
): void {
  const unit = sheet.state(kinds.unit, sscc);
  const from = custodianOf(unit);
  if (from === to || unit.status === 'absent' || isEnded(unit)) return;
  if (from === undefined) {
    if (mayBeFirst(unit, to)) beginCustody(kinds, sheet, sscc, to);
    return;
  }
  if (from !== fromMemberId) return;
  const { condition } = unit;
  const moved = { bookingId: bookingOf(unit), from, to, handOverId, condition, at: sheet.at };
  sheet.record(kinds.unit, sscc, [{ type: 'CustodyMoved', ...moved }]);
}
