import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { startAlliance, type Alliance } from '../support/alliance';

let alliance: Alliance;
beforeAll(async () => {
  alliance = await startAlliance();
});
afterAll(() => alliance?.stop());

/** The story as somebody at a terminal hears it, by HTTP alone. */
async function told(language: string): Promise<{ lines: string; code: number | null }> {
  const cli = createRequire(__filename).resolve('@serai/cli/package.json');
  const words = ['--url', alliance.url, '--password', alliance.demoPassword];
  const story = [
    join(dirname(cli), 'dist/demo.js'),
    '--story',
    'cancelled-train',
    '--lang',
    language,
    ...words,
  ];
  const demo = spawn(process.execPath, story, { stdio: ['ignore', 'pipe', 'pipe'] });
  let lines = '';
  for (const stream of [demo.stdout, demo.stderr]) {
    stream.on('data', (chunk: Buffer) => (lines += chunk.toString()));
  }
  const code = await new Promise<number | null>((done) => demo.once('close', done));
  return { lines, code };
}

test('the parcels of a cancelled train go another way by themselves, and arrive', async () => {
  const { lines, code } = await told('en');
  expect(lines).toContain('All seven parcels are accounted for: 7 delivered, 0 incidents open.');
  expect(lines).toMatch(/cancels its train of .*a flood has washed the track away/);
  expect(lines).toMatch(/the parcels have another way, and nobody has made a call/);
  expect(lines).toMatch(/The customer pays .* as before\. What it costs more is for Steppe/);
  expect(code).toBe(0);
});

test('the same is told in Chinese, of the next train', async () => {
  const { lines, code } = await told('zh');
  expect(lines).toMatch(/七件包裹从义乌到波兹南，途中所订列车被取消/);
  expect(lines).toMatch(/取消 .* 的列车：/);
  expect(lines).toMatch(/秒后包裹已改走新路线，无需任何人打电话：/);
  expect(lines).toMatch(/客户仍付 .*，多出的费用由 .* 承担/);
  expect(lines).toContain('七件包裹全部有着落：7 件妥投，0 项异常未结。');
  expect(code).toBe(0);
});
