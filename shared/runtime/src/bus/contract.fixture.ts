import type { FactMessage } from '../facts/factMessage';
import type { Bus, Following } from './bus';

export const TOPIC = 'serai.test.v1';
const DEADLINE_MS = 60_000;
const LOOK_MS = 20;

export function fact(key: string, version: number, topic = TOPIC): FactMessage {
  return {
    topic,
    key,
    id: `test:${key}/${version}/0`,
    type: 'serai.test.v1.Happened',
    data: Buffer.from([0, 255, version % 256]),
    version,
    time: 1_700_000_000_000 + version,
    traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
    epoch: 7,
  };
}

/** Facts of several keys, the keys taking turns. */
export function factsOf(keys: number, versions: number, topic = TOPIC): FactMessage[] {
  return Array.from({ length: keys * versions }, (_, i) =>
    fact(`key-${i % keys}`, Math.floor(i / keys) + 1, topic),
  );
}

/** Waits for a fact of the world; its absence after 60 s is a failure. */
export async function until(what: string, isTrue: () => boolean | Promise<boolean>): Promise<void> {
  const endsAt = performance.now() + DEADLINE_MS;
  while (!(await isTrue())) {
    if (performance.now() > endsAt) throw new Error(`not within ${DEADLINE_MS} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}

/** The versions of each key, in the order in which they were seen first. */
export function firstSeen(messages: readonly FactMessage[]): Map<string, number[]> {
  const seen = new Map<string, number[]>();
  for (const { key, version } of messages) {
    const versions = seen.get(key) ?? [];
    if (!versions.includes(version)) versions.push(version);
    seen.set(key, versions);
  }
  return seen;
}

export interface Collected {
  readonly messages: FactMessage[];
  stop(): Promise<void>;
}

export async function collect(bus: Bus, group: string, topics = [TOPIC]): Promise<Collected> {
  const messages: FactMessage[] = [];
  const subscription = await bus.handle({
    group,
    topics,
    onBatch: (batch) => {
      messages.push(...batch);
      return Promise.resolve();
    },
  });
  return { messages, stop: () => subscription.stop() };
}

export async function followAll(
  bus: Bus,
  topics = [TOPIC],
): Promise<Following & { messages: FactMessage[] }> {
  const messages: FactMessage[] = [];
  const following = await bus.follow({ topics, onMessage: (message) => messages.push(message) });
  return { ...following, messages };
}
