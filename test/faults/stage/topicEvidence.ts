import { Kafka, logLevel } from 'kafkajs';
import { readTopic } from '../evidence';
import type { OutboxRow, SpaceEvidence } from './spaceEvidence';
import type { Stage } from './stage';

/**
 * What is wrong with the topics, read whole: each fact of the log is there, and of each key the
 * first delivery of every version comes in order. A repeat may come at any time.
 */
export async function judgeTopics(
  stage: Stage,
  { facts, bookingFacts }: SpaceEvidence,
): Promise<string[]> {
  const kafka = new Kafka({
    clientId: 'proof',
    brokers: stage.ground.kafkaBrokers.split(','),
    logLevel: logLevel.NOTHING,
  });
  const admin = kafka.admin();
  await admin.connect();
  const failures: string[] = [];
  for (const [service, rows] of Object.entries({ capacity: facts, booking: bookingFacts })) {
    const topic = `${stage.ground.prefix}serai.${service}.v1`;
    const spans = await admin.fetchTopicOffsets(topic);
    const count = spans.reduce((sum, { low, high }) => sum + Number(high) - Number(low), 0);
    failures.push(...judge(rows, await readTopic(stage.ground.kafkaBrokers, topic, count)));
  }
  await admin.disconnect();
  return failures;
}

function judge(
  rows: readonly OutboxRow[],
  messages: Awaited<ReturnType<typeof readTopic>>,
): string[] {
  const seen = new Set<string>();
  const last = new Map<string, number>();
  const failures: string[] = [];
  for (const { key, headers } of messages) {
    const id = String(headers?.['ce_id']);
    if (seen.has(id)) continue;
    seen.add(id);
    const version = Number(String(headers?.['ce_version']));
    const before = last.get(String(key)) ?? 0;
    if (version < before) failures.push(`${id} came after version ${before} of ${String(key)}`);
    last.set(String(key), version);
  }
  const lost = rows.filter(({ _id }) => !seen.has(_id));
  if (lost.length > 0) failures.push(`${lost.length} facts were never sent: ${lost[0]?._id}`);
  return failures.slice(0, 10);
}
