import { setImmediate as turn, setTimeout as wait } from 'node:timers/promises';
import { isRefusal } from '@serai/model';
import { clock, logger } from '@serai/runtime';
import { importRefusals } from './importRefusals';
import type { ImportJob, ImportStore } from './importStore';
import type { PublishBatch, Published } from './publishThings';
import type { ReadRows } from './readCsv';
import { grouped } from './rows';
import type { RowError } from './rows';
import type { Thing } from './things';
import { errorAt, thingOf } from './things';

export const maxKeptErrors = 10_000;
const maxBatchThings = 500;
const maxBatchBytes = 2_000_000;
const batchDeadlineMs = 60_000;
const maxTries = 30;
const retryMs = 1_000;

export interface ImportRun {
  readonly job: ImportJob;
  readonly read: ReadRows;
  readonly publish: PublishBatch;
  readonly store: ImportStore;
  /** Of whoever asked, kept in memory and nowhere else. */
  readonly token: string;
  readonly signal: AbortSignal;
}

/**
 * Works a job off. With `rollback` everything is checked first, at the service too, and nothing is
 * published when any row is wrong; with `proceed` what is right is published. A thing is published
 * with all its rows or not at all. Never throws: what stops it is kept as the job's reason.
 */
export async function runImport(run: ImportRun): Promise<void> {
  const { job, store } = run;
  const log = logger();
  try {
    await new Progress(run).work();
  } catch (error) {
    if (!isRefusal(error)) log.error({ err: error, job: job.id }, 'an import was interrupted');
    const { code, message } = isRefusal(error) ? error : importRefusals.IMPORT_STOPPED();
    const changes = { state: 'interrupted', reasonCode: code, reason: message } as const;
    await store
      .change(job.id, job.run, { ...changes, changedAt: clock() })
      .catch((err: unknown) => log.error({ err, job: job.id }, 'an interruption was not kept'));
  }
}

class Progress {
  private readonly run: ImportRun;
  private readonly bad = new Set<unknown>();
  private errors = 0;
  private changed = 0;
  private unchanged = 0;
  private calls = 0;

  constructor(run: ImportRun) {
    this.run = run;
  }

  async work(): Promise<void> {
    const { job, read } = this.run;
    const things = await this.made();
    await this.tell({ state: 'checking' });
    if (job.onError === 'rollback') {
      for (const batch of batchesOf(things)) await this.judge(batch);
      if (this.errors > 0) return this.tell({ state: 'refused' });
    }
    await this.tell({ state: 'publishing', rows: read.rows.length });
    for (const batch of batchesOf(things)) await this.give(batch);
    return this.tell({ state: 'done' });
  }

  /** Things whose rows are good; a thing with any bad row is none. */
  private async made(): Promise<Thing[]> {
    const { job, read } = this.run;
    const { groups, errors } = grouped(job.kind, read.rows);
    const badRows = new Map([...errors, ...read.errors].map((error) => [error.row, error]));
    const things: Thing[] = [];
    for (let begin = 0; begin < groups.length; begin += maxBatchThings) {
      const found: RowError[] = [];
      for (const group of groups.slice(begin, begin + maxBatchThings)) {
        const own = group.rows.flatMap(({ number }) => badRows.get(number) ?? []);
        const made = own.length > 0 ? own : thingOf(job.kind, group, job.memberId);
        if (!Array.isArray(made)) things.push(made);
        else {
          this.bad.add(group);
          found.push(...made);
        }
      }
      await this.keepErrors(found);
      await turn();
    }
    await this.tell({ things: groups.length });
    return things;
  }

  private async judge(batch: readonly Thing[]): Promise<void> {
    await this.refused(batch, await this.ask(batch, true));
    await this.tell({});
  }

  private async give(batch: readonly Thing[]): Promise<void> {
    const published = await this.ask(batch, false);
    await this.refused(batch, published);
    this.changed += published.changed;
    this.unchanged += batch.length - published.errors.length - published.changed;
    await this.tell({});
  }

  private async refused(batch: readonly Thing[], { errors }: Published): Promise<void> {
    const found = errors.flatMap((error) => {
      const group = batch[error.row]?.group;
      if (group === undefined) return [];
      this.bad.add(group);
      return [errorAt(this.run.job.kind, group, error)];
    });
    await this.keepErrors(found);
  }

  /** Asks again while the service is away or busy; the id of the call makes a repeat harmless. */
  private async ask(batch: readonly Thing[], checkOnly: boolean): Promise<Published> {
    const { job, publish, token, signal } = this.run;
    this.calls += 1;
    const requestId = `${job.id}/${job.run}/${this.calls}`;
    for (let tries = 1; ; tries += 1) {
      if (signal.aborted) throw importRefusals.IMPORT_STOPPED();
      try {
        const deadlineMs = batchDeadlineMs;
        return await publish(batch, checkOnly, { deadlineMs, requestId, token, signal });
      } catch (error) {
        const isPassing =
          isRefusal(error) && (error.kind === 'unavailable' || error.kind === 'tooMany');
        if (!isPassing || tries >= maxTries || signal.aborted) throw error;
        await this.tell({});
        await wait(retryMs);
      }
    }
  }

  private async keepErrors(found: readonly RowError[]): Promise<void> {
    const room = Math.max(0, maxKeptErrors - this.errors);
    this.errors += found.length;
    if (found.length > 0 && room > 0) {
      await this.run.store.addErrors(this.run.job.id, this.run.job.run, found.slice(0, room));
    }
  }

  private tell(changes: Partial<ImportJob>): Promise<void> {
    const { store, job } = this.run;
    return store.change(job.id, job.run, {
      ...changes,
      errors: this.errors,
      badThings: this.bad.size,
      changed: this.changed,
      unchanged: this.unchanged,
      changedAt: clock(),
    });
  }
}

/** At most 500 things and 2 MB at once. */
function* batchesOf(things: readonly Thing[]): Generator<readonly Thing[]> {
  let batch: Thing[] = [];
  let bytes = 0;
  for (const thing of things) {
    const isFull = batch.length >= maxBatchThings || bytes + thing.bytes > maxBatchBytes;
    if (isFull && batch.length > 0) {
      yield batch;
      batch = [];
      bytes = 0;
    }
    batch.push(thing);
    bytes += thing.bytes;
  }
  if (batch.length > 0) yield batch;
}
