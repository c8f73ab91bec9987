import { randomUUID } from 'node:crypto';
import { startAlliance, type Alliance } from '../support/alliance';
import { auditOf } from '../support/audit';
import { becomes } from './person';
import { closeClients } from '../security/askGrpc';
import { busyMix } from './busyMix';

const startMs = 300_000;
let alliance: Alliance;

beforeAll(async () => {
  alliance = await startAlliance();
}, startMs);
afterAll(async () => {
  closeClients();
  await alliance?.stop();
});

test(
  'a busy alliance is clean at every moment, and nothing is in flight once it is quiet',
  async () => {
    const seed = Number(process.env['SEED'] ?? Math.floor(Math.random() * 1e9));
    process.stdout.write(`seed ${seed}, run ${randomUUID()}\n`);
    const busy = busyMix(alliance, seed);
    const during = await auditOf(alliance);
    expect(during.broken).toEqual([]);
    await busy;
    const after = await becomes('everything has settled', async () => {
      const audit = await auditOf(alliance);
      expect(audit.broken).toEqual([]);
      return audit.inFlightCount === 0 ? audit : undefined;
    });
    expect(after.checked).toMatchObject({});
    process.stdout.write(`${JSON.stringify(after.checked)}\n`);
  },
  startMs,
);
