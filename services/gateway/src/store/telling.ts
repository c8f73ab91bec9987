import type { mongo } from 'mongoose';
import type { Database } from '@serai/runtime';
import type { Subscription } from '../routes/telling/subscription';
import type { Cursor, DeadLetter, TellingStore } from '../routes/telling/tellingStore';
import { isDuplicate, usable } from './away';

type Row<T extends { readonly id: string }> = Omit<T, 'id'> & { readonly _id: string };

interface Collections {
  readonly wishes: mongo.Collection<Row<Subscription>>;
  readonly cursors: mongo.Collection<Row<Cursor>>;
  readonly letters: mongo.Collection<Row<DeadLetter>>;
}

/** Who wants to be told, how far each was told, and what was told in vain. */
export function tellingStore(open: () => Promise<Database>): TellingStore {
  const use = usable(open, collectionsOf);
  return { ...wishStore(use), ...cursorStore(use), ...letterStore(use) };
}

type Use = <A>(ask: (collections: Collections) => Promise<A>) => Promise<A>;
type Cursors = Pick<
  TellingStore,
  'cursor' | 'begun' | 'cursors' | 'changeCursor' | 'rewind' | 'strangers' | 'dropEnded'
>;
type Letters = Pick<
  TellingStore,
  'bury' | 'deadLetter' | 'deadLetters' | 'changeDeadLetter' | 'raise'
>;

function wishStore(use: Use): Omit<TellingStore, keyof Cursors | keyof Letters> {
  return {
    add: (subscription, after) => use((all) => add(all, subscription, after)),
    find: (id) =>
      use(async ({ wishes }) => {
        const found = await wishes.findOne({ _id: id });
        return found === null ? undefined : withId<Subscription>(found);
      }),
    list: (by, after, limit) =>
      use(async ({ wishes }) => {
        const filter = { ...by, _id: { $gt: after } } as mongo.Filter<Row<Subscription>>;
        const found = await wishes.find(filter).sort({ _id: 1 }).limit(limit).toArray();
        return found.map((row) => withId<Subscription>(row));
      }),
    count: (ownerId, kind) => use(({ wishes }) => wishes.countDocuments({ ownerId, kind })),
    remove: (id) => use((all) => remove(all, { _id: id })),
    removeAllOf: (ownerId) => use((all) => remove(all, { ownerId })),
    setSecrets: (id, secrets) =>
      use(async ({ wishes }) => {
        const update = { $set: { secrets: [...secrets] } };
        await wishes.updateOne({ _id: id }, update as mongo.UpdateFilter<Row<Subscription>>);
      }),
  };
}

function cursorStore(use: Use): Cursors {
  return {
    cursor: (id) =>
      use(async ({ cursors }) => {
        const found = await cursors.findOne({ _id: id });
        return found === null ? undefined : cursorOf(found);
      }),
    begun: (id, begin) =>
      use(async ({ cursors }) => {
        const row = { ...fresh, ...begin };
        const found = await cursors.findOneAndUpdate(
          { _id: id },
          { $setOnInsert: row },
          { upsert: true, returnDocument: 'after' },
        );
        if (found === null) throw new Error(`cursor ${id} was made and is not there`);
        return cursorOf(found);
      }),
    cursors: (ids) =>
      use(async ({ cursors }) => {
        const found = await cursors.find({ _id: { $in: [...ids] } }).toArray();
        return new Map(found.map((row) => [row._id, cursorOf(row)]));
      }),
    changeCursor: ({ id, after, tries, firesAt }, change) =>
      use(async ({ cursors }) => {
        const standing = { _id: id, after, tries, firesAt };
        const changed = await cursors.updateOne(standing, { $set: change });
        return changed.matchedCount === 1;
      }),
    rewind: (id, after) =>
      use(async ({ cursors }) => {
        const change = { after, tries: 0, retryAt: 0, lastError: '' };
        await cursors.updateOne({ _id: id }, { $set: change });
      }),
    strangers: (ids) => use((all) => strangers(all, ids)),
    dropEnded: (ids) =>
      use(async ({ wishes, cursors, letters }) => {
        const ended = [...(await notKept(wishes, ids))];
        await cursors.deleteMany({ _id: { $in: ended } });
        await letters.deleteMany({ outletId: { $in: ended } });
      }),
  };
}

function letterStore(use: Use): Letters {
  return {
    bury: ({ id, ...letter }) =>
      use(async ({ letters }) => {
        await letters.updateOne({ _id: id }, { $set: letter }, { upsert: true });
      }),
    deadLetter: (id) =>
      use(async ({ letters }) => {
        const found = await letters.findOne({ _id: id });
        return found === null ? undefined : withId<DeadLetter>(found);
      }),
    deadLetters: ({ outletIds, ...by }, after, limit) =>
      use(async ({ letters }) => {
        const of = outletIds === undefined ? {} : { outletId: { $in: [...outletIds] } };
        const filter = { ...of, ...by, _id: { $gt: after } };
        const found = await letters.find(filter).sort({ _id: 1 }).limit(limit).toArray();
        return found.map((row) => withId<DeadLetter>(row));
      }),
    changeDeadLetter: (id, change) =>
      use(async ({ letters }) => {
        await letters.updateOne({ _id: id }, { $set: change });
      }),
    raise: (id) =>
      use(async ({ letters }) => {
        await letters.deleteOne({ _id: id });
      }),
  };
}

const fresh = { tries: 0, retryAt: 0, lastError: '', toldAt: 0, estimateAt: 0 };

/** Until the cursor is there nobody is told; who asks again after a crash in between makes it. */
async function add(
  { wishes, cursors }: Collections,
  subscription: Subscription,
  after: number,
): Promise<{ kept: Subscription; isNew: boolean }> {
  const { id, ...rest } = subscription;
  let known: Row<Subscription> | null = null;
  try {
    await wishes.insertOne({ _id: id, ...rest });
  } catch (error) {
    known = isDuplicate(error) ? await wishes.findOne({ _id: id }) : null;
    if (known === null) throw error;
  }
  const row = { ...fresh, after, firesAt: 0 };
  await cursors.updateOne({ _id: id }, { $setOnInsert: row }, { upsert: true });
  if (known === null) return { kept: subscription, isNew: true };
  return { kept: withId<Subscription>(known), isNew: false };
}

async function remove(
  { wishes, cursors, letters }: Collections,
  filter: { readonly _id: string } | { readonly ownerId: string },
): Promise<void> {
  const found = await wishes.find(filter).project({ _id: 1 }).toArray();
  const ids = found.map(({ _id }) => String(_id));
  await wishes.deleteMany({ _id: { $in: ids } });
  await cursors.deleteMany({ _id: { $in: ids } });
  await letters.deleteMany({ outletId: { $in: ids } });
}

const mostStrangers = 1_000;

async function strangers(
  { wishes, cursors, letters }: Collections,
  ids: readonly string[],
): Promise<readonly string[]> {
  const others = { $nin: [...ids] };
  const found = await cursors.find({ _id: others }).limit(mostStrangers).toArray();
  const lettered = await letters
    .find({ outletId: others })
    .project<{ outletId: string }>({ outletId: 1 })
    .limit(mostStrangers)
    .toArray();
  const all = [...found.map(({ _id }) => _id), ...lettered.map(({ outletId }) => outletId)];
  return notKept(wishes, [...new Set(all)]);
}

async function notKept(
  wishes: Collections['wishes'],
  ids: readonly string[],
): Promise<readonly string[]> {
  const found = await wishes.find({ _id: { $in: [...ids] } }).toArray();
  const kept = new Set(found.map(({ _id }) => _id));
  return ids.filter((id) => !kept.has(id));
}

/** One that was written before cursors said more says the same as a fresh one. */
function cursorOf(row: Row<Cursor>): Cursor {
  return { ...fresh, ...withId<Cursor>(row) };
}

function withId<T extends { readonly id: string }>({ _id: id, ...rest }: Row<T>): T {
  return { id, ...rest } as unknown as T;
}

async function collectionsOf(db: mongo.Db): Promise<Collections> {
  const wishes = db.collection<Row<Subscription>>('subscriptions');
  const letters = db.collection<Row<DeadLetter>>('deadLetters');
  await wishes.createIndex({ ownerId: 1, _id: 1 });
  await wishes.createIndex({ kind: 1, bookingId: 1, _id: 1 });
  await letters.createIndex({ ownerId: 1, _id: 1 });
  await letters.createIndex({ outletId: 1, _id: 1 });
  await letters.createIndex({ isQueued: 1, _id: 1 });
  return { wishes, letters, cursors: db.collection<Row<Cursor>>('cursors') };
}
