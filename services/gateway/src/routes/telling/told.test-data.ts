import { encodeFact } from '@serai/runtime';
import type { HeardFact } from './feed';

/** A parcel was delivered, as tracking says it. */
export function delivered(n: number, at = 1_800_000_000_000 + n): HeardFact {
  const sscc = `0069000${String(n).padStart(11, '0')}`;
  const said = { sscc, bookingId: 'bkg_1', memberId: 'mbr_a', at, receivedBy: 'Jan' };
  const { type, data } = encodeFact('serai.tracking.v1.ParcelDelivered', said);
  return { id: `unit:${sscc}/${n}/0`, key: sscc, type, data, at };
}

/** Its estimate moved. */
export function estimated(n: number, estimateAt: number, bookingId = 'bkg_1'): HeardFact {
  const hour = 3_600_000;
  const range = { earliest: estimateAt - hour, latest: estimateAt + hour };
  const said = { bookingId, estimateAt, ...range, at: 1_800_000_000_000 + n };
  const { type, data } = encodeFact('serai.tracking.v1.EstimateMoved', said);
  return { id: `consignment:${bookingId}/${n}/0`, key: bookingId, type, data, at: said.at };
}

/** Something went wrong with it. */
export function raised(n: number, kind: string, bookingId = 'bkg_1'): HeardFact {
  const incident = { id: `inc_${n}`, kind, bookingId, sscc: '', status: 'open' };
  const said = { incident, at: 1_800_000_000_000 + n };
  const { type, data } = encodeFact('serai.tracking.v1.IncidentRaised', said);
  return { id: `incident:inc_${n}/1/0`, key: `inc_${n}`, type, data, at: said.at };
}
