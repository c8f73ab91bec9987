import type { Unit__Output } from '@serai/protos/serai/tracking/v1/Unit';
import { parseInstant, type Actor } from '@serai/model';
import type { epcisRules } from './epcis';
import { epcOf, query } from './epcis/epcis.test-data';
import type { trackingRules } from './rules';
import { shownOf } from './sight.test-data';
import { context, missing, type Journey } from './sightJourney.test-data';
import { admin, anna, as, field, members, points } from './tracking.test-data';

const places = Object.values(points);
const page = { cursor: '', limit: 200 };

export interface Look extends Journey {
  readonly viewer: Actor;
  /** As who oversees everything sees it. */
  readonly all: readonly Unit__Output[];
}

/** What is looked at through a door: `null` where somebody only tells, and is told what it said. */
export type Check = ((look: Look) => Promise<void>) | null;

const ofTracking: Readonly<Record<keyof typeof trackingRules, Check>> = {
  Collect: null,
  Scan: null,
  Weigh: null,
  Pack: null,
  Unpack: null,
  Announce: null,
  Receive: null,
  Reconcile: null,
  Sign: null,
  Deliver: null,
  DeclareEnd: null,
  ClearIncident: null,
  AssignIncident: null,
  Seal: null,
  ReadTags: null,
  UploadQueue: null,
  GetUnit: async ({ tracking, sights, viewer, all }) => {
    for (const unit of all) {
      const shown = await field(tracking).unit(viewer, unit.sscc).catch(missing);
      expect(shown).toEqual(shownOf(sights, viewer, unit));
    }
  },
  GetLiability: async ({ tracking, sights, viewer, all }) => {
    if (!viewer.roles.some((role) => ['operator', 'admin', 'auditor'].includes(role))) return;
    for (const { sscc, history } of all) {
      for (const { recordTime: at } of history) {
        const asked = { sscc, at };
        const found = await tracking.client.getLiability(asked, as(viewer)).catch(missing);
        const { memberId = '' } = found ?? {};
        const isSeen = memberId === viewer.member || sights.seesAt(viewer, sscc, at);
        expect({ ...asked, memberId, isSeen: isSeen || memberId === '' }).toMatchObject({
          isSeen: true,
        });
      }
    }
  },
  ListUnits: async ({ tracking, sights, viewer, all }) => {
    for (const pointId of ['', ...places]) {
      const { units } = await tracking.client.listUnits({ page, pointId }, as(viewer));
      const codes = new Set(all.map(({ sscc }) => sscc));
      const expected = all.filter((unit) => {
        const isThere = unit.pointId === pointId && sights.seesNow(viewer, unit.sscc);
        const isShown = shownOf(sights, viewer, unit) !== undefined;
        return pointId === '' ? isShown : isThere;
      });
      const shown = units.filter(({ sscc }) => codes.has(sscc));
      const bySscc = [...expected].sort((one, two) => (one.sscc < two.sscc ? -1 : 1));
      expect(shown).toEqual(bySscc.map((unit) => shownOf(sights, viewer, unit)));
    }
  },
  GetHandOver: async ({ tracking, sights, viewer }) => {
    if (viewer.roles.includes('shipper')) return;
    for (const { id, fromMemberId, toMemberId } of sights.handOvers.values()) {
      const isParty = [fromMemberId, toMemberId].includes(viewer.member ?? '');
      const asked = tracking.client.getHandOver({ handOverId: id }, as(viewer)).catch(missing);
      expect((await asked)?.handOver?.id).toBe(isParty ? id : undefined);
    }
  },
  ListHandOvers: async ({ tracking, sights, viewer }) => {
    if (viewer.roles.includes('shipper')) return;
    const asked = { page, status: '', pointId: '', departureId: '' };
    const { handOvers } = await tracking.client.listHandOvers(asked, as(viewer));
    const shown = handOvers.filter(({ id }) => sights.handOvers.has(id)).map(({ id }) => id);
    const own = [...sights.handOvers.values()].filter((one) =>
      [one.fromMemberId, one.toMemberId].includes(viewer.member ?? ''),
    );
    expect(shown).toEqual(own.map(({ id }) => id).sort());
  },
  ListIncidents: async ({ tracking, sights, viewer, all }) => {
    for (const incident of await field(tracking).incidents(viewer, '')) {
      const unit = all.find(({ sscc }) => sscc === incident.sscc);
      if (unit === undefined) continue;
      const { handOverId, raisedAt, bookingId, sscc } = incident;
      const handOver = sights.handOvers.get(handOverId);
      const told = unit.history.some(
        ({ memberId, recordTime }) => memberId === viewer.member && recordTime === raisedAt,
      );
      const isParty = [handOver?.fromMemberId, handOver?.toMemberId].includes(viewer.member);
      const isConcerned = sights.seesAt(viewer, sscc, raisedAt) || isParty;
      expect({ ...incident, isSeen: isConcerned || told }).toMatchObject({ isSeen: true });
      if (!sights.seesEver(viewer, sscc)) expect(bookingId).toBe('');
    }
  },
  Track: async ({ tracking, numbers, units }) => {
    for (const number of numbers) {
      const said = JSON.stringify(await field(tracking).track(number));
      const secrets = [...units, ...Object.values(members), ...places, 'ex:secret', anna.subject];
      expect(secrets.filter((secret) => said.includes(`"${secret}"`))).toEqual([]);
    }
  },
};

const ofEpcis: Readonly<Record<keyof typeof epcisRules, Check>> = {
  Capture: null,
  KeepQuery: null,
  DropQuery: null,
  Subscribe: null,
  Unsubscribe: null,
  // For the gateway alone, whose own tests look at what it tells.
  FollowEvents: async ({ tracking, viewer }) => {
    const [after, recordedFrom, until, limit] = [0, 0, 0, 1];
    const whose = { ownerId: members.d, queryName: 'of-d', viewer: null };
    const asked = { ...whose, after, recordedFrom, until, limit };
    await expect(tracking.epcis.followEvents(asked, as(viewer))).rejects.toThrow(/role/);
  },
  ListFollowed: async ({ tracking, viewer }) => {
    await expect(tracking.epcis.listFollowed({ page }, as(viewer))).rejects.toThrow(/role/);
  },
  QueryEvents: async (look) => {
    const { viewer, kept, units } = look;
    const found = await eventsSeen(look, viewer, {});
    expect(found).toEqual(await expectedEvents(look));
    // What its seller tells of what it sold is the customer's to know.
    const isOwn = (eventID: string) => kept.get(eventID) === viewer.member;
    const secret = await eventsSeen(look, viewer, { 'EXISTS_ex:secret': '' });
    expect(Object.keys(secret).filter((id) => !isOwn(id))).toEqual([]);
    for (const sscc of units) {
      const named = await eventsSeen(look, viewer, { MATCH_epc: epcOf(sscc) });
      const unseen = Object.values(named).filter((codes) => !codes.includes(sscc));
      expect(unseen).toEqual([]);
    }
  },
  ListTerms: async (look) => {
    const { tracking, viewer, units } = look;
    const { terms } = await tracking.epcis.listTerms({ page, kind: 'epcs' }, as(viewer));
    const shown = units.filter((sscc) => terms.includes(epcOf(sscc)));
    const visible = new Set(Object.values(await expectedEvents(look)).flat());
    expect(shown.filter((sscc) => !visible.has(sscc))).toEqual([]);
  },
  GetCapture: async ({ tracking, viewer, captures }) => {
    if (viewer.roles.includes('shipper')) return;
    for (const [captureId, memberId] of captures) {
      const found = await tracking.epcis.getCapture({ captureId }, as(viewer)).catch(missing);
      expect(found?.job?.id).toBe(memberId === viewer.member ? captureId : undefined);
    }
  },
  ListCaptures: async ({ tracking, viewer, captures }) => {
    if (viewer.roles.includes('shipper')) return;
    const { jobs } = await tracking.epcis.listCaptures({ page }, as(viewer));
    const others = jobs.filter(({ id }) => (captures.get(id) ?? viewer.member) !== viewer.member);
    expect(others).toEqual([]);
  },
  GetQuery: async ({ tracking, viewer }) => {
    if (!viewer.roles.includes('operator')) return;
    const found = await tracking.epcis.getQuery({ name: 'of-d' }, as(viewer)).catch(missing);
    expect(found?.query?.ownerId ?? viewer.member).toBe(viewer.member);
  },
  ListQueries: async ({ tracking, viewer }) => {
    if (!viewer.roles.includes('operator')) return;
    const { queries } = await tracking.epcis.listQueries({ page }, as(viewer));
    expect(queries.filter(({ ownerId }) => ownerId !== viewer.member)).toEqual([]);
  },
  ListSubscriptions: async ({ tracking, viewer }) => {
    if (!viewer.roles.includes('operator')) return;
    const asked = { queryName: 'of-d' };
    const found = await tracking.epcis.listSubscriptions(asked, as(viewer)).catch(missing);
    expect(found === undefined).toBe(viewer.member !== members.d);
  },
};

/** Every method of tracking. */
export const doors: readonly (readonly [string, Check])[] = [
  ...Object.entries(ofTracking),
  ...Object.entries(ofEpcis),
];

/** By event id, the units of the journey that it names. */
async function eventsSeen(
  { tracking, units, kept }: Journey,
  viewer: Actor,
  by: Record<string, string>,
) {
  const { events } = await query(tracking, viewer, by, { context });
  const own = events.filter(({ eventID }) => kept.has(String(eventID)));
  return Object.fromEntries(
    own.map(({ eventID, epcList, recordTime: _at, ...event }) => [
      String(eventID),
      units.filter((sscc) => JSON.stringify([epcList, event]).includes(epcOf(sscc))),
    ]),
  );
}

async function expectedEvents({ tracking, sights, viewer, kept, units }: Look) {
  const { events } = await query(tracking, admin, {}, { context });
  const shown = events.flatMap(({ eventID, epcList, recordTime }): [string, string[]][] => {
    const memberId = kept.get(String(eventID));
    if (memberId === undefined) return [];
    const heardAt = parseInstant(String(recordTime));
    const isOwn = memberId === viewer.member && !viewer.roles.includes('shipper');
    const named = units.filter((sscc) => (epcList as string[]).includes(epcOf(sscc)));
    const visible = named.filter((sscc) => isOwn || sights.seesAt(viewer, sscc, heardAt));
    return visible.length === 0 ? [] : [[String(eventID), visible]];
  });
  return Object.fromEntries(shown);
}
