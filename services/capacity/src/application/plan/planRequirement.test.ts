import { plan } from './plan';
import type { PlanAnswer } from './planRequirement';
import { planRequirement } from './planRequirement';
import { readPlanNetwork } from './readPlanNetwork';
import { readRequirement } from './readRequirement';
import type { WrittenLeg, WrittenNetwork, WrittenRequirement } from './tinyPlans.test-data';

const bytesOf = (written: unknown): Uint8Array[] => [Buffer.from(JSON.stringify(written))];
const run = (departs: string, arrives: string): WrittenLeg => ({
  departs: `2026-03-01T${departs}:00Z`,
  arrives: `2026-03-01T${arrives}:00Z`,
  freeGrams: 5000,
  freeCm3: 90_000,
});
const rate = { perKg: 50, minimum: 20, co2eGramsPerTonne: 9000 };
const line = { mode: 'road', goods: ['general'], base: 100, divisor: 3000 };

/** From a to b with one member, from there to c with another. */
const network: WrittenNetwork = {
  currency: 'EUR',
  points: [
    { id: 'a', transferMinutes: 60 },
    { id: 'b', transferMinutes: 60, handlingFee: 7 },
    { id: 'c', transferMinutes: 0 },
    { id: 'nowhere', transferMinutes: 0 },
  ],
  members: [{ id: 'm' }, { id: 'n' }],
  lines: [
    { ...line, id: 'ab', member: 'm', legs: [{ ...rate, from: 'a', to: 'b' }] },
    { ...line, id: 'bc', member: 'n', legs: [{ ...rate, from: 'b', to: 'c' }] },
  ],
  departures: [
    { id: 'd1', line: 'ab', cutoffMinutes: 30, legs: [run('08:00', '12:00')] },
    { id: 'd2', line: 'bc', cutoffMinutes: 30, legs: [run('13:30', '20:00')] },
  ],
};
const asked: WrittenRequirement = {
  id: 'r',
  from: [{ point: 'a', readyAt: '2026-03-01T07:30:00Z', price: 1 }],
  to: [{ point: 'c', minutes: 5, price: 2 }],
  grams: 1000,
  cm3: 6000,
  goods: ['general'],
};

function answerTo(change: Partial<WrittenRequirement>, net = network): PlanAnswer {
  const [answer] = plan(readPlanNetwork(bytesOf(net)), bytesOf({ ...asked, ...change }));
  return answer as PlanAnswer;
}
const withPerKg = (perKg: number): WrittenNetwork => ({
  ...network,
  lines: network.lines.map((one) => ({
    ...one,
    legs: one.legs.map((leg) => ({ ...leg, perKg })),
  })),
});

test('a change is as late as transfer and cut-off allow, and paid with fee, bases, entry and exit', () => {
  expect(answerTo({}).options).toEqual([
    {
      arrives: '2026-03-01T20:05:00.000Z',
      price: 1 + 100 + 100 + 7 + 100 + 100 + 2,
      co2eGrams: 18,
      transfers: 1,
      legs: [
        { departure: 'd1', leg: 0 },
        { departure: 'd2', leg: 0 },
      ],
    },
  ]);
});

test('a departure that overtakes the one before it is taken, also where both leave at once', () => {
  for (const leaves of ['08:00', '09:00']) {
    const fast = { id: 'fast', line: 'ab', cutoffMinutes: 30, legs: [run(leaves, '10:00')] };
    const departures = [...network.departures, fast];
    const { options } = answerTo({ to: [{ point: 'b' }] }, { ...network, departures });
    expect(options.map(({ legs }) => legs)).toEqual([[{ departure: 'fast', leg: 0 }]]);
  }
});

test('a line that comes back to a point, or stays there, is ridden no longer than it need be', () => {
  const calls = [
    ['a', 'a', '08:00', '08:30'],
    ['a', 'b', '08:30', '09:00'],
    ['b', 'a', '09:30', '10:30'],
    ['a', 'c', '11:00', '15:00'],
  ] as const;
  const legs = calls.map(([from, to]) => ({ ...rate, from, to }));
  const round = { ...line, id: 'round', member: 'm', legs };
  const runs = calls.map(([, , departs, arrives]) => run(departs, arrives));
  const departures = [{ id: 'd', line: 'round', cutoffMinutes: 30, legs: runs }];
  const looped = { ...network, lines: [...network.lines, round], departures };
  const legsFrom = (point: string): unknown => {
    const from = [{ point, readyAt: '2026-03-01T07:30:00Z' }];
    return answerTo({ from }, looped).options.map((option) => option.legs.map(({ leg }) => leg));
  };
  expect(legsFrom('a')).toEqual([[3]]);
  expect(legsFrom('b')).toEqual([[2, 3]]);
});

test('a leg without room is ridden by what takes none, and by nothing else', () => {
  const [first, second] = network.departures;
  const full = { ...run('08:00', '12:00'), freeGrams: 0, freeCm3: 0 };
  const net = { ...network, departures: [{ ...first!, legs: [full] }, second!] };
  expect(answerTo({ grams: 1, cm3: 0 }, net)).toMatchObject({
    options: [],
    reason: expect.stringMatching(/^NO_ROOM/) as string,
  });
  expect(answerTo({ grams: 0, cm3: 1 }, net)).toMatchObject({ options: [] });
  expect(answerTo({ grams: 0, cm3: 0 }, net).options).toHaveLength(1);
});

test('of two departures that are alike the one with the lower id is told, in whatever order', () => {
  const twins = network.departures.flatMap((each) => [each, { ...each, id: `${each.id}-twin` }]);
  for (const departures of [twins, [...twins].reverse()]) {
    const { options } = answerTo({}, { ...network, departures });
    expect(options.map(({ legs }) => legs.map(({ departure }) => departure))).toEqual([
      ['d1', 'd2'],
    ]);
  }
});

test('a network without anything in it knows none of the places that are asked for', () => {
  const empty = { currency: 'EUR', points: [], members: [], lines: [], departures: [] };
  expect(answerTo({}, empty)).toMatchObject({
    options: [],
    refused: ['from[0].point: nothing is called "a"', 'to[0].point: nothing is called "c"'],
  });
});

test.each([
  [{ goods: ['battery'] }, /^GOODS_REFUSED: There is a way, .*\.$/],
  [{ grams: 5001 }, /^NO_ROOM: There is a way, .*\.$/],
  [{ deliverBy: '2026-03-01T20:04:59Z' }, /^TOO_LATE: There is a way, .*\.$/],
  [{ avoidPoints: ['b'] }, /^AVOIDED: There is a way, .*\.$/],
  [{ avoidMembers: ['n'] }, /^AVOIDED: There is a way, .*\.$/],
  [{ maxTrips: 1 }, /^NO_CONNECTION: No departures .*\.$/],
  [{ to: [{ point: 'nowhere' }] }, /^NO_CONNECTION: /],
  [{ from: [{ point: 'a', readyAt: '2026-03-01T07:30:01Z' }] }, /^NO_CONNECTION: /],
  [{ goods: ['battery'], grams: 5001 }, /^GOODS_REFUSED: .*; NO_ROOM: .*\.$/],
])('where there is no way the reason is told: %j', (change, reason) => {
  const answer = answerTo(change);
  expect(answer).toMatchObject({ options: [], reason: expect.stringMatching(reason), refused: [] });
});

test('members of whom either refuses the other hand nothing over, and that is the reason', () => {
  for (const [one, other] of [
    ['m', 'n'],
    ['n', 'm'],
  ] as const) {
    const members = [{ id: one, interlineRefusedWith: [other] }, { id: other }];
    expect(answerTo({}, { ...network, members }).reason).toMatch(/^NO_INTERLINING: /);
  }
});

test('a way that is delivered at the very last moment is in time', () => {
  expect(answerTo({ deliverBy: '2026-03-01T20:05:00Z' }).options).toHaveLength(1);
});

test('prices that are too large to be added exactly are refused, and large ones are exact', () => {
  expect(answerTo({}, withPerKg(10 ** 12)).options[0]?.price).toBe(4 * 10 ** 12 + 210);
  const [tooLarge, sum] = [8 * 10 ** 15, 4 * 10 ** 15];
  expect(answerTo({ grams: 4000 }, withPerKg(tooLarge)).refused).toEqual([
    'grams: a price is too large to be exact',
  ]);
  expect(answerTo({}, withPerKg(sum / 2)).options).toHaveLength(1);
  expect(answerTo({}, withPerKg(sum)).refused).toEqual(['grams: a sum is too large to be exact']);
});

test('emissions of a heavy shipment are rounded exactly', () => {
  const lines = network.lines.map((one) => ({
    ...one,
    legs: one.legs.map((leg) => ({ ...leg, co2eGramsPerTonne: 99_999_999 })),
  }));
  const departures = network.departures.map((one) => ({
    ...one,
    legs: one.legs.map((leg) => ({ ...leg, freeGrams: 4_000_000_000 })),
  }));
  const { options } = answerTo({ grams: 3_999_999_999 }, { ...network, lines, departures });
  // 99,999,999 g for a tonne, 3,999.999999 t: 399,999,995,900.000001 on each leg.
  expect(options[0]?.co2eGrams).toBe(2 * 399_999_995_900);
});

test('a search that is ended before its end is told as that', () => {
  const departures = Array.from({ length: 5000 }, (_, nth) => ({
    id: `d${nth}`,
    line: 'ab',
    cutoffMinutes: 0,
    legs: [run('08:00', '12:00')],
  }));
  const read = readPlanNetwork(bytesOf({ ...network, departures }));
  const requirement = readRequirement(JSON.stringify(asked), read);
  if ('causes' in requirement) throw new Error(requirement.causes.join());
  const answer = planRequirement(read, requirement.requirement, 0);
  expect(answer.reason).toBe('more than 0 labels: later ways were not looked at');
  expect(answer.refused).toHaveLength(1);
});
