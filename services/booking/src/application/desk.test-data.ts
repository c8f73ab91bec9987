import { randomUUID } from 'node:crypto';
import { hours, type Actor } from '@serai/model';
import { decodeFact, once, openDatabase, type Database } from '@serai/runtime';
import { freshDatabase } from '../../../../test/support/engines';
import { legsToPoznan, pins, planOf, requirementAsked } from '../domain/booking.test-data';
import type { Itinerary, SpaceItem } from '../domain/itinerary';
import type { MemberFact } from '../domain/member';
import type { NoWay } from '../domain/quote';
import { kinds } from '../store/kinds';
import { replanShelf } from '../store/replanShelf';
import { shelfOf } from '../store/shelf';
import type { Capacity, SpaceAnswer } from './capacity';
import type { OtherSpace, OtherSpaceAnswer } from './holdExchange';
import type { Asker, Desk, Kept } from './desk';
import { hearPartner } from './hearPartner';
import { hearTracking } from './hearTracking';
import { bookShipment, type BookAsked } from './bookShipment';
import { makeQuote } from './makeQuote';

/** What the functions that are passed in place of capacity answer, and what they were asked. */
interface Scene {
  answer: SpaceAnswer;
  isAway: boolean;
  reasons: readonly NoWay[];
  readonly taken: string[];
  readonly givenBack: string[];
  /** Hold ids with which capacity always fails. */
  readonly failing: Set<string>;
  /** What is found beside the way to Poznan. */
  found: readonly Itinerary[];
  incomplete: boolean;
  /** Ids of the lines whose terms were looked up. */
  readonly lookedUp: string[];
  /** What each hold holds, and its version; a hold given back is there no more. */
  readonly holds: Map<string, { version: number; items: readonly SpaceItem[] }>;
  /** What every exchange is answered, and how often one was asked for. */
  exchangeAnswer: OtherSpaceAnswer | undefined;
  /** What each request was answered. */
  readonly exchanged: Map<string, OtherSpaceAnswer>;
  exchanges: number;
  /** Runs while capacity is asked for space. */
  meanwhile: () => Promise<unknown>;
}

export interface TestDesk {
  readonly desk: Desk;
  readonly scene: Scene;
  readonly database: Database;
}

/** A desk over a database of its own. */
export async function openDesk(): Promise<TestDesk> {
  const uri = await freshDatabase();
  const database = await openDatabase({ uri, service: 'booking', kinds: Object.values(kinds) });
  const scene: Scene = {
    answer: { answer: 'granted', holdVersions: {} },
    isAway: false,
    reasons: [],
    taken: [],
    givenBack: [],
    failing: new Set(),
    found: [],
    incomplete: false,
    lookedUp: [],
    holds: new Map(),
    exchangeAnswer: undefined,
    exchanged: new Map(),
    exchanges: 0,
    meanwhile: () => Promise.resolve(),
  };
  const desk: Desk = {
    database: () => database,
    kinds,
    shelf: shelfOf(() => database),
    replans: replanShelf(() => database),
    capacity: capacityIn(scene),
    answerWithinMs: hours(24),
    quoteValidMs: hours(0.25),
  };
  return { desk, scene, database };
}

function capacityIn(scene: Scene): Capacity {
  return {
    findItineraries: async ({ readyAt }) => ({
      itineraries: scene.reasons.length > 0 ? [] : [planOf(legsToPoznan(readyAt)), ...scene.found],
      reasons: scene.reasons,
      incomplete: scene.incomplete,
    }),
    pointName: async (pointId) => pins.points[pointId],
    cancellationTerms: async (lineId) => {
      scene.lookedUp.push(lineId);
      return [{ hoursBefore: 0, feeBasisPoints: 1_000 }];
    },
    findWays: async () => ({ itineraries: scene.found, reasons: scene.reasons, incomplete: false }),
    exchangeMany: async (asked) => asked.map(() => ({ code: '' as const, holdVersion: 1 })),
    takeMany: async (asked) =>
      asked.map(({ holdId, items }) => {
        scene.taken.push(holdId);
        return { code: '' as const, holdVersion: keep(scene, holdId, items) };
      }),
    isHeld: async (holdId) => scene.holds.has(holdId),
    letGo: async (holdId) => {
      scene.givenBack.push(holdId);
      scene.holds.delete(holdId);
    },
    holdVersion: async () => 1,
    overOn: async () => ({ grams: 0, cm3: 0 }),
    takeSpace: async (asked) => {
      await scene.meanwhile();
      if (scene.isAway) return { answer: 'away' };
      if (asked.some(({ holdId }) => scene.failing.has(holdId))) return { answer: 'failed' };
      scene.taken.push(...asked.map(({ holdId }) => holdId));
      if (scene.answer.answer !== 'granted') return scene.answer;
      const holdVersions = asked.map(({ holdId, items }) => [holdId, keep(scene, holdId, items)]);
      return { ...scene.answer, holdVersions: Object.fromEntries(holdVersions) };
    },
    exchange: async (asked) => {
      await scene.meanwhile();
      if (scene.isAway) return 'away';
      scene.exchanges += 1;
      return asked.map((one) => scene.exchangeAnswer ?? exchangedOnce(scene, one));
    },
    versionOf: async (holdId) => scene.holds.get(holdId)?.version,
    giveBack: async (holdId) => {
      if (scene.isAway) return 'away';
      if (scene.failing.has(holdId)) return 'failed';
      scene.givenBack.push(holdId);
      return 'released';
    },
  };
}

/** As capacity does it: the same request again is answered as before. */
function exchangedOnce(scene: Scene, asked: OtherSpace): OtherSpaceAnswer {
  const answer = scene.exchanged.get(asked.requestId) ?? exchanged(scene, asked);
  scene.exchanged.set(asked.requestId, answer);
  return answer;
}

/** As capacity does it: of that version or not at all; without items all is given back. */
function exchanged(scene: Scene, asked: OtherSpace): OtherSpaceAnswer {
  const { holdId, expectedVersion, items, also } = asked;
  if (scene.failing.has(holdId)) return { answer: 'failed' };
  const code = scene.holds.has(holdId) ? 'HOLD_CHANGED' : 'HOLD_RELEASED';
  if (scene.holds.get(holdId)?.version !== expectedVersion) {
    return { answer: 'refused', code, message: code };
  }
  const versions = [[holdId, keep(scene, holdId, items)] as const];
  if (items.length === 0) scene.holds.delete(holdId);
  for (const one of also) versions.push([one.holdId, keep(scene, one.holdId, one.items)]);
  return { answer: 'granted', holdVersions: Object.fromEntries(versions) };
}

function keep({ holds }: Scene, holdId: string, items: readonly SpaceItem[]): number {
  const version = (holds.get(holdId)?.version ?? 1_000) + 1;
  holds.set(holdId, { version, items });
  return version;
}

export const memberId = 'mbr_a';
export const shipperA: Actor = { subject: 'per_shipper', member: memberId, roles: ['shipper'] };
export const operatorA: Actor = { subject: 'per_operator', member: memberId, roles: ['operator'] };
export const operatorB: Actor = { subject: 'per_b', member: 'mbr_b', roles: ['operator'] };
export const admin: Actor = { subject: 'per_admin', roles: ['admin'] };

/** Somebody asks under a request id; another body has another digest. */
export function by(actor: Actor, requestId: string = randomUUID(), digest = ''): Asker {
  return { actor, caller: actor, requestId, digest };
}

/** Partner said something about the member. */
export async function partnerSays(database: Database, id: string, fact: MemberFact): Promise<void> {
  await decided(database, (sheet) => hearPartner(kinds, sheet, id, fact));
}

export async function admit(database: Database, id = memberId): Promise<void> {
  const companyPrefix = `0614${id.length}${id.charCodeAt(4)}`;
  await partnerSays(database, id, { type: 'Admitted', name: `Member ${id}`, companyPrefix });
}

/** Tracking saw a parcel. */
export async function trackingSays(
  database: Database,
  bookingId: string,
  command: Parameters<typeof hearTracking>[3],
): Promise<void> {
  await decided(database, (sheet) => hearTracking(kinds, sheet, bookingId, command));
}

async function decided(
  database: Database,
  decide: (sheet: Parameters<typeof hearPartner>[1]) => void,
): Promise<void> {
  const step = {
    name: 'test.hear',
    touches: () => [],
    decide: (_: null, sheet: Parameters<typeof hearPartner>[1]) => {
      decide(sheet);
      return null;
    },
  };
  await once(database, step, [{ id: randomUUID(), digest: '', command: null }]);
}

/** A requirement that is asked for now. */
export function wanted(): ReturnType<typeof requirementAsked> {
  return requirementAsked({ readyAt: Date.now() + hours(2) });
}

/** Takes the first option of a new quote. */
export async function accept(desk: Desk, actor: Actor = shipperA): Promise<BookAsked> {
  const quote = await makeQuote(desk, by(actor), wanted());
  const { from, to } = quote.requirement;
  return { quoteId: quote.id, optionId: 'opt_1', reference: 'ORDER-1', from, to };
}

export async function booked(desk: Desk, actor: Actor = shipperA): Promise<Kept> {
  return bookShipment(desk, by(actor), await accept(desk, actor));
}

/** What the outbox says, in order. */
export async function told(database: Database): Promise<{ type: string; message: unknown }[]> {
  const rows = await database.connection
    .collection('outbox')
    .find({}, { promoteBuffers: true })
    .sort({ key: 1, version: 1 })
    .toArray();
  return rows.map((row) => {
    const type = String(row['type']);
    return { type, message: decodeFact(type, row['data'] as Buffer) };
  });
}
