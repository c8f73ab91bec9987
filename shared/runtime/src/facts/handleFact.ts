import { SpanKind } from '@opentelemetry/api';
import { isRefusal } from '@serai/model';
import { inTraceOf } from '../process/tracing';
import type { Decider, Result } from '../store/decideBatch';
import { NotLoaded, type Page } from '../store/board';
import type { Touch } from '../store/kind';
import { decodeFact } from './encodeFact';
import type { FactMessage } from './factMessage';
import { AwaitFact, type FactHandler } from './handlers';
import { isParked, parkedKey, parkedKeyId, parkedRow, parkedRowId } from './parkedKinds';
import type { ParkedRow } from './parkedKinds';

/** One fact to be handled: fresh from the bus, or taken from its queue. */
export interface Item {
  readonly fact: FactMessage;
  readonly isParked: boolean;
  /** How often it broke before it came from its queue. */
  readonly triedBefore: number;
  /** How often it broke since. */
  tries: number;
  /** Why it is given up; '' while it is not. */
  giveUp: string;
}

export type Said = 'handled' | 'waiting' | 'behind' | 'dead' | 'gone';

/** A fact before it, of the same key, is not settled yet. */
export class Held extends Error {}

export type FactDecider = Decider<Item, Said> & {
  /** Forgets which keys were held: all of them are tried from the beginning. */
  startRound(): void;
};

/** Decides facts; what it parks, it parks in the same transaction as everything else. */
export function handleFact(
  consumer: string,
  handlers: ReadonlyMap<string, FactHandler>,
): FactDecider {
  const unsettled = new Set<string>();
  let failedNow = new Set<string>();
  return {
    name: `listen:${consumer}`,
    startRound: () => unsettled.clear(),
    begin: () => {
      failedNow = new Set();
    },
    touches: ({ fact, isParked: fromQueue, giveUp }) => [
      { kind: parkedKey, id: parkedKeyId(consumer, fact.key) },
      ...(fromQueue ? [{ kind: parkedRow, id: parkedRowId(consumer, fact.id) }] : []),
      ...(giveUp === '' ? touchesOf(handlers, fact) : []),
    ],
    decide: (item, page) => {
      const { key } = item.fact;
      if (unsettled.has(key) || failedNow.has(key)) throw new Held(`${key} is held`);
      try {
        return decide(consumer, handlers, item, page);
      } catch (error) {
        if (error instanceof NotLoaded) throw error;
        failedNow.add(key);
        // A fact is never refused: a refusal is a reason like any other why it cannot be handled.
        if (isRefusal(error)) throw new Error(`${error.code}: ${error.message}`, { cause: error });
        throw error;
      }
    },
    settled: (item: Item, result: Result<Said>) => {
      if (!result.granted) unsettled.add(item.fact.key);
    },
  };
}

function touchesOf(
  handlers: ReadonlyMap<string, FactHandler>,
  fact: FactMessage,
): readonly Touch[] {
  const handler = handlers.get(fact.type);
  return handler?.step.touches(decodeFact(fact.type, fact.data), fact) ?? [];
}

function decide(
  consumer: string,
  handlers: ReadonlyMap<string, FactHandler>,
  item: Item,
  page: Page,
): Said {
  const { fact } = item;
  const queueId = parkedKeyId(consumer, fact.key);
  const queue = page.state(parkedKey, queueId);
  if (!item.isParked && isParked(queue)) return park(consumer, page, item, 'behind', '', '');
  if (item.isParked) {
    const row = page.state(parkedRow, parkedRowId(consumer, fact.id));
    if (row.state === 'released' || row.place !== queue.first) return 'gone';
  }
  if (item.giveUp !== '') return park(consumer, page, item, 'dead', '', item.giveUp);
  const waitsFor = tryToHandle(handlers, fact, page);
  if (waitsFor !== null) return park(consumer, page, item, 'waiting', waitsFor, '');
  if (item.isParked) {
    page.record(parkedRow, parkedRowId(consumer, fact.id), [{ type: 'Released' }]);
    page.record(parkedKey, queueId, [{ type: 'Left' }]);
  }
  return 'handled';
}

/** Runs the handler; answers the key that it waits for, or null when it was handled. */
function tryToHandle(
  handlers: ReadonlyMap<string, FactHandler>,
  fact: FactMessage,
  page: Page,
): string | null {
  const handler = handlers.get(fact.type);
  if (handler === undefined) return null;
  const over = page.over();
  try {
    const message = decodeFact<unknown>(fact.type, fact.data);
    inTraceOf(fact.traceparent, `handle ${fact.type}`, SpanKind.CONSUMER, () =>
      handler.step.decide(message, over, fact),
    );
  } catch (error) {
    if (error instanceof AwaitFact) return error.key;
    throw error;
  }
  over.keep();
  return null;
}

function park(
  consumer: string,
  page: Page,
  item: Item,
  state: 'waiting' | 'behind' | 'dead',
  waitsFor: string,
  reason: string,
): Said {
  const { fact } = item;
  const queueId = parkedKeyId(consumer, fact.key);
  const rowId = parkedRowId(consumer, fact.id);
  const before = page.state(parkedRow, rowId);
  const place = item.isParked ? before.place : page.state(parkedKey, queueId).next;
  const since = before.state === state ? before.since : page.at;
  const tries = before.tries + item.tries;
  const row: ParkedRow = { consumer, fact, place, state, waitsFor, reason, tries, since };
  page.record(parkedRow, rowId, [{ type: 'Parked', row }]);
  if (!item.isParked) {
    page.record(parkedKey, queueId, [{ type: 'Queued', consumer, key: fact.key }]);
  }
  if (state !== 'behind') {
    page.record(parkedKey, queueId, [{ type: 'Stopped', front: state, waitsFor, at: since }]);
  }
  return state;
}
