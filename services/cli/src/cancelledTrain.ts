import { setTimeout as wait } from 'node:timers/promises';
import type { Booked, Leg, Stage } from './journey';
import { book, formatTime, wayOf } from './journey';
import { boundaries, cageSscc, naming, stageOf } from './playDemo';
import type { Json } from './rest';
import { collectAndPack, passOn, settle, unpackAndDeliver } from './scenes';
import type { Language } from './story';

const spareMs = 40 * 86_400_000;
const pollMs = 100;
const timeoutMs = 60_000;

/**
 * The train under seven parcels is cancelled while they wait for the truck to it. They are sent
 * another way by themselves, at the same price, and arrive. True when all are delivered and nothing
 * is left open.
 */
export async function playCancelledTrain(
  base: string,
  password: string,
  language: Language,
  say: (line: string) => void,
): Promise<boolean> {
  const stage = await stageOf(base, password, language, say);
  const { tell } = stage;
  say(`\n${tell('trainTitle')}\n`);
  say(`1. ${tell('asks', { member: 'Yida Express' })}`);
  const deliverBy = new Date(Date.now() + spareMs).toISOString();
  const booked = await book(stage, { deliverBy });
  const cages = { inner: cageSscc(), outer: cageSscc() };
  const nameOf = naming(stage, booked, cages.outer);
  say('\n2.');
  await collectAndPack(stage, booked, cages);
  const units = [cages.outer, ...booked.ssccs.slice(3)];
  const pass = (boundary: ReturnType<typeof boundaries>[number], scene: number) => {
    say(`\n${scene}.`);
    const received = units.map((sscc) => ({ sscc, condition: 'ok' as const }));
    const name = `hand-over-${scene}`;
    return passOn(stage, { ...boundary, name, announced: units, received }, nameOf);
  };
  const [first] = boundaries(booked.legs);
  if (first !== undefined) await pass(first, 3);
  say('\n4.');
  const rerouted = await cancelTrain(stage, booked);
  let scene = 5;
  for (const boundary of boundaries(rerouted.legs).slice(1)) {
    await pass(boundary, scene);
    scene += 1;
  }
  say(`\n${scene}.`);
  await unpackAndDeliver(stage, rerouted, cages);
  return settle(stage, rerouted);
}

/** Its carrier takes the train out; the booking as it then travels. */
async function cancelTrain(stage: Stage, booked: Booked): Promise<Booked> {
  const { cast, shipper, say, tell } = stage;
  const train = booked.legs.find(({ mode }) => mode === 'rail');
  if (train?.departureId === undefined) throw new Error('No train was booked.');
  const { departureId, memberId } = train;
  const before = await shipper.get(`/v1/bookings/${booked.id}`);
  const office = await cast.office(memberId);
  const member = cast.memberName(memberId);
  const [why, when] = [tell('flood'), formatTime(stage, train.departsAt, 'Asia/Shanghai')];
  await office.post(`/v1/departures/${departureId}/cancel`, { reason: why }, stage.id('cancel'));
  say(`  ${tell('cancels', { member, when, why })}`);
  const began = Date.now();
  const after = await withoutDeparture(stage, booked.id, departureId);
  const seconds = ((Date.now() - began) / 1000).toFixed(1);
  say(`  ${tell('rerouted', { seconds })}`);
  const legs = legsOf(after);
  say(`    ${wayOf(stage, legs)}`);
  const end = (own: readonly Leg[]) =>
    formatTime(stage, own.at(-1)?.arrivesAt ?? '', 'Europe/Warsaw');
  const status = String(after['status']);
  say(`  ${tell('arrives', { when: end(legs), before: end(legsOf(before)), status })}`);
  const price = after['price'] as { amount: number; currency: string };
  const style = { style: 'currency', currency: price.currency } as const;
  const money = new Intl.NumberFormat(stage.locale, style).format(price.amount / 100);
  if (JSON.stringify(price) !== JSON.stringify(before['price'])) throw new Error('It costs more.');
  say(`  ${tell('priceStays', { price: money, member })}`);
  return { ...booked, legs };
}

async function withoutDeparture(stage: Stage, id: string, departureId: string): Promise<Json> {
  const until = Date.now() + timeoutMs;
  for (;;) {
    const booking = await stage.shipper.get(`/v1/bookings/${id}`);
    if (legsOf(booking).every((leg) => leg.departureId !== departureId)) return booking;
    if (Date.now() > until) throw new Error('Nobody found another way in a minute.');
    await wait(pollMs);
  }
}

function legsOf(booking: Json): readonly Leg[] {
  const parts = booking['parts'] as { itinerary: { legs: readonly Leg[] } }[];
  return parts[0]?.itinerary.legs ?? [];
}
