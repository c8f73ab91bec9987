import { timetableBook } from '../../domain/routing/timetableBook';
import { datedDepartures } from './datedDepartures';
import type { Placed } from './datedDepartures';
import { JsonUnreadable, jsonParts } from './jsonParts';
import type { JsonPart } from './jsonParts';
import { currencyForm, departureForm } from './networkForms';
import type { Causes, NetworkLists } from './networkLists';
import { checkNames, inForm, noCauses, noLists, take } from './networkLists';
import { planInterline } from './planInterline';
import type { PlanNetwork } from './planNetwork';

/** What is wrong with a network; at most `mostCauses`, in the order in which they were met. */
export class NetworkRefused extends Error {
  override readonly name = 'NetworkRefused';

  constructor(readonly causes: readonly string[]) {
    super(causes.join('\n'));
  }
}

const listKeys = ['points', 'members', 'lines'];
const keys = ['currency', ...listKeys, 'departures'];

/**
 * Reads a NETWORK.json as it stands in `networkForms`, its members in any order, and of any length:
 * departures that stand behind the lists are read one by one, so that only their timetable is kept;
 * those that stand before are kept until the lists are there. Throws NetworkRefused.
 */
export function readPlanNetwork(chunks: Iterable<Uint8Array>): PlanNetwork {
  const causes = noCauses();
  const lists = noLists();
  try {
    const stands = datedDepartures(departuresIn(chunks, lists, causes), lists, causes);
    const timetable = timetableBook().revise({ stands, gone: [] });
    if (causes.all.length === 0) {
      return { ...lists, interline: planInterline(lists), timetable };
    }
  } catch (error) {
    if (!(error instanceof JsonUnreadable)) throw error;
    causes.add([], error.message);
  }
  throw new NetworkRefused(causes.all);
}

/** The departures that are in form, once the lists are; none where those have causes. */
function* departuresIn(
  chunks: Iterable<Uint8Array>,
  lists: NetworkLists,
  causes: Causes,
): Generator<Placed> {
  const seen = new Set<string>();
  const early: Placed[] = [];
  let areListsSound: boolean | null = null;
  for (const part of jsonParts(chunks)) {
    if (causes.areEnough()) return;
    if (part.kind !== 'item') {
      note(part, seen, causes);
      const isAfterLists = part.key === 'departures' && listKeys.every((key) => seen.has(key));
      if (isAfterLists) areListsSound ??= areSound(lists, causes);
      continue;
    }
    if (part.key !== 'departures') {
      take(part, lists, causes);
      continue;
    }
    const departure = inForm(departureForm, part, causes);
    if (departure === null || areListsSound === false) continue;
    if (areListsSound) yield [part.index, departure];
    else early.push([part.index, departure]);
  }
  for (const key of keys) if (!seen.has(key)) causes.add([key], 'is required');
  areListsSound ??= areSound(lists, causes);
  if (areListsSound) yield* early;
}

/** Names are looked up in lists that are whole: else what is only misspelt would be missing too. */
function areSound(lists: NetworkLists, causes: Causes): boolean {
  if (causes.all.length === 0) checkNames(lists, causes);
  return causes.all.length === 0;
}

function note(part: Exclude<JsonPart, { kind: 'item' }>, seen: Set<string>, causes: Causes): void {
  const { key, kind } = part;
  if (!keys.includes(key)) return causes.add([key], 'is not known');
  if (seen.has(key)) causes.add([key], 'stands there twice');
  seen.add(key);
  if (key !== 'currency') {
    if (kind !== 'list') causes.add([key], 'must be a list');
  } else if (kind !== 'value' || !currencyForm.safeParse(part.value).success) {
    causes.add([key], 'must be a text that is not empty');
  }
}
