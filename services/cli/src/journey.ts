import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { Cast } from './people';
import type { Json, Rest } from './rest';
import type { Teller } from './story';

/** One leg of the accepted itinerary, as REST tells it. */
export interface Leg {
  readonly kind: string;
  readonly memberId: string;
  readonly fromPointId?: string;
  readonly toPointId?: string;
  readonly departureId?: string;
  readonly departsAt: string;
  readonly arrivesAt: string;
  readonly mode?: string;
}

export interface Booked {
  readonly id: string;
  readonly ssccs: readonly string[];
  readonly numbers: readonly string[];
  readonly legs: readonly Leg[];
}

/** What the scenes share: who acts, how it is told, and this run's own ids. */
export interface Stage {
  readonly base: string;
  readonly cast: Cast;
  readonly shipper: Rest;
  readonly tell: Teller;
  readonly locale: string;
  say(line: string): void;
  /** An id that nobody else has, the same whenever this step is tried again. */
  id(step: string): string;
}

const parcelCount = 7;
const readyInMs = 3_600_000;
const laterMs = 4 * 86_400_000;
const mostQuotes = 6;
/** An alliance that was just started still puts its network on sale. */
const onSaleTimeoutMs = 60_000;
const onSalePollMs = 250;
const confirmPollMs = 250;
const confirmTimeoutMs = 60_000;

const from = { country: 'CN', postcode: '322000', city: 'Yiwu' };
const to = { country: 'PL', postcode: '60-101', city: 'Poznań' };

/** What the customer wants beyond the cheapest: there by a time, over land by train. */
export interface TrainWish {
  readonly deliverBy: string;
}

/** Quote, choice, booking and labels: what the customer does. */
export async function book(stage: Stage, wish?: TrainWish): Promise<Booked> {
  const { shipper, say, tell } = stage;
  const parcels = Array.from({ length: parcelCount }, (_, index) => ({
    reference: `P${index + 1}`,
    weightGrams: 2_000 + 500 * index,
    volumeCm3: 12_000,
    description: 'Ceramic cups',
    hsCode: '691200',
    origin: 'CN',
    value: { amount: 12_000, currency: 'CNY' },
    goods: ['general'],
  }));
  const { quote, options, chosen } = await quoted(stage, { from, to, parcels }, wish);
  say(`  ${tell('options', { count: options.length })}`);
  for (const option of options) say(`    ${optionLine(stage, option)}`);
  const latest = wish === undefined ? '' : formatTime(stage, wish.deliverBy, 'Europe/Warsaw');
  say(`  -> ${wish === undefined ? tell('accepts') : tell('takesTrain', { when: latest })}`);
  const asked = {
    quoteId: quote['id'],
    optionId: chosen.id,
    reference: 'DEMO',
    from: { ...from, name: '陈女士', street: '稠州北路 1 号', phone: '+86 579 8500 0000' },
    to: { ...to, name: 'Jan Kowalski', street: 'ul. Święty Marcin 1', phone: '+48 61 000 00 00' },
  };
  const made = await shipper.post('/v1/bookings', asked, stage.id('book'));
  const booking = await confirmed(shipper, String(made['id']));
  const found = booking['parcels'] as { sscc: string; trackingNumber: string }[];
  const when = formatTime(stage, String(booking['promisedAt']), 'Europe/Warsaw');
  say(`  ${tell('booked', { id: String(booking['id']), when })}`);
  const labels = await shipper.bytes(`/v1/bookings/${String(booking['id'])}/labels`);
  say(`  ${tell('labels', { bytes: labels.byteLength })}`);
  const numbers = found.map(({ trackingNumber }) => trackingNumber);
  say(`  ${tell('track', { url: `${stage.base}/track/${numbers[0]}` })}`);
  const legs = chosen.itinerary.legs;
  return { id: String(booking['id']), ssccs: found.map(({ sscc }) => sscc), numbers, legs };
}

/**
 * Asked until there is a way. Asked for a train, the days after are looked at too, because one may be
 * full or cancelled, and then all of them again.
 */
async function quoted(
  stage: Stage,
  parcels: Json,
  wish: TrainWish | undefined,
): Promise<{ quote: Json; options: readonly Option[]; chosen: Option }> {
  const until = Date.now() + onSaleTimeoutMs;
  const days = wish === undefined ? 1 : mostQuotes;
  for (let attempt = 0; ; attempt += 1) {
    const later = attempt % days;
    const readyAt = new Date(Date.now() + readyInMs + later * laterMs).toISOString();
    const wanted = { ...parcels, readyAt, ...wish, ...(wish && { modes: ['rail', 'road'] }) };
    const quote = await stage.shipper.post('/v1/quotes', wanted, stage.id(`quote-${attempt}`));
    const options = (quote['options'] ?? []) as Option[];
    const chosen = chosenFrom(options, wish);
    if (chosen !== undefined) return { quote, options, chosen };
    if (later < days - 1) continue;
    if (Date.now() > until) {
      throw new Error(`No way was found: ${JSON.stringify(quote['reasons'])}`);
    }
    if (attempt === later) stage.say(`  ${stage.tell('noWayYet')}`);
    await wait(onSalePollMs);
  }
}

/** The cheapest, or the cheapest that goes by road and rail alone. */
function chosenFrom(options: readonly Option[], wish: TrainWish | undefined): Option | undefined {
  const byTrain = options.filter(({ itinerary: { legs } }) => {
    const modes = legs.flatMap(({ mode }) => mode ?? []);
    return modes.includes('rail') && modes.every((mode) => mode === 'rail' || mode === 'road');
  });
  const cheapest = options.find(({ labels }) => labels?.includes('cheapest'));
  return wish === undefined ? (cheapest ?? options[0]) : byTrain[0];
}

interface Option {
  readonly id: string;
  readonly labels?: readonly string[];
  readonly price: { readonly amount: number; readonly currency: string };
  readonly itinerary: {
    readonly legs: readonly Leg[];
    readonly arrivesAt: string;
    readonly co2eGrams: number;
  };
}

/** 202 means that the booking is kept and will be confirmed or declined. */
async function confirmed(shipper: Rest, id: string): Promise<Json> {
  const until = Date.now() + confirmTimeoutMs;
  for (;;) {
    const booking = await shipper.get(`/v1/bookings/${id}`);
    if (booking['status'] === 'confirmed') return booking;
    const isLost = booking['status'] !== 'requested' || Date.now() > until;
    if (isLost)
      throw new Error(`The booking is ${String(booking['status'])}: ${String(booking['reason'])}`);
    await wait(confirmPollMs);
  }
}

function optionLine(stage: Stage, { price, itinerary, labels }: Option): string {
  const money = new Intl.NumberFormat(stage.locale, {
    style: 'currency',
    currency: price.currency,
  });
  const way = wayOf(stage, itinerary.legs);
  const cost = money.format(price.amount / 100).padStart(10);
  const kg = `${(itinerary.co2eGrams / 1000).toFixed(1)} kg CO2e`.padStart(15);
  const when = formatTime(stage, itinerary.arrivesAt, 'Europe/Warsaw');
  return `${cost} ${kg}  ${when}  ${way}${labels?.length ? `  [${labels.join(', ')}]` : ''}`;
}

/** Who carries on each leg, and how. */
export function wayOf(stage: Stage, legs: readonly Leg[]): string {
  const names = legs.map(
    ({ memberId, mode }) =>
      stage.cast.memberName(memberId).split(' ')[0] + (mode ? `/${mode}` : ''),
  );
  return names.join(' > ');
}

export function formatTime(stage: Stage, instant: string, timeZone: string): string {
  const format = { dateStyle: 'medium', timeStyle: 'short', timeZone } as const;
  return new Intl.DateTimeFormat(stage.locale, format).format(new Date(instant));
}

/** Ids of this run: one UUID and the name of the step. */
export function idsOfRun(): (step: string) => string {
  const run = randomUUID();
  return (step) => `demo-${run}-${step}`;
}
