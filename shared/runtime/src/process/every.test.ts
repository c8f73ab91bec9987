import { until } from '../../../../test/support/calls';
import { every } from './every';

process.env['LOG_LEVEL'] = 'silent';

test('a task runs again and again and never twice at once', async () => {
  let running = 0;
  let most = 0;
  let runs = 0;
  const part = every('look', 1, async () => {
    running += 1;
    most = Math.max(most, running);
    await new Promise((resolve) => setTimeout(resolve, 3));
    running -= 1;
    runs += 1;
  });
  await part.start();
  await until(() => runs >= 5);
  await part.stop();
  expect(most).toBe(1);
});

test('a run that fails does not end the others', async () => {
  let runs = 0;
  const part = every('fail', 1, () => {
    runs += 1;
    return Promise.reject(new Error('no'));
  });
  await part.start();
  await until(() => runs >= 3);
  await part.stop();
});

test('a task that throws at once does not end the others', async () => {
  let runs = 0;
  const part = every('throw', 1, () => {
    runs += 1;
    throw new Error('no');
  });
  await part.start();
  await until(() => runs >= 3);
  await part.stop();
});

test('stopping waits for the run under way, and none comes after', async () => {
  let finish = (): void => undefined;
  let runs = 0;
  const part = every('slow', 1, () => {
    runs += 1;
    return new Promise<void>((resolve) => (finish = resolve));
  });
  await part.start();
  await until(() => runs === 1);
  let stopped = false;
  const stopping = part.stop().then(() => (stopped = true));
  await new Promise((resolve) => setImmediate(resolve));
  expect(stopped).toBe(false);
  finish();
  await stopping;
  await new Promise((resolve) => setTimeout(resolve, 10));
  expect(runs).toBe(1);
});
