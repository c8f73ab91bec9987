/** What has a place in the order of its key. */
export interface Keyed {
  readonly topic: string;
  readonly key: string;
}

const TIMES = 3;

/**
 * Every message three times, shuffled across topics and keys by a seeded generator (0 to 1). The
 * first deliveries of a key keep their order, as a bus promises; repeats come whenever they like
 * after them.
 */
export function shuffledTriples<M extends Keyed>(
  messages: readonly M[],
  random: () => number,
): M[] {
  const queues = new Map<string, M[]>();
  for (const message of messages) {
    const place = `${message.topic}/${message.key}`;
    queues.set(place, [...(queues.get(place) ?? []), message]);
  }
  const waiting = [...queues.values()];
  const repeats: M[] = [];
  const shuffled: M[] = [];
  while (waiting.length + repeats.length > 0) {
    const pick = Math.floor(random() * (waiting.length + repeats.length));
    if (pick >= waiting.length) {
      shuffled.push(...repeats.splice(pick - waiting.length, 1));
      continue;
    }
    const queue = waiting[pick] as M[];
    const first = queue.shift() as M;
    if (queue.length === 0) waiting.splice(pick, 1);
    shuffled.push(first);
    for (let time = 1; time < TIMES; time += 1) repeats.push(first);
  }
  return shuffled;
}
