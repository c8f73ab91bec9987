import { setTimeout as sleep } from 'node:timers/promises';
import type { FactMessage } from '../facts/factMessage';
import { MongoServerError } from '../store/mongoErrors';
import type { EmbeddedContext } from './embedded';
import { lastNumber } from './embeddedLog';

const DUPLICATE_KEY = 11_000;
const MAX_TRIES = 100;
const MAX_PAUSE_MS = 20;
const MAX_FACTS = 1_000;
const MAX_BYTES = 4 * 1024 * 1024;

/** Adds batches under the next numbers; who comes second takes the number after. */
export function publishEmbedded(
  context: EmbeddedContext,
): (batch: readonly FactMessage[]) => Promise<void> {
  let last: Promise<void> = Promise.resolve();
  const add = async (batch: readonly FactMessage[]) => {
    for (const [topic, facts] of byTopic(context.prefix, batch)) {
      for (const part of chunks(facts)) await append(context, topic, part);
    }
  };
  return (batch) => {
    const added = last.then(() => add(batch));
    last = added.catch(() => undefined);
    return added;
  };
}

async function append(
  { log }: EmbeddedContext,
  topic: string,
  facts: readonly FactMessage[],
): Promise<void> {
  for (let tried = 1; ; tried += 1) {
    const number = (await lastNumber(log, topic)) + 1;
    try {
      await log.insertOne({ topic, number, facts });
      return;
    } catch (error) {
      const cameSecond = error instanceof MongoServerError && error.code === DUPLICATE_KEY;
      if (!cameSecond || tried >= MAX_TRIES) throw error;
    }
    await sleep(Math.random() * MAX_PAUSE_MS);
  }
}

function byTopic(prefix: string, batch: readonly FactMessage[]): Map<string, FactMessage[]> {
  const topics = new Map<string, FactMessage[]>();
  for (const fact of batch) {
    const topic = prefix + fact.topic;
    const facts = topics.get(topic) ?? [];
    facts.push(fact);
    topics.set(topic, facts);
  }
  return topics;
}

/** A document has a limit of 16 MB. */
function chunks(facts: readonly FactMessage[]): FactMessage[][] {
  const parts: FactMessage[][] = [];
  let bytes = 0;
  for (const fact of facts) {
    const part = parts.at(-1);
    const isFull = part === undefined || part.length >= MAX_FACTS || bytes >= MAX_BYTES;
    if (isFull) {
      parts.push([fact]);
      bytes = fact.data.length;
    } else {
      part.push(fact);
      bytes += fact.data.length;
    }
  }
  return parts;
}
