import { openRuns, openStorage } from './openings';
import type { ServiceArea } from '../domain/network/area';
import { serviceArea } from '../domain/network/area';
import { aroundPoznan, member, poznan } from '../domain/network/network.test-data';
import { point } from '../domain/network/point';
import type { Held } from './networkStore';

const area = (version: number, changed: Partial<typeof aroundPoznan> = {}): Held<ServiceArea> => {
  const value = serviceArea(member, { ...aroundPoznan, ...changed }, () => true);
  return { id: 'are_1', version, status: 'published', value };
};
const offered = (held: Held<ServiceArea>) =>
  openRuns(held, []).flatMap((command) => (command.kind === 'openRun' ? [command.run] : []));

test('a run is offered once, and again when it changes', () => {
  const known = offered(area(1));
  expect(known).toMatchObject([{ areaId: 'are_1', reference: 'AM', memberId: member, stops: 40 }]);
  expect(openRuns(area(2), known)).toEqual([]);
  const runs = aroundPoznan.runs.map((run) => ({ ...run, stops: 41 }));
  expect(openRuns(area(3, { runs }), known)).toMatchObject([
    { key: 'run:are_1/AM/3', run: { stops: 41 } },
  ]);
});

test('a run that is no more published is ended, and ended once', () => {
  const known = offered(area(1));
  const [ended] = openRuns(area(2, { runs: [] }), known);
  expect(ended).toMatchObject({ key: 'run:are_1/AM/2', run: { reference: 'AM', days: [] } });
  expect(openRuns(area(3, { runs: [] }), [{ ...known[0], days: [] } as never])).toEqual([]);
});

test('storage is offered where it changed', () => {
  const hub = {
    id: 'pnt_1',
    version: 4,
    status: 'published' as const,
    value: point(member, poznan),
  };
  expect(openStorage(hub, 2_000_000_000)).toEqual([]);
  expect(openStorage(hub, 0)).toMatchObject([
    { key: 'storage:pnt_1/4', storage: { pointId: 'pnt_1', cm3: 2_000_000_000 } },
  ]);
});
