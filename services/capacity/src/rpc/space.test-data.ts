import type { Actor } from '@serai/model';
import type { SpaceServiceDefinition } from '@serai/protos/serai/capacity/v1/SpaceService';
import { clock, connect, fixedKeys, openDatabase, serve } from '@serai/runtime';
import type { Client, Database, Part } from '@serai/runtime';
import { freshDatabase } from '../../../../test/support/engines';
import { testIdentity } from '../../../../test/support/testIdentity';
import type { Journal } from '../application/journal';
import type { Embargo } from '../domain/network/embargo';
import type { Closure } from '../domain/network/publication';
import type { OpenedDeparture } from '../domain/space/commands';
import { asked, train } from '../domain/space/space.test-data';
import { spaceFactRow } from '../facts/space';
import { submitted } from '../store/asking.test-data';
import { openJournal } from '../store/journal';
import { journalLog } from '../store/journalLog';
import { projectorPart } from '../store/projectorPart';
import { spaceLists } from '../store/spaceDocuments';
import { spaceReports } from '../store/spaceReports';
import { spaceDoor, spaceRules } from './space';

const identity = testIdentity();
const deadlineMs = 60_000;
const lookAgainMs = 50;
const dayMs = 86_400_000;

export interface Instance {
  readonly journal: Journal;
  readonly client: Client<SpaceServiceDefinition>;
}

export interface SpaceRunning {
  readonly database: Database;
  /** Whether they are closed. */
  readonly points: Map<string, { readonly closed?: Closure }>;
  readonly embargoes: Map<string, Embargo>;
  /** Another process, as it were: its own journal, projector and server on the same database. */
  instance(now?: () => number): Promise<Instance>;
  stop(): Promise<void>;
}

/** What main wires of space, over a real MongoDB and a real gRPC server. */
export async function runningSpace(): Promise<SpaceRunning> {
  const uri = await freshDatabase();
  const database = await openDatabase({ uri, service: 'capacity' });
  const ends: (() => unknown)[] = [];
  const start = async <P extends Part>(part: P): Promise<P> => {
    await part.start();
    ends.push(() => part.stop());
    return part;
  };
  const points = new Map<string, { readonly closed?: Closure }>();
  const embargoes = new Map<string, Embargo>();
  const alliance = { points, embargoes, areas: new Map<string, never>() };
  return {
    database,
    points,
    embargoes,
    instance: async (now = clock) => {
      const log = journalLog(database);
      const journal = openJournal({ log: () => log, now });
      await start(projectorPart({ database: () => database, journal, rowOf: spaceFactRow }));
      await start(journal);
      const [lists, reports] = [spaceLists(() => database), spaceReports(() => database)];
      const doors = [spaceDoor({ journal, lists, reports, alliance })];
      const verify = fixedKeys(identity.keySet);
      const server = await start(serve({ listen: '127.0.0.1:0', doors, verify }));
      const client = connect<SpaceServiceDefinition>({
        address: `127.0.0.1:${server.port()}`,
        service: 'serai.capacity.v1.SpaceService',
        rules: spaceRules,
      });
      ends.push(() => client.close());
      return { journal, client };
    },
    stop: async () => {
      for (const end of ends.reverse()) await end();
      await database.close();
    },
  };
}

/** With the token of a person or service, and perhaps in somebody's name. */
export function as(actor: Actor, requestId?: string, named?: Actor) {
  return {
    deadlineMs,
    token: identity.token(actor),
    ...(requestId !== undefined && { requestId }),
    ...(named !== undefined && { actor: named }),
  };
}

/** A train that leaves so many days from now. */
export function trainIn(days: number, change: Partial<OpenedDeparture> = {}): OpenedDeparture {
  const plan = train();
  const shiftMs = clock() + days * dayMs - (plan.legs[0]?.departsAt ?? 0);
  const legs = plan.legs.map((leg) => ({
    ...leg,
    departsAt: leg.departsAt + shiftMs,
    arrivesAt: leg.arrivesAt + shiftMs,
  }));
  return { ...plan, legs, ...change };
}

export async function openOn(journal: Journal, departure: OpenedDeparture): Promise<void> {
  const [answer] = await submitted(journal, [asked({ kind: 'open', departure })]);
  if (!answer?.granted) throw new Error('the train is not opened');
}

/** Looks again until it is so: what is listed is written out a moment behind the journal. */
export async function eventually<T>(
  look: () => Promise<T>,
  isSo: (found: T) => boolean,
): Promise<T> {
  const latest = clock() + deadlineMs;
  for (;;) {
    const found = await look();
    if (isSo(found)) return found;
    if (clock() > latest) throw new Error(`waited in vain, at last for ${JSON.stringify(found)}`);
    await new Promise((resolve) => setTimeout(resolve, lookAgainMs));
  }
}
