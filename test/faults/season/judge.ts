import type mongoose from 'mongoose';
import type { Acknowledged } from './asking';
import type { Wave } from './plan';
import { countOfUnits } from './truth';

const shown = 5;

/** What was acknowledged is kept and took effect once; every parcel came to its end. */
export async function judge(
  database: mongoose.Connection,
  { events, handOvers }: Acknowledged,
  waves: readonly Wave[],
): Promise<readonly string[]> {
  const lost = new Set(events);
  const rows = database.collection('epcisEvents').find({ stage: 'applied' });
  for await (const row of rows.project({ memberId: 1, eventId: 1 })) {
    lost.delete(`${String(row['memberId'])} ${String(row['eventId'])}`);
  }
  const undone = new Set(handOvers.keys());
  for await (const { _id, status } of database
    .collection('handOvers')
    .find()
    .project({ status: 1 })) {
    if (handOvers.get(String(_id)) === status) undone.delete(String(_id));
  }
  const twice: string[] = [];
  const open: string[] = [];
  let units = 0;
  for await (const row of database.collection('units').find().project(judged)) {
    const { kind, history, status, sscc } = row['state'] as UnitState;
    const told = history.filter(countsOrIsTold);
    const ids = told.map(({ eventId, kind: what, memberId }) => `${memberId} ${eventId} ${what}`);
    if (new Set(ids).size < ids.length) twice.push(sscc);
    if (kind === 'parcel' && status !== 'delivered') open.push(sscc);
    units += 1;
  }
  const count = countOfUnits(waves);
  return [
    ...say('acknowledged events are lost', [...lost]),
    ...say('acknowledged hand-overs are not what was said', [...undone]),
    ...say('units have an event twice', twice),
    ...say('parcels are not at their end', open),
    ...(units === count ? [] : [`${units} units in place of ${count}`]),
  ];
}

const happened = ['eventId', 'kind', 'memberId', 'parentSscc', 'flags'];
const fields = ['sscc', 'kind', 'status', ...happened.map((field) => `history.${field}`)];
/** What is judged of a unit; there is much more of it. */
const judged = Object.fromEntries(fields.map((field) => [`state.${field}`, 1]));

export function say(what: string, found: readonly string[]): readonly string[] {
  return found.length === 0 ? [] : [`${found.length} ${what}: ${found.slice(0, shown).join(', ')}`];
}

interface UnitState {
  readonly sscc: string;
  readonly kind: string;
  readonly status: string;
  readonly history: readonly Happened[];
}

interface Happened {
  readonly eventId: string;
  readonly kind: string;
  readonly memberId: string;
  readonly parentSscc?: string;
  readonly flags: readonly string[];
}

/** What followed from a cage, and then did not, may follow again. */
function countsOrIsTold({ parentSscc, flags }: Happened): boolean {
  return parentSscc === undefined || !flags.includes('corrected');
}
