import { syntheticAlliance } from './networks/synthetic';
import { linerLib } from './networks/linerLib';
import { openFlights } from './networks/openFlights';
import { plainLabelSetting } from './plainLabelSetting';
import { everyWay, leavingFrom } from './routing/everyWay';
import { frontBy, groundOf } from './routing/ground';

const SEED = Number(process.env['SEED'] ?? Date.now() % 1_000_000);
const small = { points: 300, regions: 12, members: 40, serviceLegs: 1500, departureLegs: 20_000 };

beforeAll(() => process.stdout.write(`SEED=${SEED}\n`));

test('the scan finds the front of plain label setting on a small alliance', () => {
  const network = syntheticAlliance({ ...small, days: 14 }, SEED);
  const { timetable, questions } = groundOf(network, 30, SEED);
  let choices = 0;
  for (const question of questions) {
    const { vectors } = plainLabelSetting(timetable, question);
    choices += vectors.length;
    expect(frontBy(timetable, question)).toEqual(vectors);
  }
  expect(choices).toBeGreaterThan(100);
});

test('members that refuse each other are kept apart by both', () => {
  const network = syntheticAlliance({ ...small, members: 6, departureLegs: 8000, days: 7 }, SEED);
  const { timetable, questions } = groundOf(network, 20, SEED);
  const refuses = (one: number, other: number): boolean => (one + other) % 3 === 0;
  const members = Array.from({ length: network.members }, (_, member) => member);
  const mayPass = (one: number, other: number): boolean => one === other || !refuses(one, other);
  const isBound = new Uint8Array(network.members).fill(1);
  const covers = (one: number, other: number): boolean =>
    members.every((next) => !mayPass(other, next) || mayPass(one, next));
  let changed = 0;
  for (const free of questions) {
    const question = { ...free, interline: { isBound, varies: false, mayPass, covers } };
    const { vectors } = plainLabelSetting(timetable, question);
    expect(frontBy(timetable, question)).toEqual(vectors);
    if (JSON.stringify(vectors) !== JSON.stringify(frontBy(timetable, free))) changed += 1;
  }
  expect(changed).toBeGreaterThan(3);
});

test('trying every way finds the same front where the ways can be counted', () => {
  const tiny = { points: 40, regions: 4, members: 9, serviceLegs: 120, departureLegs: 700 };
  const { timetable, questions } = groundOf(
    syntheticAlliance({ ...tiny, days: 7 }, SEED),
    20,
    SEED,
  );
  const leaving = leavingFrom(timetable);
  let found = 0;
  for (const drawn of questions) {
    const question = { ...drawn, maxTrips: 3 };
    const { vectors } = plainLabelSetting(timetable, question);
    expect(everyWay(timetable, question, leaving)).toEqual(vectors);
    found += vectors.length;
  }
  expect(found).toBeGreaterThan(3);
});

test('an alliance of a size has it, the same for the same seed', () => {
  const size = { ...small, days: 14 };
  const { points, lines, departures } = syntheticAlliance(size, SEED);
  const legs = departures.reduce((sum, departure) => sum + departure.legs.length, 0);
  expect(points).toHaveLength(size.points);
  expect(Math.abs(legs / size.departureLegs - 1)).toBeLessThan(0.05);
  expect(new Set(lines.map(({ mode }) => mode))).toEqual(new Set(['road', 'rail', 'sea', 'air']));
  expect(Math.max(...lines.map((line) => line.legs.length))).toBeLessThanOrEqual(6);
  expect(syntheticAlliance(size, SEED).departures).toEqual(departures);
});

test('public data, where it is there, gives legs that go somewhere and take their time', () => {
  for (const network of [openFlights(SEED), linerLib(SEED)]) {
    if (network === null) continue;
    for (const { legs } of network.lines) {
      for (const { metres, minutes } of legs) {
        expect(Number.isSafeInteger(metres) && metres > 0 && minutes > 0).toBe(true);
      }
    }
    expect(network.points.length).toBeGreaterThan(40);
  }
});

test('data that is not there makes no network', () => {
  process.env['SERAI_DATA'] = '/nowhere';
  expect(openFlights(SEED)).toBeNull();
  expect(linerLib(SEED)).toBeNull();
  delete process.env['SERAI_DATA'];
});
