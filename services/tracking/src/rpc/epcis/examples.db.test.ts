import type { Actor } from '@serai/model';
import { examples } from '../../domain/epcis/examples.test-data';
import { faultsOf } from '../../domain/epcis/checkEvent';
import { bareWord, fullName, prefixesOf, vocabularies } from '@serai/model';
import type { Tracking } from '../tracking.test-data';
import { openTracking } from '../tracking.test-data';
import type { Event } from './epcis.test-data';
import { capture, query } from './epcis.test-data';

const all = examples();
let tracking: Tracking;
beforeAll(async () => {
  tracking = await openTracking();
});
afterAll(() => tracking.stop());

/** The examples use ids again for other events, so that each comes from a member of its own. */
const witness = (index: number): Actor => ({
  subject: `person-${index}`,
  roles: ['operator'],
  member: `mbr_example${index}`,
});

test('every example of the standard is captured, and queried back equal', async () => {
  for (const [index, { name, context, events }] of all.entries()) {
    const faults = events.map((event) => faultsOf(event, prefixesOf(context)));
    if (faults.flat().length > 0) continue;
    const actor = witness(index);
    const { job } = await capture(tracking, actor, events, { context });
    expect({ name, job }).toMatchObject({ job: { success: true, faultCount: 0 } });
    await tracking.apply();
    const back = await query(tracking, actor);
    const expected = events.map((event) => meant(event, prefixesOf(context), event['eventID']));
    const found = back.events.map((event, at) => {
      const given = events.find((each) => each['eventID'] === event['eventID']);
      return meant(
        event,
        back.contexts[at] ?? {},
        given === undefined ? undefined : event['eventID'],
      );
    });
    const byText = (list: unknown[]) => list.map((each) => JSON.stringify(each)).sort();
    expect({ name, events: byText(found) }).toEqual({ name, events: byText(expected) });
  }
});

test('an example that the standard itself refuses is refused with path and reason', async () => {
  let refused = 0;
  for (const [index, { context, events }] of all.entries()) {
    const faults = events.map((event) => faultsOf(event, prefixesOf(context)));
    if (faults.flat().length === 0) continue;
    refused += 1;
    const actor = witness(index);
    const { job } = await capture(tracking, actor, events, { context });
    const told = faults.flatMap((each, at) => each.map((one) => ({ ...one, index: at })));
    expect(job).toMatchObject({ running: false, success: false, faults: told });
    expect((await query(tracking, actor)).events).toEqual([]);
  }
  expect(refused > 0).toBe(all.length > 0);
});

/**
 * What an event says, whatever its spelling: extension names written out, words bare, names in
 * order, without the context, when we recorded it, and an id that it did not have.
 */
function meant(event: Event, prefixes: Record<string, string>, id: unknown): unknown {
  const { '@context': _context, recordTime: _ours, eventID: _id, ...body } = event;
  return plain({ ...body, ...(id === undefined ? {} : { eventID: id }) }, prefixes);
}

function plain(value: unknown, prefixes: Record<string, string>): unknown {
  if (Array.isArray(value)) return value.map((each) => plain(each, prefixes));
  if (typeof value === 'string') {
    return Object.values(vocabularies).reduce((text, known) => bareWord(known, text), value);
  }
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([name, inner]): [string, unknown] => [
    name.includes(':') ? (fullName(name, prefixes) ?? name) : name,
    plain(inner, prefixes),
  ]);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}
