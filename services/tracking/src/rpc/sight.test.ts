import { randomInt } from 'node:crypto';
import fc from 'fast-check';
import type { HandOver__Output } from '@serai/protos/serai/tracking/v1/HandOver';
import type { Unit__Output } from '@serai/protos/serai/tracking/v1/Unit';
import { Refusal, type Actor } from '@serai/model';
import { decodeFact } from '@serai/runtime';
import { track } from '../application/track';
import { eventFor } from '../domain/epcis/eventSight';
import type { FactWorld } from '../domain/factSight';
import type { KnownIncident } from '../domain/incident';
import { absentUnit, type KnownUnit } from '../domain/unit';
import { custodyAt, viewersOf } from '../domain/unitSight';
import { mayReadHandOver } from '../domain/handOverSight';
import { kinds, workFor } from '../store/kinds';
import { factSight } from './factSight';
import { MemoryJourney } from './memoryJourney.test-data';
import { incidentFor, unitMessage } from './messages';
import { shownOf } from './sight.test-data';
import { actOfMore, type ActOfMore } from './sightJourney.test-data';
import { trackMessage } from './trackMessage';
import { anna, members, operator, person, points } from './tracking.test-data';

const runs = 60;
const offices = (['a', 'b', 'c', 'd'] as const).map(operator);
const customers = [anna, person('a', 'shipper', 'other')];
const viewers: readonly Actor[] = [...offices, person('b', 'device'), ...customers];
const isCustomer = ({ roles }: Actor): boolean => roles.includes('shipper');

interface Look {
  readonly journey: MemoryJourney;
  readonly viewer: Actor;
  /** As who oversees everything sees it. */
  readonly all: readonly Unit__Output[];
}

/** What each door shows, beside what was written down of who may see what. */
/** By what hand-overs are listed. */
interface Listed {
  readonly memberIds: readonly string[];
  readonly workFor?: readonly string[];
}

const doors: Readonly<Record<string, (look: Look) => unknown>> = {
  unit: ({ journey: { world, sights }, viewer, all }) => {
    const shown = all.map(({ sscc }) => {
      const unit = world.unit(sscc) ?? absentUnit;
      return orMissing(() => unitMessage(unit, 0, viewer));
    });
    const told = all.map((unit) => shownOf(sights, viewer, { ...unit, version: 0 }));
    const plain = (unit: object | undefined) => unit && { ...unit, version: 0 };
    expect(shown.map(plain)).toEqual(told.map(plain));
  },
  list: ({ journey: { world, sights }, viewer, all }) => {
    if (isCustomer(viewer)) return;
    const listed = all.map(({ sscc }) => viewersOf(world.unit(sscc) as KnownUnit));
    const isIn = (ids: readonly string[]): boolean => ids.includes(String(viewer.member));
    expect(listed.map(({ ever, now }) => [isIn(ever), isIn(now)])).toEqual(
      all.map((unit) => [
        shownOf(sights, viewer, unit) !== undefined,
        sights.seesNow(viewer, unit.sscc),
      ]),
    );
  },
  liability: ({ journey: { world, sights }, viewer, all }) => {
    const wrong = all.flatMap(({ sscc, history }) =>
      history.filter(({ recordTime }) => {
        const span = custodyAt(world.unit(sscc) as KnownUnit, viewer, recordTime);
        if (span === undefined || sights.seesAt(viewer, sscc, recordTime)) return false;
        return isCustomer(viewer) || span.memberId !== viewer.member;
      }),
    );
    expect(wrong).toEqual([]);
  },
  incidents: ({ journey: { world, sights }, viewer, all }) => {
    const listed = world.incidents().filter((one) => isListed(one, viewer));
    const wrong = listed.filter((incident) => {
      const { sscc, raisedAt } = incident;
      const history = all.find((unit) => unit.sscc === sscc)?.history ?? [];
      const handOver = sights.handOvers.get(incident.handOverId);
      const isTold =
        sights.seesAt(viewer, sscc, raisedAt) ||
        history.some((one) => isTellers(one, viewer) && one.recordTime === raisedAt) ||
        [handOver?.fromMemberId, handOver?.toMemberId].includes(viewer.member);
      const { bookingId } = incidentFor(incident, viewer, world.unit(sscc));
      return !isTold || (bookingId !== '' && !sights.seesEver(viewer, sscc));
    });
    expect(wrong).toEqual([]);
  },
  handOvers: ({ journey, viewer }) => {
    const memberId = String(viewer.member);
    if (isCustomer(viewer)) return;
    const contractorIds = journey.contractors(memberId);
    for (const told of journey.sights.handOvers.values()) {
      const kept = journey.handOver(told.id);
      if (kept.status === 'absent') throw new Error(`${told.id} is gone`);
      const { memberIds, workFor: pairs = [] } = kinds.handOver.toDocument(
        kept,
      ) as unknown as Listed;
      const isRead = mayReadHandOver(kept, memberId, contractorIds);
      const isAtWork = contractorIds.some((id) => pairs.includes(workFor(memberId, id)));
      const seen = [isRead, memberIds.includes(memberId) || isAtWork];
      const { sights } = journey;
      expect(seen).toEqual([
        sights.readsHandOver(memberId, told),
        sights.listsHandOver(memberId, told),
      ]);
      const isTheirs = [told.fromMemberId, told.toMemberId].some((id) =>
        contractorIds.includes(id),
      );
      if (isTheirs && memberId !== told.toMemberId) {
        journey.looks.add(`${kept.status === 'signed' ? 'signed' : 'open'} ${seen.join()}`);
      }
    }
  },
  scan: ({ journey: { answers }, viewer }) => {
    // Who is not concerned with it is told no other member's part of the way.
    const strange = answers.filter(({ by, mayKnow }) => members[by] === viewer.member && !mayKnow);
    const named = strange.map(({ by, answer }) => answer.nextMemberId ?? members[by]);
    expect(named.filter((memberId) => memberId !== viewer.member)).toEqual([]);
  },
  epcis: ({ journey: { world, sights, events }, viewer }) => {
    const wrong = events.filter((event) => {
      const units = new Map(event.ssccs.map((sscc) => [sscc, world.unit(sscc) ?? absentUnit]));
      const seen = eventFor(event, units, viewer);
      const isOwn = !isCustomer(viewer) && event.memberId === viewer.member;
      const expected = event.ssccs.filter(
        (sscc) => isOwn || sights.seesAt(viewer, sscc, event.recordTime),
      );
      const said = JSON.stringify(seen ?? {});
      const named = event.ssccs.filter((sscc) => said.includes(sscc));
      const isTold = event.memberId !== viewer.member && said.includes('ex:secret');
      return isTold || named.join() !== expected.join();
    });
    expect(wrong).toEqual([]);
  },
  track: async ({ journey: { world, units, parcels }, viewer }) => {
    if (viewer !== anna) return;
    const consignment = world.states.get('consignment:bkg_1') as never;
    const known = parcels.flatMap((sscc) => world.unit(sscc) ?? []);
    const tracked = await track(
      {
        consignmentByNumber: () => Promise.resolve(consignment),
        units: () => Promise.resolve(new Map(known.map((unit) => [unit.sscc, unit]))),
        openIncidents: () => Promise.resolve(world.incidents()),
        places: () => Promise.resolve(new Map()),
      },
      'trk_1',
    );
    const said = JSON.stringify(trackMessage(tracked));
    const secrets = [...units, ...Object.values(members), ...Object.values(points), 'Gone.'];
    expect(secrets.filter((secret) => said.includes(`"${secret}"`))).toEqual([]);
  },
  facts: async ({ journey, viewer }) => {
    const { sights } = journey;
    const told = journey.facts();
    const sight = factSight(() => Promise.resolve(factWorld(journey)));
    const ofHandOvers = told.filter(({ type }) => type.includes('HandOver'));
    const [shownOfThem, audiences] = [
      await sight.seen(viewer, ofHandOvers),
      await sight.audiences(ofHandOvers),
    ];
    const memberId = String(viewer.member);
    const listed = ofHandOvers.map(({ type, data }) => {
      const { handOver } = decodeFact<{ handOver: HandOver__Output }>(type, data);
      return sights.listsHandOver(memberId, handOver);
    });
    expect(audiences.map((ids) => ids.includes(memberId))).toEqual(listed);
    expect(shownOfThem.map((shown) => shown !== undefined)).toEqual(
      listed.map((isListed) => isListed && !isCustomer(viewer)),
    );
    const facts = told.filter(({ type }) => isOfUnit(type));
    const seen = await sight.seen(viewer, facts);
    const wrong = facts.filter(({ type, data }, index) => {
      const { sscc, at, memberId } = aboutOf(type, data);
      const isOwn = !isCustomer(viewer) && memberId === viewer.member;
      const shown = seen[index];
      if ((shown !== undefined) !== (isOwn || sights.seesAt(viewer, sscc, at))) return true;
      if (shown === undefined || sights.seesEver(viewer, sscc)) return false;
      return decodeFact<{ bookingId: string }>(type, shown as Buffer).bookingId !== '';
    });
    expect(wrong).toEqual([]);
  },
};

/** d works for b, signed one of three hand-overs and received in another; then that ends, and parcels do. */
const told: ActOfMore[] = (
  [
    ['subcontract', 0],
    ['announce', 2],
    ['announce', 1],
    ['announce', 0],
    ['receive', 1],
    ['scan', 1],
    ['reconcile', 1],
    ['sign', 1],
    ['receive', 3],
    ['reconcile', 6],
    ['sign', 6],
    ['receive', 2],
    ['reconcile', 2],
    ['sign', 2],
    ['subcontract', 0],
    ['deliver', 2],
    ['declare', 0],
  ] as const
).map(([what, which]) => {
  return { what, which, ...{ who: 'd', to: 'b', some: [5], condition: 'ok' } };
});

/** While it goes on; through the others all look at the end, at what was told by then. */
const often = [doors['unit'], doors['list'], doors['incidents'], doors['handOvers']].filter(
  (each) => each !== undefined,
);

test('on random journeys no door shows anybody a field outside its intervals', async () => {
  const seed = Number(process.env['SEED'] ?? randomInt(1e9));
  process.stdout.write(`SEED=${seed}\n`);
  const [seenBy, looks] = [new Set<string>(), new Set<string>()];
  const journeys = fc.array(actOfMore, { minLength: 9, maxLength: 18 });
  const property = fc.asyncProperty(journeys, async (acts) => {
    const journey = new MemoryJourney();
    for (const [index, each] of acts.entries()) {
      journey.perform(each);
      const all = journey.notice();
      const isLast = index === acts.length - 1;
      const looking = isLast ? viewers : [viewers[index % viewers.length] as Actor];
      for (const viewer of looking) {
        const through = isLast ? Object.values(doors) : often;
        for (const look of through) await look({ journey, viewer, all });
      }
      for (const { status } of all) seenBy.add(status);
    }
    for (const look of journey.looks) looks.add(look);
  });
  await fc.assert(property, { seed, numRuns: runs, endOnFailure: true, examples: [[told]] });
  // The journeys went as far as they can: handed over, delivered, lost.
  expect([...seenBy]).toEqual(
    expect.arrayContaining(['expected', 'in_custody', 'delivered', 'lost']),
  );
  // And d saw its contractor's hand-overs, by id and listed, in each way that there is.
  const ways = ['open true,false', 'open true,true', 'signed true,true', 'signed false,false'];
  expect([...looks]).toEqual(expect.arrayContaining(ways));
});

function orMissing<T>(show: () => T): T | undefined {
  try {
    return show();
  } catch (error) {
    if (error instanceof Refusal && error.kind === 'missing') return undefined;
    throw error;
  }
}

/** As the list is read: by the members that may see it, of a customer what it booked. */
function isListed({ seenBy, shipper }: KnownIncident, viewer: Actor): boolean {
  const isOfCustomer = !isCustomer(viewer) || shipper === viewer.subject;
  return seenBy.includes(String(viewer.member)) && isOfCustomer;
}

/** It told of it, or its subcontractor did. */
function isTellers(
  { memberId, forMemberId }: { readonly memberId: string; readonly forMemberId: string },
  { member }: Actor,
): boolean {
  return memberId === member || forMemberId === member;
}

function isOfUnit(type: string): boolean {
  return !/HandOver|Incident|Estimate/.test(type);
}

interface Said {
  readonly sscc: string;
  readonly at?: number;
  readonly memberId?: string;
  readonly toMemberId?: string;
  readonly happening?: { readonly memberId: string; readonly recordTime: number };
}

function aboutOf(type: string, data: Buffer): { sscc: string; at: number; memberId: string } {
  const { sscc, happening, memberId, toMemberId, at } = decodeFact<Said>(type, data);
  const told = happening?.memberId ?? memberId ?? toMemberId ?? '';
  return { sscc, at: happening?.recordTime ?? at ?? 0, memberId: told };
}

function factWorld(journey: MemoryJourney): FactWorld {
  const { world } = journey;
  const read = (key: string): never =>
    (world.states.get(key) ?? { status: 'absent' }) as unknown as never;
  return {
    unit: (sscc) => read(`unit:${sscc}`),
    incident: (id) => read(`incident:${id}`),
    consignment: (id) => read(`consignment:${id}`),
    handOver: (id) => journey.handOver(id),
    contractorsOf: (memberId) => journey.contractors(memberId),
  };
}
