import { bytesPerLeg } from '../../domain/routing/timetable';
import { NetworkRefused, readPlanNetwork } from './readPlanNetwork';
import type { WrittenNetwork } from './tinyPlans.test-data';

const leg = { from: 'a', to: 'b', perKg: 3, minimum: 2, co2eGramsPerTonne: 9 };
const onward = { ...leg, from: 'b', to: 'c' };
const run = {
  departs: '2026-03-01T08:00:00Z',
  arrives: '2026-03-01T10:00:00+01:00',
  freeGrams: 100,
  freeCm3: 100,
};
const later = { ...run, departs: '2026-03-01T09:00:00Z', arrives: '2026-03-01T10:00:00Z' };
const sound: WrittenNetwork = {
  currency: 'EUR',
  points: ['a', 'b', 'c'].map((id) => ({ id, transferMinutes: 5 })),
  members: [{ id: 'm', interlineRefusedWith: ['n', 'm'] }, { id: 'n' }],
  lines: [
    {
      id: 'l',
      member: 'm',
      mode: 'rail',
      goods: ['general'],
      base: 1,
      divisor: 5000,
      legs: [leg, onward],
    },
  ],
  departures: [{ id: 'd', line: 'l', cutoffMinutes: 10, legs: [run, later] }],
};

const causesOf = (written: unknown): readonly string[] => {
  const text = typeof written === 'string' ? written : JSON.stringify(written);
  try {
    readPlanNetwork([Buffer.from(text)]);
    return [];
  } catch (error) {
    if (error instanceof NetworkRefused) return error.causes;
    throw error;
  }
};

/** The sound network with what stands at a path replaced; undefined takes it out. */
function broken(path: string, value: unknown): unknown {
  const copy = structuredClone(sound) as unknown as Record<string, unknown>;
  const keys = path.split('.');
  let at = copy;
  for (const key of keys.slice(0, -1)) at = at[key] as Record<string, unknown>;
  const last = keys.at(-1) as string;
  if (value === undefined) delete at[last];
  else Object.defineProperty(at, last, { value, enumerable: true });
  return copy;
}

test('a sound network has no causes, whatever the order of its members', () => {
  expect(causesOf(sound)).toEqual([]);
  expect(causesOf(Object.fromEntries(Object.entries(sound).reverse()))).toEqual([]);
});

test('a network without anything in it is read', () => {
  const empty = { currency: 'EUR', points: [], members: [], lines: [], departures: [] };
  expect(causesOf(empty)).toEqual([]);
});

test.each<[path: string, value: unknown, cause: string]>([
  ['currency', undefined, 'currency: is required'],
  ['currency', 978, 'currency: must be a text that is not empty'],
  ['currency', ['EUR'], 'currency: must be a text that is not empty'],
  ['points', {}, 'points: must be a list'],
  ['departures', undefined, 'departures: is required'],
  ['speed', 3, 'speed: is not known'],
  ['points.1.colour', 'red', 'points[1].colour: is not known'],
  ['points.1.__proto__', 1, 'points[1].__proto__: is not known'],
  ['points.1', 'b', 'points[1]: must be an object'],
  ['points.1', null, 'points[1]: must be an object'],
  ['points.1.id', 'a', 'points[1].id: "a" is the id of another already'],
  ['points.1.id', '', 'points[1].id: must be a text that is not empty'],
  [
    'points.1.transferMinutes',
    -1,
    'points[1].transferMinutes: must be a whole number from 0 to 9007199254740991',
  ],
  [
    'points.1.handlingFee',
    '3',
    'points[1].handlingFee: must be a whole number from 0 to 9007199254740991',
  ],
  ['members.0.interlineRefusedWith', 'n', 'members[0].interlineRefusedWith: must be a list'],
  [
    'members.0.interlineRefusedWith.0',
    'x',
    'members[0].interlineRefusedWith[0]: nothing is called "x"',
  ],
  ['lines.0.member', 'x', 'lines[0].member: nothing is called "x"'],
  ['lines.0.divisor', 0, 'lines[0].divisor: must be a whole number from 1 to 9007199254740991'],
  ['lines.0.base', 1.5, 'lines[0].base: must be a whole number from 0 to 9007199254740991'],
  ['lines.0.goods', undefined, 'lines[0].goods: is required'],
  ['lines.0.legs', [], 'lines[0].legs: must have at least one'],
  ['lines.0.legs.0.speed', 3, 'lines[0].legs[0].speed: is not known'],
  ['lines.0.legs.0.from', 'x', 'lines[0].legs[0].from: nothing is called "x"'],
  ['lines.0.legs.1.from', 'c', 'lines[0].legs[1].from: is not where the leg before it ends'],
  ['departures.0.line', 'x', 'departures[0].line: nothing is called "x"'],
  ['departures.0.line', 'toString', 'departures[0].line: nothing is called "toString"'],
  [
    'departures.0.cutoffMinutes',
    65_536,
    'departures[0].cutoffMinutes: must be a whole number from 0 to 65535',
  ],
  ['departures.0.legs', [run], 'departures[0].legs: must be 2, as the line has'],
  [
    'departures.0.legs.1.departs',
    '2026-03-01T08:59:59.999Z',
    'departures[0].legs[1].departs: must not be before the leg before it arrives',
  ],
  [
    'departures.0.legs.0.arrives',
    '2026-03-01T07:00:00Z',
    'departures[0].legs[0].arrives: must be later than departs',
  ],
  [
    'departures.0.legs.0.arrives',
    '2026-03-01T09:00:00+01:00',
    'departures[0].legs[0].arrives: must be later than departs',
  ],
  ...['2026-03-01T08:00:00', '2026-02-30T08:00:00Z', '2026-03-01', 'soon', 1_772_352_000_000].map(
    (when): [string, unknown, string] => [
      'departures.0.legs.0.departs',
      when,
      'departures[0].legs[0].departs: must be ',
    ],
  ),
])('refused with its path: %s as %j', (path, value, cause) => {
  const causes = causesOf(broken(path, value));
  expect(causes).toHaveLength(1);
  expect(causes[0]).toContain(cause);
});

test('ids that stand twice are refused wherever they stand', () => {
  for (const key of ['points', 'members', 'lines', 'departures'] as const) {
    const twice = { ...sound, [key]: [...sound[key], ...sound[key]] };
    const path = `${key}[${sound[key].length}].id`;
    expect(causesOf(twice)[0]).toMatch(`${path}: "${sound[key][0]?.id}" is the id of another`);
  }
});

test('a member of the file that stands twice is refused', () => {
  const text = JSON.stringify(sound).replace('{', '{"points":[],');
  expect(causesOf(text)).toContain('points: stands there twice');
});

test('no more than twenty causes are told, and none for names in lists that are refused', () => {
  const points = Array.from({ length: 50 }, () => ({}));
  expect(causesOf({ ...sound, points })).toHaveLength(20);
  expect(causesOf(broken('points.0.transferMinutes', 'x'))).toHaveLength(1);
});

test('a file that is cut off is refused, and says where', () => {
  const text = JSON.stringify(sound);
  expect(causesOf(text.slice(0, -20)).at(-1)).toMatch(
    /^is not JSON: it ends too soon, at byte \d+/,
  );
});

test('more free space than can be kept is kept as the most', () => {
  const [departure] = sound.departures;
  const wide = { ...run, freeGrams: 2 ** 40, freeCm3: 2 ** 32 };
  const network = { ...sound, departures: [{ ...departure, legs: [wide, later] }] };
  const { timetable } = readPlanNetwork([Buffer.from(JSON.stringify(network))]);
  expect([...timetable.freeGrams]).toEqual([4_294_967_295, 100]);
  expect([...timetable.freeCm3]).toEqual([4_294_967_295, 100]);
  expect(bytesPerLeg(timetable)).toBeLessThanOrEqual(40);
});
