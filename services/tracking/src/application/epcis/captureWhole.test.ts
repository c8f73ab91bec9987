import { at, code } from '../../domain/tracking.test-data';
import { kinds } from '../../store/kinds';
import { nothingNearby } from '../nearby';
import { pack } from '../pack';
import { unpack } from '../unpack';
import { World } from '../world.test-data';
import { batchesOf } from './applyEvents';
import type { ParsedRow } from './captureWhole';
import { wholeStep } from './captureWhole';
import { readEvent } from './readEvent';
import { unitsMoved } from './unitsMoved';

const witness = { memberId: 'a', subject: 'per_a' };
const cage = code(9_999);
const [gone = '', ...parcels] = Array.from({ length: 21 }, (_, index) => code(index + 1));

/** A cage that was packed at hour 1, of which one parcel came out at hour 2, and seen at hour 50. */
function begun(content: readonly string[]): World {
  const made = new World();
  const event = (hour: number) => ({
    ...{ eventId: `evt_${hour}`, eventTime: at(hour), pointId: 'x', parentSscc: cage },
    ...{ witness, nearby: nothingNearby },
  });
  const all = [gone, ...content];
  made.decide(pack(kinds), { ...event(1), parentKind: 'cage', childSsccs: all }, at(1));
  made.decide(unpack(kinds), { ...event(2), childSsccs: [gone] }, at(2));
  tell(made, [seenAt(50)]);
  return made;
}

const seenAt = (hour: number) => ({
  ...{ type: 'ObjectEvent', action: 'OBSERVE', epcList: [`https://id.gs1.org/00/${cage}`] },
  ...{ eventTime: new Date(at(hour)).toISOString(), eventTimeZoneOffset: '+00:00' },
  readPoint: { id: 'urn:serai:pnt_x' },
});
const packedAt = (hour: number, childEPCs: readonly string[]) => {
  const { epcList: _none, ...event } = seenAt(hour);
  const inside = { parentID: `https://id.gs1.org/00/${cage}`, childEPCs };
  return { ...event, type: 'AggregationEvent', action: 'ADD', bizStep: 'packing', ...inside };
};

function rowsOf(events: readonly object[]): readonly ParsedRow[] {
  return events.map((event, index) => {
    const sent = { index, json: JSON.stringify(event), isTooLarge: false };
    const row = readEvent(sent, {}, witness);
    if (!('digest' in row)) throw new Error(JSON.stringify(row));
    return row;
  });
}

const flagsOf = (of: World, sscc: string) => of.unit(sscc)?.history.at(-1)?.flags;

let documents = 0;
/** Whether it was decided whole, and how often the parcel that had left was looked at for it. */
function tell(to: World, events: readonly object[]): { isWhole: boolean; looks: number } {
  const before = to.reads.get(gone) ?? 0;
  const captureId = `cap_${(documents += 1)}`;
  const document = { captureId, memberId: 'a', errorBehaviour: 'rollback' as const };
  to.decide(wholeStep(kinds), { ...document, rows: rowsOf(events) }, at(60));
  const isWhole = to.states.has(`captureJob:${captureId}`);
  return { isWhole, looks: (to.reads.get(gone) ?? 0) - before };
}

test('what lay in a cage is put in order once for a document of late events, not for each', () => {
  const one = tell(begun(parcels), [seenAt(3)]);
  const to = begun(parcels);
  const many = tell(
    to,
    Array.from({ length: 20 }, (_, index) => seenAt(3 + index)),
  );
  expect(one.looks).toBeGreaterThan(0);
  expect(many.isWhole).toBe(true);
  // A parcel that left is looked at only to put it in order.
  expect(many.looks).toBe(one.looks);
  for (const sscc of parcels) expect(to.unit(sscc)?.history).toHaveLength(22);
  expect(to.unit(gone)?.history).toHaveLength(2);
});

test('an event that is declared wrong is undone where it was told, whatever the declaration names', () => {
  const to = begun(parcels);
  const wrong = { ...seenAt(55), eventID: 'urn:x:wrong' };
  tell(to, [wrong]);
  const [first = ''] = parcels;
  for (const sscc of [cage, first]) expect(flagsOf(to, sscc)).not.toContain('corrected');
  const declarationTime = new Date(at(58)).toISOString();
  const declared = { errorDeclaration: { declarationTime, reason: 'did_not_occur' } };
  tell(to, [{ ...wrong, ...declared, epcList: [`https://id.gs1.org/00/${gone}`] }]);
  for (const sscc of [cage, first]) expect(flagsOf(to, sscc)).toContain('corrected');
});

test('what was told before and took effect is kept once, and the rest of its document goes on', () => {
  const to = begun(parcels);
  const first = { ...seenAt(55), eventID: 'urn:x:first' };
  const second = { ...seenAt(56), eventID: 'urn:x:second' };
  expect(tell(to, [first]).isWhole).toBe(true);
  expect(tell(to, [first, second]).isWhole).toBe(true);
  expect(to.unit(cage)?.history).toHaveLength(5);
  const [row] = rowsOf([first]);
  const key = `event:${row?.id}`;
  expect(to.states.get(key)).toMatchObject({ captureId: `cap_${documents - 1}` });
  // Another body, or one whose effect is still to come, is for the long way to judge.
  expect(tell(to, [{ ...first, bizStep: 'arriving' }]).isWhole).toBe(false);
  for (const stage of ['staged', 'kept', 'parked', 'applied']) {
    const before = { ...(to.states.get(key) as object), stage };
    to.states = new Map([...to.states, [key, before]]);
    expect(tell(to, [first]).isWhole).toBe(stage === 'applied');
  }
});

test('a document of few names that moves many units goes the long way', () => {
  const to = begun(parcels);
  const events = Array.from({ length: 50 }, (_, index) => seenAt(3 + index / 10));
  expect(tell(to, events).isWhole).toBe(false);
  expect(to.unit(cage)?.history).toHaveLength(3);
  const empty = new World();
  const inside = parcels.map((sscc) => `https://id.gs1.org/00/${sscc}`);
  expect(tell(empty, [packedAt(2, inside), ...events]).isWhole).toBe(false);
  expect(tell(empty, [packedAt(2, inside), ...events.slice(10)]).isWhole).toBe(true);
});

test('what is worked off together is bounded by what lies in the units too', () => {
  const [event = { type: '', ssccs: [], json: '' }] = rowsOf([seenAt(3)]);
  const rows = Array.from({ length: 20 }, () => event);
  const sizes = (inside: readonly string[]): readonly number[] => {
    const moved = unitsMoved((sscc) => (sscc === cage ? inside : []));
    return [...batchesOf(rows, moved)].map(({ length }) => length);
  };
  expect(sizes([])).toEqual([20]);
  expect(sizes(parcels)).toEqual([9, 9, 2]);
  expect(sizes(Array.from({ length: 500 }, (_, index) => code(index)))).toEqual(rows.map(() => 1));
  expect(unitsMoved(() => [])({ type: 'AggregationEvent', ssccs: [], json: 'null' })).toBe(1);
});
