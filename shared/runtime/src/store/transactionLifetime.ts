import type { Connection, mongo } from 'mongoose';

/**
 * What a killed process was writing stays locked until the server gives its transaction up, which
 * takes up to 90 s with the default of 60. A batch of ours takes milliseconds.
 */
const TRANSACTION_LIFETIME_SECONDS = 3;

/**
 * Lowers the server's limit where we may, and that of every primary that comes after it: a server
 * that was started again, or another one of the set, has its own. Where we may not (a managed
 * server), whoever runs it is told once what to set.
 */
export async function boundTransactionLifetime(connection: Connection): Promise<void> {
  const client = connection.getClient();
  let isTold = false;
  const bound = async (): Promise<void> => {
    try {
      await lower(client.db('admin'));
    } catch (error) {
      if (isTold || !isRefused(error)) return;
      isTold = true;
      process.emitWarning(
        `transactionLifetimeLimitSeconds could not be lowered to ${TRANSACTION_LIFETIME_SECONDS} ` +
          `(${String(error)}): after a crash some writes may wait up to 90 s`,
      );
    }
  };
  await bound();
  client.on('topologyDescriptionChanged', ({ previousDescription, newDescription }) => {
    const primary = primaryOf(newDescription);
    if (primary !== undefined && primary !== primaryOf(previousDescription)) void bound();
  });
}

async function lower(admin: mongo.Db): Promise<void> {
  const found = await admin.command({ getParameter: 1, transactionLifetimeLimitSeconds: 1 });
  if (Number(found['transactionLifetimeLimitSeconds']) <= TRANSACTION_LIFETIME_SECONDS) return;
  await admin.command({
    setParameter: 1,
    transactionLifetimeLimitSeconds: TRANSACTION_LIFETIME_SECONDS,
  });
}

/** A server that is away is asked again when it is back; only one that answers can refuse. */
function isRefused(error: unknown): boolean {
  return error instanceof Error && error.name === 'MongoServerError';
}

function primaryOf({ servers }: mongo.TopologyDescription): string | undefined {
  return [...servers.values()].find(({ type }) => type === 'RSPrimary')?.address;
}
