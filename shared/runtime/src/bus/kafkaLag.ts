import { observe } from '../metrics';
import { logger } from '../process/logger';
import type { KafkaContext } from './kafka';
import type { KafkaOffsets } from './kafkaOffsets';
import { spansOf, type Span } from './kafkaTopics';

const LOOK_MS = 15_000;
const MAX_STUCK_MS = 120_000;

/**
 * Watches how far the group is behind. When the broker answers, there is something of ours to
 * handle, and nothing has been handled for two minutes, the consumer is stuck: the process ends, to be started
 * again. Answers the function that ends the watching.
 */
export function watchLag(
  context: KafkaContext,
  groupId: string,
  topics: readonly string[],
  offsets: KafkaOffsets,
): () => void {
  let lag = 0;
  let stuckSince: number | null = null;
  let committed = '';
  const unobserve = observe('serai.facts.lag', () => lag, { group: groupId });
  const look = async () => {
    const position = await committedOf(context, groupId, topics);
    const spans = await spansOf(context.admin, topics);
    lag = lagIn(
      spans.filter(({ topic, partition }) => offsets.isOurs(topic, partition)),
      position,
    );
    const now = JSON.stringify([...position].sort());
    const isMoving = lag === 0 || now !== committed || offsets.idleMs() < LOOK_MS;
    committed = now;
    if (isMoving) stuckSince = null;
    else stuckSince ??= performance.now();
    if (stuckSince !== null && performance.now() - stuckSince > MAX_STUCK_MS) {
      context.onFatal(new Error(`${groupId} is ${lag} facts behind and does not move`));
    }
  };
  const timer = setInterval(() => {
    look().catch((error: unknown) => {
      stuckSince = null;
      logger().debug({ err: error }, 'the lag is not known');
    });
  }, LOOK_MS);
  timer.unref();
  return () => {
    clearInterval(timer);
    unobserve();
  };
}

async function committedOf(
  { admin }: KafkaContext,
  groupId: string,
  topics: readonly string[],
): Promise<Map<string, number>> {
  const found = await admin.fetchOffsets({ groupId, topics: [...topics] });
  return new Map(
    found.flatMap(({ topic, partitions }) =>
      partitions.map(({ partition, offset }) => [`${topic}/${partition}`, Number(offset)] as const),
    ),
  );
}

function lagIn(spans: readonly Span[], position: ReadonlyMap<string, number>): number {
  return spans.reduce((sum, { topic, partition, low, high }) => {
    return sum + high - Math.max(low, position.get(`${topic}/${partition}`) ?? 0);
  }, 0);
}
