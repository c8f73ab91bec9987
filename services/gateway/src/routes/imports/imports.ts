import type { Readable } from 'node:stream';
import type { Actor } from '@serai/model';
import { hasRole } from '@serai/model';
import type { Part } from '@serai/runtime';
import { clock, derivedId } from '@serai/runtime';
import type { Services } from '../services';
import type { ImportKind } from './columns';
import { importRefusals } from './importRefusals';
import type { ImportJob, ImportStore, OnError } from './importStore';
import { stateAt } from './importStore';
import { publisherOf } from './publishThings';
import { readCsv } from './readCsv';
import { runImport } from './runImport';
import type { RowError } from './rows';

/** Each holds its rows in memory until it is done. */
const maxImportsAtOnce = 4;
const busyRetrySeconds = 5;

export interface ImportAsked {
  readonly actor: Actor;
  readonly token: string;
  readonly requestId: string;
  readonly kind: ImportKind;
  readonly onError: OnError;
  /** For whom somebody of the alliance itself imports. */
  readonly memberId: string;
  readonly upload: Readable;
  readonly services: Services;
}

/**
 * Imports of this process. A job is worked off in the process that took it, with the token of who
 * sent it, which is stored nowhere; when the process ends before the job does, the job says
 * `interrupted`, and sending the same request again goes on: what is published already is unchanged.
 */
export class Imports implements Part {
  readonly name = 'imports';
  private readonly store: ImportStore;
  private readonly running = new Set<Promise<void>>();
  private readonly stopping = new AbortController();
  private taking = 0;

  constructor(store: ImportStore) {
    this.store = store;
  }

  start(): Promise<void> {
    return Promise.resolve();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await Promise.all(this.running);
  }

  /** Reads the file, keeps the job and begins it. Refuses what `readCsv` does, and IMPORTS_BUSY. */
  async take(asked: ImportAsked): Promise<ImportJob> {
    const memberId = ownerOf(asked);
    if (this.taking + this.running.size >= maxImportsAtOnce) {
      throw importRefusals.IMPORTS_BUSY({ retryAfterSeconds: busyRetrySeconds });
    }
    this.taking += 1;
    try {
      const read = await readCsv(asked.kind, asked.upload);
      const fresh = jobOf(asked, memberId, read.digest, read.rows.length);
      const { job, isNew } = await this.store.begin(fresh);
      if (isNew) return this.begin(asked, job, read);
      const isSame = job.digest === read.digest && job.kind === asked.kind;
      if (!isSame || job.onError !== asked.onError || job.memberId !== memberId) {
        throw importRefusals.REQUEST_ID_REUSED();
      }
      if (stateAt(job, clock()) !== 'interrupted') return job;
      const next = { ...fresh, run: job.run + 1, createdAt: job.createdAt };
      return (await this.store.again(next)) ? this.begin(asked, next, read) : job;
    } finally {
      this.taking -= 1;
    }
  }

  /** A job with its errors behind `after`. Refuses IMPORT_MISSING, also for another member's. */
  async show(
    actor: Actor,
    id: string,
    after: number,
    limit: number,
  ): Promise<{ job: ImportJob; errors: readonly RowError[] }> {
    const job = await this.store.find(id);
    const isSeen = job !== undefined && (hasRole(actor, 'admin') || job.memberId === actor.member);
    if (!isSeen) throw importRefusals.IMPORT_MISSING();
    const errors = await this.store.errors(job, after, limit);
    return { job: { ...job, state: stateAt(job, clock()) }, errors };
  }

  private begin(
    asked: ImportAsked,
    job: ImportJob,
    read: Awaited<ReturnType<typeof readCsv>>,
  ): ImportJob {
    const publish = publisherOf(asked.kind, asked.services);
    const { token } = asked;
    const signal = this.stopping.signal;
    const run = runImport({ job, read, publish, store: this.store, token, signal });
    this.running.add(run);
    void run.finally(() => this.running.delete(run));
    return job;
  }
}

/** Refuses IMPORT_OWNER_REQUIRED and IMPORT_OWNER_FOREIGN. */
function ownerOf({ actor, memberId }: ImportAsked): string {
  const owner = memberId === '' ? actor.member : memberId;
  if (owner === undefined) throw importRefusals.IMPORT_OWNER_REQUIRED({ field: 'memberId' });
  if (owner !== actor.member && !hasRole(actor, 'admin')) {
    throw importRefusals.IMPORT_OWNER_FOREIGN({ field: 'memberId' });
  }
  return owner;
}

function jobOf(asked: ImportAsked, memberId: string, digest: string, rows: number): ImportJob {
  const now = clock();
  return {
    id: derivedId('imp', asked.actor.subject, asked.requestId),
    memberId,
    kind: asked.kind,
    onError: asked.onError,
    state: 'checking',
    digest,
    run: 1,
    reasonCode: '',
    reason: '',
    createdAt: now,
    changedAt: now,
    rows,
    things: 0,
    badThings: 0,
    changed: 0,
    unchanged: 0,
    errors: 0,
  };
}
