import { collectMetrics } from './metrics.fixture';
import { count, metricNames, observe, record } from './metrics';

let collected: ReturnType<typeof collectMetrics>;
beforeAll(() => {
  collected = collectMetrics();
});
afterAll(() => collected.stop());

test('what is counted, recorded and observed is sent under its name and unit', async () => {
  count('serai.refusals', { reason: 'SPACE_SOLD_OUT' });
  count('serai.refusals', { reason: 'SPACE_SOLD_OUT' }, 2);
  record('serai.requests.duration', 5);
  let age = 40;
  const forget = observe('serai.relay.age', () => age);
  age = 41;
  const first = await collected.sent();
  expect(first.get('serai.refusals')).toEqual({
    unit: '{refusal}',
    points: [{ value: 3, attributes: { reason: 'SPACE_SOLD_OUT' } }],
  });
  expect(first.get('serai.requests.duration')).toMatchObject({
    unit: 'ms',
    points: [{ value: { count: 1, sum: 5 } }],
  });
  expect(first.get('serai.relay.age')?.points).toEqual([{ value: 41, attributes: {} }]);
  forget();
  age = 42;
  const points = (await collected.sent()).get('serai.relay.age')?.points;
  expect(points).not.toContainEqual({ value: 42, attributes: {} });
});

test('every promise that is measured has a name, a unit and a meaning', () => {
  for (const [name, row] of Object.entries(metricNames)) {
    expect(name).toMatch(/^serai(\.[a-z]+)+$/);
    expect(row.unit).not.toBe('');
    expect(row.what).not.toBe('');
  }
  expect(Object.keys(metricNames)).toEqual(
    expect.arrayContaining([
      'serai.holds',
      'serai.refusals',
      'serai.relay.age',
      'serai.facts.lag',
      'serai.facts.staleness',
    ]),
  );
});
