import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { encodeFact } from '@serai/runtime';
import { Rest, type Json } from '../rest';
import { auditCustody } from './auditCustody';
import { collected, handOver, minute, other, sscc, takenOver, unitFact } from './custody.test-data';
import { noFindings, type Findings } from './findings';
import type { Fact } from './logOf';
import { sentencesOf } from './sentences';

const log = [
  collected(2, 'A'),
  ...takenOver(4, ['A', 'B'], 'hnd_1'),
  ...handOver('hnd_1', ['A', 'B'], { [sscc]: 'ok' }),
].sort((a, b) => a.version - b.version);
const unit = { sscc, custodianId: 'B', status: 'in_custody', history: [{}] };
const passed = { id: 'hnd_1', status: 'signed', lines: [{ sscc, outcome: 'ok' }] };
/** A parcel that is only expected has no facts yet. */
const waiting = { sscc: other, status: 'expected', history: [] };

let server: Server;
/** What is answered, in turn; the last for ever. */
let logs: (readonly Fact[])[] = [];
let units: readonly Json[] = [];
let handOvers: readonly Json[] = [];

beforeAll(async () => {
  server = createServer((request, response) => {
    const path = String(request.url).split('?')[0];
    const items = path === '/v1/units' ? units : path === '/v1/hand-overs' ? handOvers : rows();
    const head = { watermark: '7', readAt: '2026-06-01T12:00:00Z' };
    response.end(JSON.stringify({ ...head, items, next: null }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(() => new Promise((resolve) => server.close(resolve)));
beforeEach(() => {
  logs = [log];
  units = [unit, waiting];
  handOvers = [passed];
});

function rows(): readonly Json[] {
  const [now = [], ...later] = logs;
  if (later.length > 0) logs = later;
  return now.map(({ id, type, key, version, at, message }) => {
    const full = `serai.tracking.v1.${type}`;
    const data = encodeFact(full, message as object).data.toString('base64');
    return { id, type: full, key, version, at: new Date(at).toISOString(), data };
  });
}

async function audit(): Promise<Findings & { checked: object }> {
  const findings = noFindings();
  const { port } = server.address() as AddressInfo;
  const { checked } = await auditCustody(new Rest(`http://127.0.0.1:${port}`), findings);
  return { ...findings, checked };
}

test('what tracking shows is what its facts add up to', async () => {
  const { broken, inFlight, checked } = await audit();
  expect([broken, inFlight]).toEqual([[], []]);
  expect(checked).toMatchObject({ units: 2, handOvers: 1, CustodyMoved: 1, ParcelCollected: 1 });
});

test('whatever it shows otherwise is named by the last fact of it, with both figures', async () => {
  const codes = ['unit-1', 'unit-2', 'unit-3', 'unit-4', 'unit-5'];
  const [held = '', ended = '', untold = '', gone = '', lost = ''] = codes;
  const ids = ['hnd_2', 'hnd_3', 'hnd_4'];
  logs = [
    [
      ...codes.map((code) => collected(2, 'A', code)),
      unitFact(3, 'ParcelLost', { sscc: lost, memberId: 'A', at: minute(3), reason: 'r' }, lost),
      ...ids.flatMap((id) => handOver(id, ['A', 'B'], { [held]: 'short' })),
    ],
  ];
  const shown = { custodianId: 'A', status: 'in_custody', history: [] };
  units = [
    { ...shown, sscc: held, custodianId: 'B' },
    { ...shown, sscc: ended, status: 'delivered' },
    { ...shown, sscc: untold, history: [{}] },
    { sscc: lost, status: 'delivered', history: [] },
    { ...waiting, custodianId: 'A' },
  ];
  handOvers = [
    { ...passed, id: 'hnd_2', lines: [{ sscc: held, outcome: 'damaged' }] },
    { ...passed, id: 'hnd_3', status: 'receiving' },
  ];
  const { broken, inFlight } = await audit();
  expect(inFlight).toEqual([]);
  expect(new Set(broken.map(({ rule }) => rule))).toEqual(new Set(['SERVICE_DIFFERS']));
  expect(broken.map(({ record, figures }) => [record, figures])).toEqual([
    [`unit:${held}/2/0`, { what: 'custodian', facts: 'A', shown: 'B' }],
    [`unit:${ended}/2/0`, { what: 'status', facts: 'not ended', shown: 'delivered' }],
    [`unit:${untold}/2/0`, { what: 'events', facts: 0, shown: 1 }],
    [`unit:${lost}/3/0`, { what: 'status', facts: 'lost', shown: 'delivered' }],
    [other, { what: 'custodian', facts: '', shown: 'A' }],
    [`unit:${gone}/2/0`, { shown: 'nowhere' }],
    ['handOver:hnd_2/5/0', { what: 'outcome', sscc: held, facts: 'short', shown: 'damaged' }],
    ['handOver:hnd_3/5/0', { what: 'status', facts: 'signed', shown: 'announced' }],
    ['handOver:hnd_4/5/0', { shown: 'nowhere' }],
  ]);
});

test('what a fact after the watermark tells of is in flight, and breaks nothing', async () => {
  const early = log.filter(({ id, version }) => version < (id.startsWith('unit:') ? 4 : 3));
  logs = [early, log];
  const { broken, inFlight } = await audit();
  expect(broken).toEqual([]);
  expect(inFlight.map(({ what, resource }) => [what, resource])).toEqual([
    ['writtenAfterTheWatermark', `unit ${sscc}`],
    ['writtenAfterTheWatermark', 'handOver hnd_1'],
  ]);
});

test('it is said in sentences, the first that is broken before the others', () => {
  const read = { moment: '7', readAt: minute(0), version: 5, facts: 6 };
  const watermark = { booking: read, capacity: read, tracking: { ...read, facts: 9 } };
  const one = { rule: 'CUSTODY_OVERLAPS', says: 'A rule.', service: 'tracking' } as const;
  const broken = [{ ...one, record: 'unit:1/2/0', resource: 'unit 1', figures: { holder: 'A' } }];
  const what = 'writtenAfterTheWatermark' as const;
  const inFlight = [{ what, service: 'tracking' as const, record: 'r', resource: 'x', since: 0 }];
  const found = { broken, brokenCount: 1, inFlight, inFlightCount: 1, first: broken[0] ?? null };
  expect(sentencesOf({ watermark, checked: { units: 2 }, ...found })).toEqual([
    'Read 6 facts of booking, 6 of capacity and 9 of tracking, up to 2026-06-01T00:00:00.000Z.',
    'Looked at 2 units.',
    'First broken: tracking unit:1/2/0, unit 1 (holder A): CUSTODY_OVERLAPS. A rule.',
    'In flight: tracking r, x: writtenAfterTheWatermark',
    '1 broken, 1 in flight.',
  ]);
});
