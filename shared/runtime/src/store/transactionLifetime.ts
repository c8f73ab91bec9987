import type { Connection } from 'mongoose';

/**
 * What a killed process was writing stays locked until the server gives its transaction up, which
 * takes up to 90 s with the default of 60. A batch of ours takes milliseconds.
 */
const TRANSACTION_LIFETIME_SECONDS = 3;

/**
 * Lowers the server's limit where we may. Where we may not (a managed server), whoever runs it is
 * told once what to set.
 */
export async function boundTransactionLifetime(connection: Connection): Promise<void> {
  const admin = connection.getClient().db('admin');
  try {
    const found = await admin.command({ getParameter: 1, transactionLifetimeLimitSeconds: 1 });
    if (Number(found['transactionLifetimeLimitSeconds']) <= TRANSACTION_LIFETIME_SECONDS) return;
    await admin.command({
      setParameter: 1,
      transactionLifetimeLimitSeconds: TRANSACTION_LIFETIME_SECONDS,
    });
  } catch (error) {
    process.emitWarning(
      `transactionLifetimeLimitSeconds could not be lowered to ${TRANSACTION_LIFETIME_SECONDS} ` +
        `(${String(error)}): after a crash some writes may wait up to 90 s`,
    );
  }
}
