import type { Sheet } from '@serai/runtime';
import { isRefusal } from '@serai/model';
import type { EventBody } from '../../domain/epcis/event';
import type { Meaning } from '../../domain/epcis/meaning';
import { glnOf, meaningOf } from '../../domain/epcis/meaning';
import { contentOf } from '../../domain/nesting';
import { viewersOf } from '../../domain/unitSight';
import { eventIncidentId, raiseIncident } from '../incidents';
import type { Kinds } from '../kinds';
import type { Late } from '../nestAgain';
import { settleAll } from '../nestAgain';
import { packUnits } from '../pack';
import { receiveOne } from '../receive';
import { receiverIn } from '../subcontract';
import { noteRead } from '../scan';
import { unpackUnits } from '../unpack';
import { correct } from './correct';
import { sense } from './sense';
import type { KeptEvent } from './rows';

/** What is done once for all events of a document. */
export interface Together {
  readonly cameOn: string[];
  readonly late: Late;
}

/**
 * An event moves the units that it names by the same code as a scan, a packing or an unpacking, and
 * says what sensors read; or it declares another one wrong; or it was itself declared wrong, and
 * nothing follows from it. Answers the members that may see some of it: who told it, and whoever was
 * ever concerned with its units.
 */
export function applyKept(
  kinds: Kinds,
  sheet: Sheet,
  row: KeptEvent,
  { body, isWrong }: { readonly body: EventBody; readonly isWrong: boolean },
  together?: Together,
): readonly string[] {
  // What it undoes was put in order before.
  if (row.corrects !== undefined && together) settleAll(kinds, sheet, together.late);
  if (row.corrects !== undefined) correct(kinds, sheet, row, row.corrects);
  else if (!isWrong) {
    happen(kinds, sheet, row, meaningOf(body), together);
    sense(kinds, sheet, row, body);
  }
  const viewers = row.ssccs.flatMap((sscc) => {
    const unit = sheet.state(kinds.unit, sscc);
    return unit.status === 'absent' ? [] : viewersOf(unit).ever;
  });
  return [...new Set([row.memberId, ...viewers])];
}

/**
 * Whether a declaration is there, and its document whole. It is looked at where the event is decided:
 * who corrects a unit that does not know the event yet changes the unit, so that it is decided again.
 */
export function isDeclared(kinds: Kinds, sheet: Sheet, declarationId: string): boolean {
  const declaration = sheet.state(kinds.event, declarationId);
  return declaration !== null && declaration.stage !== 'staged';
}

function happen(
  kinds: Kinds,
  sheet: Sheet,
  row: KeptEvent,
  meaning: Meaning,
  together: Together | undefined,
): void {
  const told = { ...toldBy(row), ...nowhere(row), ...(together && { late: together.late }) };
  try {
    if (meaning.type === 'packed') {
      const { parent: parentSscc, children: childSsccs } = meaning;
      return packUnits(kinds, sheet, { ...told, parentSscc, childSsccs, kind: 'pallet' });
    }
    if (meaning.type === 'unpacked') {
      const { parent: parentSscc, children: childSsccs } = meaning;
      return unpackUnits(kinds, sheet, { ...told, parentSscc, childSsccs });
    }
  } catch (error) {
    // What cannot be is kept all the same: the units were there, and somebody has to look.
    if (!isRefusal(error)) throw error;
    see(kinds, sheet, row, together);
    if (meaning.type === 'packed') return contradict(kinds, sheet, row, meaning.parent);
    return;
  }
  see(kinds, sheet, row, together, meaning.type === 'received' ? meaning.condition : undefined);
}

/**
 * Where the outer unit is, its content is: what lies in another unit of the event is seen once. What
 * the teller says it received, and was announced to it or its contractor, is received in that hand-over.
 */
function see(
  kinds: Kinds,
  sheet: Sheet,
  row: KeptEvent,
  together: Together | undefined,
  received?: 'ok' | 'damaged',
): void {
  const { ssccs } = row;
  // Custody is taken of what lies in the units by now.
  if (received !== undefined && together) settleAll(kinds, sheet, together.late);
  const read = (sscc: string) => sheet.state(kinds.unit, sscc);
  const inner = new Set(ssccs.flatMap((sscc) => contentOf(read, sscc)));
  const outermost = ssccs.filter((each) => !inner.has(each));
  sheet.each(outermost, (sscc) => {
    const told = { ...toldBy(row), sscc };
    const unit = read(sscc);
    const announced = unit.status === 'absent' ? undefined : unit.announced;
    const handOverId = announced?.handOverId ?? '';
    const { witness } = told;
    if (received !== undefined && receiverIn(kinds, sheet, handOverId, witness) !== undefined) {
      receiveOne(kinds, sheet, { ...told, handOverId, note: '' }, received);
    } else noteRead(kinds, sheet, { ...told, ...together, ...nowhere(row) });
  });
}

function contradict(kinds: Kinds, sheet: Sheet, row: KeptEvent, sscc: string): void {
  const unit = sheet.state(kinds.unit, sscc);
  const { memberId, pointId } = row;
  const id = eventIncidentId(memberId, row.id, `${sscc}/nesting`);
  raiseIncident(kinds, sheet, { id, kind: 'nesting_impossible', unit, sscc, memberId, pointId });
}

/** The number by which it names a place, where nobody published a point under it. */
function nowhere({ pointId, terms }: KeptEvent): { readonly gln?: string } {
  const gln = pointId === undefined ? glnOf(terms) : undefined;
  return gln === undefined ? {} : { gln };
}

function toldBy({ id, memberId, subject, eventTime, pointId }: KeptEvent) {
  const place = pointId === undefined ? {} : { pointId };
  return { eventId: id, eventTime, witness: { memberId, subject }, ...place };
}
