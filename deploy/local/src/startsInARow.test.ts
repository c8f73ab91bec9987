import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from '../../../test/support/calls';
import { startsInARow } from './startsInARow';
import { supervise } from './supervise';

test('each start in a row waits longer, up to a limit, and after so many there is none', () => {
  const starts = startsInARow({ most: 4, firstWaitMs: 100, mostWaitMs: 300 }, () => 0);
  const waits = Array.from({ length: 6 }, () => {
    const waitMs = starts.nextWaitMs();
    starts.begun();
    return waitMs;
  });
  expect(waits).toEqual([100, 200, 300, 300, null, null]);
});

test('what lasted a minute begins anew; a start that took a minute and failed does not', () => {
  let now = 0;
  const starts = startsInARow({ most: 2, firstWaitMs: 1, mostWaitMs: 10 }, () => now);
  const nextAfter = (startMs: number, lastedMs: number) => {
    now += startMs;
    starts.begun();
    now += lastedMs;
    return starts.nextWaitMs();
  };
  expect([nextAfter(0, 59_999), nextAfter(90_000, 0), nextAfter(0, 60_000)]).toEqual([1, 2, 1]);
  expect([nextAfter(0, 1), nextAfter(0, 1)]).toEqual([2, null]);
});

test('a service that does not come up is given up in one sentence that names its log', async () => {
  const logDirectory = mkdtempSync(join(tmpdir(), 'serai-vain-'));
  const said: string[] = [];
  const why = await new Promise<string>((giveUp) => {
    const spec = { name: 'tracking', env: { NODE_OPTIONS: '--unheard-of' }, logDirectory };
    supervise(spec, (line) => said.push(line), { most: 1, giveUp });
  });
  const log = join(logDirectory, 'tracking.log');
  const how = 'ended with status 9';
  expect(said).toEqual([`tracking ${how}; it is started again. What it said is in ${log}`]);
  expect(why).toBe(
    `tracking was started again 1 times in a row in vain (the last time: it ${how}, see ${log}), ` +
      'and the alliance cannot run without it: everything is ended; put that right, then npm ' +
      'start again.',
  );
  // What it says last is written while it is known already that it has ended.
  await until(() => readFileSync(log, 'utf8').includes('--unheard-of is not allowed'));
  rmSync(logDirectory, { recursive: true });
});
