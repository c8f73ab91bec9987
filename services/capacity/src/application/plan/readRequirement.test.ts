import { readPlanNetwork } from './readPlanNetwork';
import { readRequirement } from './readRequirement';

const network = readPlanNetwork([
  Buffer.from(
    JSON.stringify({
      currency: 'EUR',
      points: [
        { id: 'a', transferMinutes: 0 },
        { id: 'b', transferMinutes: 0 },
      ],
      members: [{ id: 'm' }],
      lines: [],
      departures: [],
    }),
  ),
]);
const sound = {
  id: 'r',
  from: [{ point: 'a', readyAt: '2026-03-01T08:00:00.1239+08:00' }],
  to: [{ point: 'b' }],
  grams: 1,
  cm3: 2,
  goods: [],
};

test('what is left out of a requirement has the value of the rules', () => {
  expect(readRequirement(JSON.stringify(sound), network)).toEqual({
    id: 'r',
    requirement: {
      ...sound,
      from: [{ point: 'a', readyAt: Date.UTC(2026, 2, 1, 0, 0, 0, 123), price: 0 }],
      to: [{ point: 'b', minutes: 0, price: 0 }],
      maxTrips: 6,
      horizonDays: 14,
      avoidMembers: [],
      avoidPoints: [],
    },
  });
});

test.each([
  [{ speed: 1 }, 'speed: is not known'],
  [{ from: [] }, 'from: must have at least one'],
  [{ to: [] }, 'to: must have at least one'],
  [{ from: 'a' }, 'from: must be a list'],
  [{ from: [{ point: 'x', readyAt: '2026-03-01T08:00:00Z' }] }, 'from[0].point: nothing is called'],
  [{ from: [{ point: 'a' }] }, 'from[0].readyAt: is required'],
  [{ from: [{ point: 'a', readyAt: '2026-03-01T08:00:00' }] }, 'from[0].readyAt: must be an RFC'],
  [{ to: [{ point: 'b' }, { point: 'x' }] }, 'to[1].point: nothing is called "x"'],
  [{ to: [{ point: 'b', hours: 1 }] }, 'to[0].hours: is not known'],
  [{ to: [{ point: 'b', minutes: -1 }] }, 'to[0].minutes: must be a whole number from 0'],
  [{ to: [{ point: 'a' }, { point: 'a', minutes: 5 }] }, 'to[0].point: is where the way begins'],
  [{ maxTrips: 0 }, 'maxTrips: must be a whole number from 1 to 12'],
  [{ maxTrips: 50 }, 'maxTrips: must be a whole number from 1 to 12'],
  [{ horizonDays: 0 }, 'horizonDays: must be a whole number from 1 to 60'],
  [{ horizonDays: 61 }, 'horizonDays: must be a whole number from 1 to 60'],
  [{ grams: 4_000_000_001 }, 'grams: must be a whole number from 0 to 4000000000'],
  [{ grams: undefined }, 'grams: is required'],
  [{ cm3: 1.5 }, 'cm3: must be a whole number'],
  [{ goods: ['general', ''] }, 'goods[1]: must be a text that is not empty'],
  [{ deliverBy: '2026-03-01' }, 'deliverBy: must be an RFC 3339'],
  [{ avoidMembers: ['x'] }, 'avoidMembers[0]: nothing is called "x"'],
  [{ avoidPoints: ['a', 'x'] }, 'avoidPoints[1]: nothing is called "x"'],
])('refused with its path: %j', (change, cause) => {
  const read = readRequirement(JSON.stringify({ ...sound, ...change }), network);
  expect(read).toEqual({ id: 'r', causes: [expect.stringContaining(cause)] });
});

test.each(['{"id":"r"', '', '[]', '7', 'null', '{"id":7}'])(
  'a line that tells no id is refused without one: %s',
  (line) => {
    expect(readRequirement(line, network)).toMatchObject({ id: null });
    expect(readRequirement(line, network)).toHaveProperty('causes.0');
  },
);

test('a way that may begin elsewhere too may end where it begins', () => {
  const from = [...sound.from, { ...sound.from[0], point: 'b' }];
  const read = readRequirement(JSON.stringify({ ...sound, from, to: [{ point: 'a' }] }), network);
  expect(read).toHaveProperty('requirement');
});
