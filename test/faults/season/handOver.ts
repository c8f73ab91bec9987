import { randomUUID } from 'node:crypto';
import type { TrackingAlone } from '../stage/trackingAlone';
import type { Acknowledged, Asking } from './asking';
import { containersOf } from './cages';
import { uuidOf } from './ids';
import { inParallel } from './inParallel';
import type { Wave } from './plan';
import { holderAt, ssccsOf } from './plan';
import { hourMs, stopAt } from './stops';

export const handOverStops = [1, 3] as const;

/** From when a wave came to a stop until it is handed over there. */
export const standingMs = 2 * hourMs;

const asksAtOnce = 16;

/**
 * All that stands at a stop passes to the next member: announced, received, reconciled, and signed by
 * both or by who receives. Whoever gives announces its cages, and by itself what does not lie in one as
 * tracking knows it; what lies in a cage is received with it, read by nobody.
 */
export async function handOver(
  alone: TrackingAlone,
  asking: Asking,
  acknowledged: Acknowledged,
  wave: Wave,
  stop: (typeof handOverStops)[number],
): Promise<void> {
  const { tracking } = alone;
  const { as, sure } = asking;
  const [from, to] = [holderAt(wave, stop), holderAt(wave, stop + 1)];
  const name = `${wave.id} ${stop}`;
  const ssccs = await outermostOf(alone, asking, wave, from);
  const pointId = wave.points[stop] ?? '';
  const what = { toMemberId: to, pointId, ssccs, departureId: '', reference: name };
  const { handOver: made } = await sure(() => tracking.announce(what, as(from, uuidOf(name))));
  const handOverId = made?.id ?? '';
  const eventTime = stopAt(wave.startsAt, stop) + standingMs;
  const units = ssccs.map((sscc) => {
    const eventId = uuidOf(`receive ${name} ${sscc}`);
    return { ...{ eventId, sscc, eventTime }, condition: 'ok', note: '' };
  });
  await sure(() => tracking.receive({ handOverId, units }, as(to, randomUUID())));
  const asked = as(to, uuidOf(`reconcile ${name}`));
  const { handOver: done } = await sure(() => tracking.reconcile({ handOverId }, asked));
  acknowledged.handOvers.set(handOverId, 'reconciled');
  const { digest = '', manifest = '' } = done ?? {};
  for (const memberId of wave.isSignedByBoth ? [to, from] : [to]) {
    const jws = alone.sign(memberId, manifest);
    const asked = as(memberId, uuidOf(`sign ${name} ${memberId}`));
    const signed = await sure(() => tracking.sign({ handOverId, digest, jws }, asked));
    acknowledged.handOvers.set(handOverId, signed.handOver?.status ?? '');
  }
}

/** Of all that goes with a wave, cages first, what lies in nothing, as its holder is told. */
async function outermostOf(
  { tracking }: TrackingAlone,
  { as, sure }: Asking,
  wave: Wave,
  memberId: string,
): Promise<string[]> {
  const inside = new Set<string>();
  const containers = containersOf(wave.cages);
  await inParallel(asksAtOnce, containers, async (sscc) => {
    const { unit } = await sure(() => tracking.getUnit({ sscc }, as(memberId, randomUUID())));
    for (const child of unit?.childSsccs ?? []) inside.add(child);
  });
  return [...containers, ...ssccsOf(wave)].filter((sscc) => !inside.has(sscc));
}
