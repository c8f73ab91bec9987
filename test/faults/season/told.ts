import { openBus, encodeFact, type FactMessage } from '@serai/runtime';
import type { Booking, Wave } from './plan';
import { holderAt } from './plan';
import { hourMs, stopAt } from './stops';

const factsPerBatch = 500;

/** Tells tracking, in the names of partner, capacity and booking, what it has to know beforehand. */
export async function tell(
  { kafkaBrokers, prefix }: { kafkaBrokers: string; prefix: string },
  waves: readonly Wave[],
): Promise<void> {
  const members = new Set(waves.flatMap((wave) => wave.members));
  const points = new Set(waves.flatMap((wave) => wave.points));
  const facts = [
    ...[...members].map((id) => factOf('partner', 'MemberAdmitted', id, { member: { id }, at: 1 })),
    ...[...points].map((id) => {
      const point = { id, name: id, country: 'PL', timeZone: 'Europe/Warsaw' };
      return factOf('capacity', 'PointPublished', id, { point, at: 1 });
    }),
    ...waves.flatMap((wave) =>
      wave.bookings.map((booking) =>
        factOf('booking', 'BookingConfirmed', booking.id, confirmed(wave, booking)),
      ),
    ),
  ];
  const bus = await openBus({ clientId: 'season', kafkaBrokers, prefix });
  await bus.ensureTopics(['partner', 'capacity', 'booking'].map((name) => `serai.${name}.v1`));
  for (let from = 0; from < facts.length; from += factsPerBatch) {
    await bus.publish(facts.slice(from, from + factsPerBatch));
  }
  await bus.close();
}

function factOf(service: string, name: string, key: string, message: object): FactMessage {
  const { type, data } = encodeFact(`serai.${service}.v1.${name}`, message);
  const topic = `serai.${service}.v1`;
  return { topic, key, id: `season:${key}/1/0`, type, data, version: 1, time: Date.now() };
}

function confirmed(wave: Wave, { id, parcels }: Booking) {
  const legs = [...wave.points, ''].map((toPointId, stop) => {
    const isLast = toPointId === '';
    const kind = stop === 0 ? 'collection' : 'ride';
    const end = stopAt(wave.startsAt, stop);
    return {
      kind: isLast ? 'delivery' : kind,
      memberId: holderAt(wave, stop),
      fromPointId: stop === 0 ? '' : (wave.points[stop - 1] ?? ''),
      toPointId,
      departsAt: end - 8 * hourMs,
      arrivesAt: end,
      mode: 'road',
      departureId: kind === 'ride' && !isLast ? `dep_${wave.id}_${stop}` : '',
      ...{ firstLeg: 0, lastLeg: 0 },
    };
  });
  const [sellerId] = wave.members;
  const booking = {
    ...{ id, sellerId, madeBy: 'shipper', status: 'confirmed' },
    promisedAt: stopAt(wave.startsAt, wave.points.length),
    from: { country: 'CN' },
    to: { country: 'PL' },
    parts: [{ id: `prt_${id}`, itinerary: { legs } }],
    parcels: parcels.map((parcel, nth) => ({ ...parcel, number: nth + 1, partId: `prt_${id}` })),
  };
  return { booking, at: wave.startsAt - 24 * hourMs };
}
