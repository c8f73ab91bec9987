import type { ServiceName } from '../../deploy/local/src/secrets';
import type { Alliance } from '../support/alliance';
import { startAlliance } from '../support/alliance';
import { askGrpc, closeClients, must, type Json, type Told } from './askGrpc';
import type { GrpcAsking } from './grpcAsking';
import { grpcRequests } from './grpcRequests';
import { grpcTable, type GrpcRow, type Outcome } from './grpcTable';
import { worldOf, type World } from './grpcWorld';

const startMs = 300_000;
const unauthenticated = (code: string) => ({ said: 'unauthenticated', code });
/** The right person may come too late or twice; that is for the thing to say, not for the door. */
const granted = ['OK', 'conflict', 'stale'];

let alliance: Alliance;
let world: World;

beforeAll(async () => {
  alliance = await startAlliance();
  world = await worldOf(alliance);
}, startMs);
afterAll(async () => {
  closeClients();
  await alliance?.stop();
});

/** What more than one process serves. */
const servedBy: Readonly<Record<string, readonly ServiceName[]>> = {
  operations: ['partner', 'capacity', 'booking', 'tracking'],
  sight: ['booking', 'tracking'],
};

/** Every method at each process that serves it. */
const rows = Object.entries(grpcTable).flatMap(([method, row]) => {
  const [, service = ''] = method.split('.');
  const processes = servedBy[service] ?? [service as ServiceName];
  return processes.map((process) => [method, process, row] as const);
});

test('every method in the table is asked for something', () => {
  expect(Object.keys(grpcRequests).sort()).toEqual(Object.keys(grpcTable).sort());
});

test.each(rows)('%s of %s answers each caller as the table says', async (method, process, row) => {
  const asking = grpcRequests[method] as GrpcAsking;
  const told = async (token: string): Promise<Told> =>
    askGrpc(alliance, process, method, token, await asking.ask(world));
  const owner = asking.of ?? 'seller';
  const role = row.right === 'anyone' ? 'shipper' : row.right;

  const anonymous = await told('');
  if (row.anonymous === 'served') expect(granted).toContain(anonymous.said);
  else expect(anonymous).toMatchObject(unauthenticated('TOKEN_MISSING'));
  expect(await told(world.expired(owner, role))).toMatchObject(unauthenticated('TOKEN_EXPIRED'));
  if (row.tooLow !== 'nobody') {
    const tooLow = await told(world.fresh(owner, row.tooLow.as));
    expect(tooLow).toMatchObject({ said: row.tooLow.outcome, code: 'ROLE_FORBIDDEN' });
  }
  if (row.otherMember !== 'nobody') {
    const other = () => told(world.fresh('other', role));
    await checkOther(asking, row.otherMember, other);
  }
  await checkRight(asking, row, await told(row.right === 'anyone' ? '' : world.fresh(owner, role)));
});

async function checkOther(
  asking: GrpcAsking,
  outcome: Outcome,
  told: () => Promise<Told>,
): Promise<void> {
  const before = await unitOf(asking);
  const { said, code, answer } = await told();
  const after = await unitOf(asking);
  const served = { said: 'OK', code: '' };
  switch (outcome) {
    case 'served':
      return expect({ said, code }).toEqual(served);
    case 'own':
      expect({ said, code }).toEqual(served);
      expect(asking.secret).toBeDefined();
      return expect(JSON.stringify(answer)).not.toContain(asking.secret?.(world));
    case 'kept':
      expect({ said, code }).toEqual(served);
      expect(JSON.stringify(answer)).toMatch(/"incidentId":"inc_/);
      return expect(after).toEqual(before);
    case 'noted':
      expect({ said, code }).toEqual(served);
      return expect(after).toEqual(before);
    case 'nested':
      expect({ said, code }).toEqual(served);
      return expect(after?.held).toEqual(before?.held);
    case 'row':
      expect({ said, code }).toEqual(served);
      return expect(answer).toMatchObject({ changed: 0, errors: [{ code: 'NOT_YOUR_MEMBER' }] });
    default:
      return expect({ code, said }).toEqual({ code, said: outcome });
  }
}

async function checkRight(asking: GrpcAsking, row: GrpcRow, right: Told): Promise<void> {
  const answers = asking.mayMiss === true ? [...granted, 'missing'] : granted;
  expect(answers.map((said) => ({ said, code: right.code }))).toContainEqual({
    said: right.said,
    code: right.code,
  });
  if (row.otherMember === 'row') expect(right.answer).toMatchObject({ errors: [] });
  if (row.otherMember !== 'own') return;
  expect(right.said).toBe('OK');
  expect(JSON.stringify(right.answer)).toContain(asking.secret?.(world));
}

/** Who has the unit, and what it is in, as its holder sees it. */
async function unitOf({ unit }: GrpcAsking): Promise<{ held: Json; in: Json } | undefined> {
  if (unit === undefined) return undefined;
  const token = world.fresh('seller', 'operator');
  const found = await must(alliance, 'tracking/GetUnit', token, { sscc: unit(world) });
  const { custodianId, parentSscc, childSsccs, status } = found['unit'] as Json;
  return { held: { custodianId, status }, in: { parentSscc, childSsccs } };
}
