import { MongoClient } from 'mongodb';
import { ConnectionString } from 'mongodb-connection-string-url';
import type { MongoEngine } from './engine';
import { EngineUnavailable } from './engineUnavailable';

const ANSWER_LIMIT_MS = 5_000;
const ADVICE =
  'Correct MONGODB_URI, or unset it to have a MongoDB found or fetched and started here.';

/**
 * The replica set at an address that was given. Its uri names the set and no database. Refuses
 * with EngineUnavailable when nothing answers there, or a server that is not in a replica set.
 */
export async function givenMongo(given: string, say: (line: string) => void): Promise<MongoEngine> {
  const address = parse(given);
  const hosts = address.hosts.join(',');
  const setName = await setNameAt(address.toString(), hosts);
  address.searchParams.set('replicaSet', setName);
  const database = address.pathname.slice(1);
  if (database && address.username && !address.searchParams.has('authSource')) {
    address.searchParams.set('authSource', database);
  }
  address.pathname = '/';
  say(`MongoDB: ${hosts} (given by MONGODB_URI)`);
  return { uri: address.toString(), pids: [], members: [], stop: async () => undefined };
}

function parse(given: string): ConnectionString {
  try {
    return new ConnectionString(given);
  } catch (error) {
    throw new EngineUnavailable(`MONGODB_URI is no address: ${(error as Error).message}.`, ADVICE);
  }
}

async function setNameAt(uri: string, hosts: string): Promise<string> {
  const client = new MongoClient(uri, { serverSelectionTimeoutMS: ANSWER_LIMIT_MS });
  try {
    const hello = await client.db('admin').command({ hello: 1 });
    if (typeof hello['setName'] === 'string') return hello['setName'];
  } catch (error) {
    throw new EngineUnavailable(
      `MONGODB_URI names ${hosts}, which does not answer: ${(error as Error).message}.`,
      ADVICE,
    );
  } finally {
    await client.close();
  }
  throw new EngineUnavailable(
    `MONGODB_URI names ${hosts}, which is not a replica set (transactions need one).`,
    ADVICE,
  );
}
