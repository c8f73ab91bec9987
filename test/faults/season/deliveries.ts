import type { TrackingAlone } from '../stage/trackingAlone';
import { untilAnswered, type Acknowledged } from './asking';
import { inParallel } from './inParallel';
import type { Wave } from './plan';
import { ssccsOf } from './plan';
import { stopAt } from './stops';
import { firstSeen, placeOf } from './truth';

const askDeadlineMs = 30_000;
const asksAtOnce = 16;
const shown = 5;

/** What a buyer is told of a parcel in the end. */
export interface Delivery {
  readonly status: string;
  readonly steps: readonly { readonly status: string; readonly actualAt?: number }[];
}

/** By SSCC. */
export type Deliveries = ReadonlyMap<string, Delivery>;

export async function deliveriesOf(
  { tracking }: TrackingAlone,
  waves: readonly Wave[],
  acknowledged: Acknowledged,
): Promise<Deliveries> {
  const found = new Map<string, Delivery>();
  const parcels = waves.flatMap(({ bookings }) => bookings.flatMap((one) => one.parcels));
  await inParallel(asksAtOnce, parcels, async ({ sscc, trackingNumber }) => {
    const asked = { number: trackingNumber };
    const ask = () => tracking.track(asked, { deadlineMs: askDeadlineMs });
    const { status, steps } = await untilAnswered(ask, acknowledged);
    const told = steps.map(({ status: done, actualAt }) => ({
      status: done,
      ...(actualAt === undefined ? {} : { actualAt }),
    }));
    found.set(sscc, { status, steps: told });
  });
  return found;
}

/** What every buyer would be told of a season in which all is heard, and nothing else. */
export function trueDeliveries(waves: readonly Wave[]): Deliveries {
  const found = new Map<string, Delivery>();
  for (const wave of waves) {
    const seen = firstSeen(wave, wave.reads);
    const door = { status: 'done', actualAt: stopAt(wave.startsAt, wave.points.length) };
    for (const sscc of ssccsOf(wave)) {
      const steps = wave.points.map((_point, stop) => {
        const actualAt = seen.get(placeOf(sscc, stop));
        return { status: 'done', ...(actualAt === undefined ? {} : { actualAt }) };
      });
      found.set(sscc, { status: 'delivered', steps: [...steps, door] });
    }
  }
  return found;
}

/** Step by step, but for those where nobody can know. */
export function compare(was: Deliveries, is: Deliveries, unsure: ReadonlySet<string>) {
  const failures: string[] = [];
  let [count, leftOut] = [0, 0];
  for (const [sscc, { status, steps }] of was) {
    const told = is.get(sscc);
    if (told?.status !== status) failures.push(`${sscc} is ${told?.status}`);
    steps.forEach((step, stop) => {
      if (unsure.has(placeOf(sscc, stop))) {
        leftOut += 1;
        return;
      }
      count += 1;
      const now = told?.steps[stop];
      if (now?.status !== step.status || now.actualAt !== step.actualAt) {
        failures.push(`${sscc}, step ${stop}: ${JSON.stringify([step, now])}`);
      }
    });
  }
  const more = failures.length - shown;
  const listed = failures.slice(0, shown);
  return { count, leftOut, failures: more > 0 ? [...listed, `and ${more} more`] : listed };
}
