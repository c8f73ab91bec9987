import { MongoClient, MongoServerError } from 'mongodb';
import type { Document } from 'mongodb';
import { waitFor } from './waitFor';

const SET_NAME = 'serai';
const PRIMARY_LIMIT_MS = 60_000;
const SELECT_LIMIT_MS = 10_000;
const HEARTBEAT_MS = 500;
const ELECTION_MS = 2_000;
const NOT_YET_INITIALIZED = 94;

function hostOf(port: number): string {
  return `127.0.0.1:${port}`;
}

/** The address of the whole replica set. */
export function uriOf(ports: readonly number[]): string {
  return `mongodb://${ports.map(hostOf).join(',')}/?replicaSet=${SET_NAME}`;
}

/** Arguments of mongod that make it a member. */
export const MEMBER_ARGS: readonly string[] = ['--replSet', SET_NAME];

/** Does something with the admin database of one member, as it is. */
async function atMember<Result>(
  port: number,
  act: (command: (what: Document) => Promise<Document>) => Promise<Result>,
): Promise<Result> {
  const client = new MongoClient(`mongodb://${hostOf(port)}/?directConnection=true`, {
    serverSelectionTimeoutMS: SELECT_LIMIT_MS,
  });
  try {
    return await act((what) => client.db('admin').command(what));
  } finally {
    await client.close();
  }
}

function configOf(ports: readonly number[], version: number): Document {
  return {
    _id: SET_NAME,
    version,
    members: ports.map((port, id) => ({ _id: id, host: hostOf(port) })),
    settings: { electionTimeoutMillis: ELECTION_MS, heartbeatIntervalMillis: HEARTBEAT_MS },
  };
}

/** The set's configuration as the member keeps it; undefined before the set has begun. */
async function storedConfig(
  command: (what: Document) => Promise<Document>,
): Promise<Document | undefined> {
  try {
    return (await command({ replSetGetConfig: 1 }))['config'] as Document;
  } catch (error) {
    if (error instanceof MongoServerError && error.code === NOT_YET_INITIALIZED) return undefined;
    throw error;
  }
}

/**
 * Makes one set of the members at these ports: begins a new one or, where the data belongs to a
 * set with other addresses, gives that the present ones. Resolves when a primary is elected and
 * every member follows it. Refuses data of another number of members.
 */
export async function formSet(ports: readonly number[]): Promise<void> {
  const [first = 0] = ports;
  await atMember(first, async (command) => {
    const config = await storedConfig(command);
    if (config === undefined) {
      await command({ replSetInitiate: configOf(ports, 1) });
      return;
    }
    const hosts = (config['members'] as { host: string }[]).map((member) => member.host);
    if (hosts.join() === ports.map(hostOf).join()) return;
    const version = (config['version'] as number) + 1;
    await command({ replSetReconfig: configOf(ports, version), force: true });
  });
  await Promise.all(ports.map((port) => (ports.length === 1 ? isPrimary(port) : follows(port))));
}

/** Resolves when the member is primary, or follows one. */
export function follows(port: number): Promise<void> {
  return reaches(
    port,
    (hello) => hello['isWritablePrimary'] || (hello['secondary'] && hello['primary']),
  );
}

/** Resolves when the member is primary. */
export function isPrimary(port: number): Promise<void> {
  return reaches(port, (hello) => hello['isWritablePrimary']);
}

function reaches(port: number, isThere: (hello: Document) => unknown): Promise<void> {
  const late = () => new Error(`the replica set elected no primary in ${PRIMARY_LIMIT_MS} ms`);
  return atMember(port, async (command) => {
    const ask = async () => (isThere(await command({ hello: 1 })) ? true : undefined);
    await waitFor(ask, PRIMARY_LIMIT_MS, late);
  });
}
