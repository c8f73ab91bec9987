import { randomUUID } from 'node:crypto';
import type { Database, Lease, Part } from '@serai/runtime';
import { clock, count, every, leaseIn, logger } from '@serai/runtime';
import { addressFeed } from './address';
import type { Feed } from './feed';
import type { Look, Outlet } from './outlet';
import type { Seeing } from './seeing';
import type { Telling } from './tell';
import { resend, tell } from './tell';
import type { Cursor, TellingStore } from './tellingStore';

export interface LoopOptions {
  readonly open: () => Promise<Database>;
  /** Where this gateway listens: told to who asks which of them tells. */
  readonly address: string;
  readonly feed: Feed;
  readonly seeing: Seeing;
  readonly store: TellingStore;
  /** Everybody who is to be told, at this moment. */
  readonly outlets: () => Promise<readonly Outlet[]>;
  readonly firstRetryMs: number;
}

const roundMs = 500;
const leaseMs = 5_000;
const renewMs = 1_500;
/** Something is away: the next round comes later. */
const awayMs = 2_000;
/** So many are told at the same time; one that is slow keeps the others not. */
const mostAtOnce = 50;
const pruneEveryMs = 3_600_000;
const keptMs = 30 * 24 * 3_600_000;
const lettersPerRound = 50;

/**
 * The one loop that tells people: of all gateways, one holds the lease, addresses what was heard and
 * tells everybody what comes next. A loop that slept while another took over moves no cursor that
 * moved meanwhile; what it had under way may be told twice, under the same id.
 */
export class TellingLoop implements Part {
  readonly name = 'telling';
  private readonly options: LoopOptions;
  private readonly stopping = new AbortController();
  private readonly busy = new Map<string, Promise<void>>();
  private readonly looked = new Map<string, Look>();
  /** Whom the last round knew. */
  private known: ReadonlySet<string> = new Set();
  /** Of whom something is left, as of the last pruning. */
  private strangers: ReadonlySet<string> = new Set();
  private readonly telling: Telling;
  private readonly rounds: Part;
  private lease: Lease | undefined;
  private epoch: number | null = null;
  private renewedAt = 0;
  private resumeAt = 0;
  private prunedAt = clock();

  constructor(options: LoopOptions) {
    const { store, firstRetryMs } = options;
    const { signal } = this.stopping;
    this.options = options;
    this.telling = { store, firstRetryMs, now: clock, draw: Math.random, signal };
    this.rounds = every(this.name, roundMs, () => this.roundOrWait());
  }

  start(): Promise<void> {
    return this.rounds.start();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.rounds.stop();
    await Promise.all(this.busy.values());
    if (this.epoch !== null) await this.lease?.release(this.epoch).catch(() => undefined);
  }

  /** While tracking or the database is away everybody waits; nothing is lost meanwhile. */
  private async roundOrWait(): Promise<void> {
    if (clock() < this.resumeAt) return;
    try {
      if (await this.holdsLease()) await this.round();
    } catch (error) {
      count('serai.telling.failures');
      logger().warn({ err: error }, 'nobody can be told now; it is tried again');
      this.resumeAt = clock() + awayMs;
    }
  }

  private async holdsLease(): Promise<boolean> {
    if (this.epoch !== null && clock() - this.renewedAt < renewMs) return true;
    this.lease ??= leaseIn({
      ...{ database: await this.options.open(), name: this.name },
      ...{ owner: randomUUID(), ttlMs: leaseMs, address: this.options.address },
    });
    this.renewedAt = clock();
    if (this.epoch !== null && (await this.lease.holds(this.epoch))) return true;
    this.epoch = await this.lease.take();
    this.looked.clear();
    return this.epoch !== null;
  }

  private async round(): Promise<void> {
    const { feed, seeing, store } = this.options;
    await addressFeed(feed, seeing, store);
    const head = await feed.head();
    const outlets = await this.options.outlets();
    const ids = outlets.map(({ id }) => id);
    await this.dropEnded(ids);
    await this.sendDeadAgain(outlets);
    const cursors = await store.cursors(ids);
    for (const outlet of outlets) {
      if (this.busy.size >= mostAtOnce || this.stopping.signal.aborted) break;
      if (!this.busy.has(outlet.id)) this.look(outlet, cursors.get(outlet.id), head);
    }
    if (clock() - this.prunedAt < pruneEveryMs) return;
    this.prunedAt = clock();
    await feed.prune(this.prunedAt - keptMs);
    await this.dropStrangers(ids);
  }

  /** What is left of those who are told no more: not while one of their messages is under way. */
  private async dropEnded(ids: readonly string[]): Promise<void> {
    const now = new Set(ids);
    const ended = [...this.known].filter((id) => !now.has(id));
    const free = ended.filter((id) => !this.busy.has(id));
    if (free.length > 0) await this.options.store.dropEnded(free);
    for (const id of free) this.looked.delete(id);
    this.known = new Set([...ids, ...ended.filter((id) => this.busy.has(id))]);
  }

  /** What another loop left of them: found twice, so that one that is just being made is kept. */
  private async dropStrangers(ids: readonly string[]): Promise<void> {
    const found = await this.options.store.strangers(ids);
    const again = found.filter((id) => this.strangers.has(id));
    if (again.length > 0) await this.options.store.dropEnded(again);
    this.strangers = new Set(found);
  }

  private look(outlet: Outlet, known: Cursor | undefined, head: number): void {
    const now = clock();
    const before = this.looked.get(outlet.id);
    const isDue = (cursor: Cursor): boolean =>
      cursor.retryAt <= now && outlet.isDue(cursor, { now, head, before });
    const isBeginning = known === undefined && outlet.fresh !== undefined;
    if (!isBeginning && (known === undefined || !isDue(known))) return;
    this.begin(outlet, async () => {
      // What was read for all may be older than what was told to this one meanwhile.
      const cursor = await this.standing(outlet);
      if (cursor === undefined || !isDue(cursor)) return;
      const after = await tell(this.telling, outlet, cursor);
      if (after === undefined) this.looked.delete(outlet.id);
      else this.looked.set(outlet.id, { after, head, at: now });
    });
  }

  private begin(outlet: Outlet, work: () => Promise<void>): void {
    const done = work().catch((error: unknown) => {
      count('serai.telling.failures');
      logger().warn({ err: error, outlet: outlet.id }, 'somebody could not be told now');
    });
    this.busy.set(outlet.id, done);
    void done.finally(() => this.busy.delete(outlet.id));
  }

  private async sendDeadAgain(outlets: readonly Outlet[]): Promise<void> {
    const { store } = this.options;
    const outletIds = outlets.map(({ id }) => id).filter((id) => !this.busy.has(id));
    const queued = await store.deadLetters({ isQueued: true, outletIds }, '', lettersPerRound);
    for (const letter of queued) {
      const outlet = outlets.find(({ id }) => id === letter.outletId);
      if (outlet === undefined || this.busy.has(outlet.id)) continue;
      this.begin(outlet, async () => {
        const cursor = await this.standing(outlet);
        if (cursor !== undefined) await resend(this.telling, outlet, letter, cursor);
      });
    }
  }

  /** Where it stands; undefined: it ended, whatever the outlets that were looked up before say. */
  private standing({ id, fresh }: Outlet): Promise<Cursor | undefined> {
    const { store } = this.options;
    return fresh === undefined ? store.cursor(id) : store.begun(id, fresh(clock()));
  }
}
