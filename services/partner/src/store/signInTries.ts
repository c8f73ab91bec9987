import { createHash } from 'node:crypto';
import type { Instant } from '@serai/model';
import { newId, type Database } from '@serai/runtime';
import type { mongo } from 'mongoose';
import type { SignInTries } from '../application/signIn';
import { maxSignInFailures, mayTrySignIn, signInWindowMs } from '../domain/identity/signInLimit';

interface Tries {
  readonly _id: string;
  readonly tries: readonly { readonly id: string; readonly at: Instant }[];
  /** when nothing in it counts any more */
  readonly goneAt: Date;
}

/** The database itself removes rows that count no more. */
export async function createSignInTries(database: Database): Promise<void> {
  await triesOf(database).createIndex({ goneAt: 1 }, { expireAfterSeconds: 0 });
}

/**
 * One row per login, known or not. A try is counted before the password is looked at, in one atomic
 * update that keeps no more than the limit, so that a thousand at once are ten.
 */
export function signInTries(database: () => Database): SignInTries {
  return {
    begin: async (login, at) => {
      const id = newId('try');
      const before = await triesOf(database()).findOneAndUpdate(
        { _id: keyOf(login) },
        [{ $set: { tries: recentSince(at) } }, { $set: oneMore(id, at) }],
        { upsert: true, returnDocument: 'before' },
      );
      mayTrySignIn(before?.tries.map((tried) => tried.at) ?? [], at);
      return id;
    },
    succeeded: async (login, tryId) => {
      await triesOf(database()).updateOne(
        { _id: keyOf(login) },
        { $pull: { tries: { id: tryId } } },
      );
    },
  };
}

function recentSince(at: Instant): object {
  const cond = { $gt: ['$$this.at', at - signInWindowMs] };
  return { $filter: { input: { $ifNull: ['$tries', []] }, cond } };
}

function oneMore(id: string, at: Instant): object {
  const hasRoom = { $lt: [{ $size: '$tries' }, maxSignInFailures] };
  const more = { $concatArrays: ['$tries', [{ id, at }]] };
  return {
    tries: { $cond: [hasRoom, more, '$tries'] },
    goneAt: new Date(at + signInWindowMs),
  };
}

function triesOf(database: Database): mongo.Collection<Tries> {
  const db = database.connection.db;
  if (db === undefined) throw new Error('the database is not connected');
  return db.collection<Tries>('signInTries');
}

/** What people type into a login is sometimes their password. */
function keyOf(login: string): string {
  return createHash('sha256').update(login).digest('hex');
}
