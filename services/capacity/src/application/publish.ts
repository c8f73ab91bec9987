import { hasRole, type Actor, type Instant } from '@serai/model';
import { clock, derivedId, onceFor, type Database, type Sheet, type Step } from '@serai/runtime';
import { decideRows, judgeRows, type GoodRow, type RowError } from '../domain/network/batch';
import { mustBeActive, type MemberCopy } from '../domain/network/memberCopy';
import { networkRefusals as refusals } from '../domain/network/networkRefusals';
import type { MayFollow, Publication } from '../domain/network/publication';
import type { Held, NetworkStore, PublishedKind, PublishedReads } from './networkStore';

/** What every row of a batch carries. The member is the caller's, or the one an admin names. */
export interface OwnedDraft {
  readonly memberId: string;
  readonly reference: string;
}

/** Who publishes, and under which request. */
export interface PublishCall {
  readonly actor: Actor;
  readonly caller: Actor;
  readonly requestId: string;
  readonly digest: string;
}

/** How one kind of thing is published. */
export interface Publishing<D extends OwnedDraft, T> {
  readonly name: string;
  /** Of the id, which is derived from member and reference. */
  readonly prefix: string;
  readonly kind: PublishedKind<T>;
  readonly reads: PublishedReads<T>;
  readonly mayFollow: MayFollow<T>;
  /** Reads what the rows point to, once for the batch; answers how a row is made. */
  prepare(rows: readonly D[], now: Instant): Promise<(memberId: string, draft: D) => T>;
}

export interface PublishAnswer<T> {
  readonly rows: readonly Held<T>[];
  readonly errors: readonly RowError[];
  readonly changed: number;
}

interface Command<T> {
  readonly good: readonly GoodRow<T>[];
  readonly errors: readonly RowError[];
}

interface Kept {
  readonly versions: readonly { readonly row: number; readonly version: number }[];
  readonly errors: readonly RowError[];
  readonly changed: number;
}

/**
 * Publishes a batch of at most 500 rows in one step. A row that is refused becomes an error of its
 * own and the others go on; what stands there already changes nothing and is told to nobody. With
 * `checkOnly` nothing is written. Refuses BATCH_TOO_LARGE, and for an operator whose member may add
 * nothing MEMBER_SUSPENDED, MEMBER_NOT_ACTIVE or MEMBER_UNKNOWN.
 */
export async function publish<D extends OwnedDraft, T>(
  database: Database,
  store: NetworkStore,
  publishing: Publishing<D, T>,
  call: PublishCall,
  rows: readonly D[],
  checkOnly: boolean,
): Promise<PublishAnswer<T>> {
  const command = await judged(store, publishing, call.actor, rows);
  const kept = checkOnly
    ? await check(publishing, command)
    : await onceFor(database, publishStep(publishing), call, command);
  const versions = new Map(kept.versions.map(({ row, version }) => [row, version]));
  const held = command.good.flatMap(({ row, id, value }): Held<T>[] => {
    const version = versions.get(row);
    return version === undefined ? [] : [{ id, version, status: 'published', value }];
  });
  return { rows: held, errors: kept.errors, changed: kept.changed };
}

async function judged<D extends OwnedDraft, T>(
  store: NetworkStore,
  publishing: Publishing<D, T>,
  actor: Actor,
  rows: readonly D[],
): Promise<Command<T>> {
  const own = actor.member ?? '';
  const isAdmin = hasRole(actor, 'admin');
  const asked = isAdmin ? rows.map(({ memberId }) => memberId) : [own];
  const members = await store.members([...new Set(asked)].filter((id) => id !== ''));
  if (!isAdmin) mustBeActive(members.get(own), 'memberId');
  const make = await publishing.prepare(rows, clock());
  return judgeRows(rows, (draft) => {
    const memberId = isAdmin ? ownerNamed(draft, members) : ownerFor(draft, own);
    const value = make(memberId, draft);
    return { id: derivedId(publishing.prefix, memberId, draft.reference), value };
  });
}

function ownerFor({ memberId }: OwnedDraft, own: string): string {
  if (memberId === '' || memberId === own) return own;
  throw refusals.NOT_YOUR_MEMBER({ field: 'memberId' });
}

function ownerNamed({ memberId }: OwnedDraft, members: ReadonlyMap<string, MemberCopy>): string {
  if (memberId === '') throw refusals.MEMBER_MISSING({ field: 'memberId' });
  mustBeActive(members.get(memberId), 'memberId');
  return memberId;
}

function publishStep<D extends OwnedDraft, T>(
  publishing: Publishing<D, T>,
): Step<Command<T>, Kept> {
  const { kind } = publishing;
  return {
    name: publishing.name,
    touches: ({ good }) => good.map(({ id }) => ({ kind, id })),
    decide: ({ good, errors }, sheet: Sheet) => {
      const { decided, errors: forbidden } = decideRows(
        good,
        (id) => sheet.state(kind, id),
        publishing.mayFollow,
      );
      const versions = decided.map(({ row: { row, id }, facts }) => {
        if (facts.length > 0) sheet.record(kind, id, facts);
        return { row, version: sheet.version(kind, id) };
      });
      const changed = decided.filter(({ facts }) => facts.length > 0).length;
      return { versions, errors: inOrder([...errors, ...forbidden]), changed };
    },
  };
}

/** The same decision on what stands now, of which nothing is kept. */
async function check<D extends OwnedDraft, T>(
  publishing: Publishing<D, T>,
  { good, errors }: Command<T>,
): Promise<Kept> {
  const held = await publishing.reads.byIds(good.map(({ id }) => id));
  const { decided, errors: forbidden } = decideRows(
    good,
    (id): Publication<T> => held.get(id) ?? { status: 'unpublished' },
    publishing.mayFollow,
  );
  return {
    versions: decided.map(({ row: { row, id } }) => ({ row, version: held.get(id)?.version ?? 0 })),
    errors: inOrder([...errors, ...forbidden]),
    changed: decided.filter(({ facts }) => facts.length > 0).length,
  };
}

function inOrder(errors: readonly RowError[]): readonly RowError[] {
  return [...errors].sort((a, b) => a.row - b.row);
}
