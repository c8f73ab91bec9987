import { setTimeout as sleep } from 'node:timers/promises';
import { askRest, type Answered } from '../../support/askRest';
import { isSoon } from '../report';
import { dayMs, parcelCm3, parcelGrams } from './network';
import type { Stage } from './stage';

/** An option of a quote, ready to be accepted: the body of a booking. */
export type Accepted = Readonly<Record<string, unknown>>;

const quoteTries = 1_800;
const pauseMs = 100;
const onSaleLimitMs = 120_000;
const settleTries = 600;

const door = { city: 'City', street: 'Street 1', name: 'Somebody' };
const from = { ...door, country: 'CN', postcode: '322000' };
const to = { ...door, country: 'PL', postcode: '60-001' };

/** Noon is when the line leaves: only one departure is in time. `day` counts from today, above 0. */
function requirement(day: number) {
  const midnight = Math.floor(Date.now() / dayMs) * dayMs + day * dayMs;
  const parcel = {
    ...{ weightGrams: parcelGrams, volumeCm3: parcelCm3, description: 'Lamps' },
    ...{ hsCode: '940511', origin: 'CN', value: { amount: 10_000, currency: 'EUR' } },
  };
  return {
    ...{ from, to, parcels: [parcel] },
    readyAt: new Date(midnight).toISOString(),
    deliverBy: new Date(midnight + 2 * dayMs - 3_600_000).toISOString(),
  };
}

/** Asks for a way on the departure of that day, until there is an answer; none: it is full. */
export async function quoted(
  url: string,
  token: string,
  day: number,
  key: string,
  isOver: () => boolean = () => false,
): Promise<Accepted | undefined> {
  for (let tries = 1; !isOver(); tries += 1) {
    const asked = { token, body: requirement(day), key };
    const answer = await answered(askRest(url, 'POST', '/v1/quotes', asked));
    if (answer?.status === 200) return undefined;
    if (answer?.status === 201) {
      const { id: quoteId, options } = answer.body;
      const [option] = options as { id: string }[];
      return { quoteId, optionId: option?.id, reference: key.slice(0, 60), from, to };
    }
    const isLater = answer === undefined || answer.status === 503 || answer.status === 429;
    if (!isLater || tries >= quoteTries) {
      throw new Error(`no quote: ${answer?.status} ${answer?.text}`);
    }
    await sleep(pauseMs);
  }
  return undefined;
}

/** Comes back when everybody finds the departure of that day, at whatever instance. */
export async function isOnSale(stage: Stage, token: string, day: number): Promise<void> {
  let asked = 0;
  for (const url of stage.urls.flatMap((each) => stage.capacities.map(() => each))) {
    const isFound = await isSoon(onSaleLimitMs, async () => {
      asked += 1;
      return (await quoted(url, token, day, `is-on-sale-${day}-${asked}`)) !== undefined;
    });
    if (!isFound) throw new Error(`day ${day} is not on sale`);
  }
}

/** Accepts it once; undefined: the connection broke. */
export function book(
  url: string,
  token: string,
  accepted: Accepted,
  key: string,
): Promise<Answered | undefined> {
  return answered(askRest(url, 'POST', '/v1/bookings', { token, key, body: accepted }));
}

export function cancel(url: string, token: string, id: string): Promise<Answered | undefined> {
  const body = { reason: 'It is not needed.' };
  return answered(askRest(url, 'POST', `/v1/bookings/${id}/cancel`, { token, body }));
}

/** Accepts it again under its key, until there is an answer that is final. */
export async function settled(
  url: string,
  token: string,
  accepted: Accepted,
  key: string,
): Promise<Answered | undefined> {
  let answer: Answered | undefined;
  for (let tries = 1; tries <= settleTries; tries += 1) {
    answer = await book(url, token, accepted, key);
    const isLater = answer === undefined || [202, 429, 503].includes(answer.status);
    if (!isLater) return answer;
    await sleep(pauseMs);
  }
  return answer;
}

/** What is wrong with a refusal that ought to say: come back later. */
export function wrongWith({ status, headers, body, text }: Answered): string[] {
  if (status < 500) return [];
  const isProblem = /problem\+json/.test(headers.get('content-type') ?? '');
  return [
    ...(status === 503 ? [] : [`it was answered ${status}: ${text}`]),
    ...(Number(headers.get('retry-after') ?? 'none') >= 1 ? [] : ['503 without Retry-After']),
    ...(isProblem && typeof body['code'] === 'string' ? [] : [`no problem+json: ${text}`]),
  ];
}

/** A connection may break while processes end; then nobody knows. */
async function answered(asking: Promise<Answered>): Promise<Answered | undefined> {
  try {
    return await asking;
  } catch (error) {
    // Not by its class: inside Jest there are two of each.
    if ((error as Error).message === 'fetch failed') return undefined;
    throw error;
  }
}
