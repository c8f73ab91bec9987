import { newId } from '@serai/runtime';
import type { Row } from '../rows';
import { row } from '../rows';
import { quantile } from '../spread';
import type { Engines, Ground } from './ground';
import { groundOf } from './ground';
import { operatorOf, readsAt, trackingNumberOf } from './parcels';

const knownParcels = 100_000;
const scans = 300;
const warmUp = 20;
const deadlineMs = 30_000;
const waitMs = 20_000;
const goalMs = 1_000;

/** From the call that brings a read to the answer that a buyer's page waits for. */
export async function pageRow(engines: Engines): Promise<Row> {
  const ground = await groundOf(engines, 'kafka', knownParcels);
  try {
    const took: number[] = [];
    for (let nth = 0; nth < scans + warmUp; nth += 1) took.push(await oneScan(ground, nth));
    const [p50, p95, p99] = [0.5, 0.95, 0.99].map((share) => quantile(took.slice(warmUp), share));
    return row({
      id: 'P6.page',
      what: 'from a scan to the page of the buyer who waits for it, p99',
      figure: p99 ?? null,
      goal: goalMs,
      sense: 'atMost',
      unit: 'ms',
      detail: `p50 ${p50?.toFixed(0)} ms, p95 ${p95?.toFixed(0)} ms, p99 ${p99?.toFixed(0)} ms; ${scans} scans one after the other`,
    });
  } finally {
    await ground.end();
  }
}

/** Each parcel is read once: a page does not change for being told the same again. */
async function oneScan(ground: Ground, booking: number): Promise<number> {
  const number = trackingNumberOf(booking);
  const token = ground.token(operatorOf(booking));
  const { digest: seen } = await ground.tracking.track({ number }, { deadlineMs });
  const waiting = ground.tracking.track({ number, seen, waitMs }, { deadlineMs });
  const [json = ''] = readsAt(booking, 0, Date.now() - 1_000);
  const events = [{ index: 0, json, tooLarge: false }];
  const asked = { captureId: newId('cap'), errorBehaviour: 'proceed', prefixes: [], last: true };
  const began = performance.now();
  await ground.epcis.capture({ ...asked, events }, { deadlineMs, token });
  const { digest } = await waiting;
  if (digest === seen) throw new Error('the page did not hear of the scan');
  return performance.now() - began;
}
