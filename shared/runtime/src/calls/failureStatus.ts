import { Metadata, status } from '@grpc/grpc-js';
import type { StatusObject } from '@grpc/grpc-js';
import { isRefusal } from '@serai/model';
import { logger } from '../process/logger';
import { isAway } from '../store/mongoErrors';
import { callRefusals } from './callRefusals';
import { retryAfterSeconds } from './limits';
import { statusOfRefusal } from './refusalStatus';

/** All that anyone outside learns of a failure of ours. */
const internalMessage = 'Something went wrong on our side.';

/** How the MongoDB driver and mongoose say that nobody is there, whichever copy of them. */
const storeAwayNames = new Set([
  'MongoServerSelectionError',
  'MongooseServerSelectionError',
  'MongoNetworkError',
  'MongoNetworkTimeoutError',
  'MongoNotConnectedError',
  'MongoTopologyClosedError',
  'MongoPoolClearedError',
  'PoolClearedOnNetworkError',
  'MongoPoolClosedError',
  'MongoWaitQueueTimeoutError',
  'MongoOperationTimeoutError',
]);

/**
 * What a caller is told when a handler threw: a refusal as such, a database that is away as
 * STORE_UNAVAILABLE, and everything else as INTERNAL with a sentence that says nothing.
 */
export function statusOfThrown(thrown: unknown, method: string): StatusObject {
  if (isRefusal(thrown)) return statusOfRefusal(thrown);
  if (isStoreAway(thrown)) {
    logger().warn({ err: thrown, method }, 'the database is away');
    return statusOfRefusal(callRefusals.STORE_UNAVAILABLE({ retryAfterSeconds }));
  }
  logger().error({ err: thrown, method }, 'a request failed');
  return { code: status.INTERNAL, details: internalMessage, metadata: new Metadata() };
}

/** Whether the database could not be reached, or is changing its primary. */
export function isStoreAway(thrown: unknown): boolean {
  return thrown instanceof Error && (storeAwayNames.has(thrown.name) || isAway(thrown));
}
