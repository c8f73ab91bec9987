import fc from 'fast-check';
import { findItineraries } from './findItineraries';
import type { Network } from './network';
import type { RoutingRequirement } from './requirement';
import { timetableBook } from './timetableBook';
import { tinyCase } from './tinyNetworks.test-data';

/** One point whose area collects and delivers in the same moment, on dated runs. */
function sameRun(stops: number): { network: Network; requirement: RoutingRequirement } {
  const [sample] = fc.sample(tinyCase, { numRuns: 1, seed: 7 });
  const { network, requirement } = sample as NonNullable<typeof sample>;
  const runs = [{ reference: 'am', days: [1, 2, 3, 4, 5, 6, 7], departs: '20:00' }];
  const both = { collects: true, delivers: true, leadMinutes: 0, runs, memberId: 'm0' };
  const areas = network.areas.slice(0, 1).map((area) => ({ ...area, ...both }));
  const roomOnRun = () => ({ grams: 9000, cm3: 1_000_000, stops });
  const to = { country: 'CN', postcode: '322001' };
  const { deliverBy: _, ...open } = requirement;
  return {
    network: {
      ...network,
      areas,
      timetable: timetableBook().current,
      activeMembers: new Set(['m0']),
      roomOnRun,
    },
    requirement: { ...open, to, grams: 1000, cm3: 4000, avoidMembers: [], avoidPoints: [] },
  };
}

test('a run that collects and delivers is held once, for both together', () => {
  const { network, requirement } = sameRun(2);
  expect(findItineraries(network, requirement).itineraries).toMatchObject([
    {
      legs: [{ kind: 'collection' }, { kind: 'delivery' }],
      space: [{ resourceId: 'a0/am/20261123', grams: 2000, cm3: 8000, stops: 2 }],
    },
  ]);
});

test('a run with room for the collection alone leaves the delivery to the next one', () => {
  const { network, requirement } = sameRun(1);
  expect(findItineraries(network, requirement).itineraries).toMatchObject([
    {
      space: [
        { resourceId: 'a0/am/20261123', stops: 1 },
        { resourceId: 'a0/am/20261124', stops: 1 },
      ],
    },
  ]);
});

test('causes that the limit of work leaves no room to look at are left out, and that is said', () => {
  let cut = 0;
  fc.assert(
    fc.property(tinyCase, fc.integer({ min: 1, max: 40 }), ({ network, requirement }, limit) => {
      const whole = findItineraries(network, requirement);
      fc.pre(whole.itineraries.length === 0);
      const work = { labelsLeft: limit };
      const found = findItineraries(network, requirement, work);
      expect(work.labelsLeft).toBeGreaterThanOrEqual(0);
      if (found.incomplete) cut += 1;
      else expect(found.reasons).toEqual(whole.reasons);
      for (const { code } of found.reasons) {
        expect(whole.reasons.map((reason) => reason.code)).toContain(code);
      }
    }),
    { numRuns: 300 },
  );
  expect(cut).toBeGreaterThan(10);
});
