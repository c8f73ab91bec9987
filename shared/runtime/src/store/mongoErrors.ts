import mongoose from 'mongoose';

export const MongoServerError = mongoose.mongo.MongoServerError;

/** A write that came second: somebody else's receipt, document or claim is there now. */
export class CameSecond extends Error {
  constructor(what: string) {
    super(`${what} was changed meanwhile`);
    this.name = 'CameSecond';
  }
}

const COLLISIONS: ReadonlySet<unknown> = new Set([
  11_000, // duplicate key
  112, // write conflict
  251, // the server gave the transaction up
  246, // snapshot unavailable
  239, // snapshot too old
  24, // lock timeout
  50, // over its time
  262, // over its time
]);

const AWAY: ReadonlySet<unknown> = new Set([
  6, 7, 89, 91, 189, 9001, 10_107, 11_600, 11_602, 13_435, 13_436,
]);

/** A socket that breaks while it is written to is not always wrapped by the driver. */
const BROKEN_SOCKET: ReadonlySet<unknown> = new Set([
  'EPIPE',
  'ECONNRESET',
  'ECONNREFUSED',
  'ECONNABORTED',
  'ETIMEDOUT',
]);

/** Read again and decide again: the same attempt may succeed on what is there now. */
export function isCollision(thrown: unknown): boolean {
  const error = reasonOf(thrown);
  if (error instanceof CameSecond) return true;
  if (!(error instanceof mongoose.mongo.MongoError)) return false;
  return COLLISIONS.has(error.code) || error.hasErrorLabel('TransientTransactionError');
}

/** The database cannot be reached now, or the result of a commit is not known. */
export function isAway(thrown: unknown): boolean {
  const error = reasonOf(thrown);
  if (error instanceof mongoose.Error.MongooseServerSelectionError) return true;
  if (!(error instanceof mongoose.mongo.MongoError)) {
    return BROKEN_SOCKET.has((error as { code?: unknown } | null)?.code);
  }
  return (
    error instanceof mongoose.mongo.MongoNetworkError ||
    error instanceof mongoose.mongo.MongoServerSelectionError ||
    error instanceof mongoose.mongo.MongoNotConnectedError ||
    error instanceof mongoose.mongo.MongoTopologyClosedError ||
    error instanceof mongoose.mongo.MongoOperationTimeoutError ||
    AWAY.has(error.code) ||
    error.hasErrorLabel('RetryableWriteError') ||
    error.hasErrorLabel('UnknownTransactionCommitResult')
  );
}

/** A bulk write says that a connection broke as an error of the server's, which it is not. */
function reasonOf(error: unknown): unknown {
  if (!(error instanceof mongoose.mongo.MongoBulkWriteError)) return error;
  const { errorResponse } = error as { errorResponse: unknown };
  return errorResponse instanceof Error ? errorResponse : error;
}
