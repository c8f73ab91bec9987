import { randomBytes } from 'node:crypto';
import { get } from 'node:http';
import { text } from 'node:stream/consumers';

const SUFFIX_BYTES = 5;

/** Asks the Jest process for the address of an engine; the first to ask waits until it runs. */
function addressOf(engine: 'mongo' | 'kafka'): Promise<string> {
  const host = process.env['SERAI_TEST_ENGINES'];
  if (!host) return Promise.reject(new Error('engines are only to be had in a Jest run'));
  return new Promise((resolve, reject) => {
    get(`${host}/${engine}`, { agent: false }, (response) => {
      text(response).then(
        (body) => (response.statusCode === 200 ? resolve(body) : reject(new Error(body))),
        reject,
      );
    }).once('error', reject);
  });
}

function suffix(): string {
  return randomBytes(SUFFIX_BYTES).toString('hex');
}

/** The address of the MongoDB replica set that all test files share, without a database. */
export function mongoUri(): Promise<string> {
  return addressOf('mongo');
}

/** The address of a new, empty database in the MongoDB that all test files share. */
export async function freshDatabase(): Promise<string> {
  return inDatabase(await mongoUri(), `test_${suffix()}`);
}

/** The same MongoDB address, with the name of a database in it. */
export function inDatabase(uri: string, database: string): string {
  return uri.replace(/^(mongodb(?:\+srv)?:\/\/[^/?]+)\/?/, `$1/${database}`);
}

/** The address of the Kafka that all test files share: host:port,host:port. */
export function kafkaBrokers(): Promise<string> {
  return addressOf('kafka');
}

/** A beginning for names of topics and groups that no other test file uses; ends in a dot. */
export async function freshPrefix(): Promise<string> {
  return `test-${suffix()}.`;
}
