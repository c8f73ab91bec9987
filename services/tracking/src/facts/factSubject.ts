import type { CustodyMoved__Output } from '@serai/protos/serai/tracking/v1/CustodyMoved';
import type { EstimateMoved__Output } from '@serai/protos/serai/tracking/v1/EstimateMoved';
import type { HandOverAnnounced__Output } from '@serai/protos/serai/tracking/v1/HandOverAnnounced';
import type { IncidentCleared__Output } from '@serai/protos/serai/tracking/v1/IncidentCleared';
import type { IncidentRaised__Output } from '@serai/protos/serai/tracking/v1/IncidentRaised';
import type { ParcelCollected__Output } from '@serai/protos/serai/tracking/v1/ParcelCollected';
import type { ParcelLost__Output } from '@serai/protos/serai/tracking/v1/ParcelLost';
import type { ParcelWeighed__Output } from '@serai/protos/serai/tracking/v1/ParcelWeighed';
import type { UnitCaptured__Output } from '@serai/protos/serai/tracking/v1/UnitCaptured';
import { decodeFact, encodeFact, type ToldFact } from '@serai/runtime';
import type { FactSubject } from '../domain/factSight';
import { endFacts, topic } from './encode';

type Read = (data: Buffer) => FactSubject;

function of<M>(name: string, read: (message: M) => FactSubject): [string, Read] {
  const type = `${topic}.${name}`;
  return [type, (data) => read(decodeFact<M>(type, data))];
}

const unit = (sscc: string, memberId: string, at: number): FactSubject => {
  return { type: 'unit', sscc, memberId, at };
};
const handOver = ({ handOver: told }: Pick<HandOverAnnounced__Output, 'handOver'>): FactSubject => {
  return { type: 'handOver', handOverId: told?.id ?? '' };
};

const readers: ReadonlyMap<string, Read> = new Map([
  of<UnitCaptured__Output>('UnitCaptured', ({ sscc, happening }) =>
    unit(sscc, happening?.memberId ?? '', happening?.recordTime ?? 0),
  ),
  of<ParcelCollected__Output>('ParcelCollected', (told) => unit(told.sscc, told.memberId, told.at)),
  of<ParcelCollected__Output>('ParcelDelivered', (told) => unit(told.sscc, told.memberId, told.at)),
  ...Object.values(endFacts).map((name) =>
    of<ParcelLost__Output>(name, (told) => unit(told.sscc, told.memberId, told.at)),
  ),
  of<ParcelWeighed__Output>('ParcelWeighed', (told) =>
    unit(told.sscc, told.memberId, told.weighedAt),
  ),
  of<CustodyMoved__Output>('CustodyMoved', (told) => unit(told.sscc, told.toMemberId, told.at)),
  of('HandOverAnnounced', handOver),
  of('HandOverReconciled', handOver),
  of('HandOverSigned', handOver),
  of<IncidentRaised__Output>('IncidentRaised', ({ incident }) => {
    return { type: 'incident', incidentId: incident?.id ?? '' };
  }),
  of<IncidentCleared__Output>('IncidentCleared', ({ incidentId }) => {
    return { type: 'incident', incidentId };
  }),
  of<EstimateMoved__Output>('EstimateMoved', ({ bookingId, at }) => {
    return { type: 'consignment', bookingId, at };
  }),
]);

/** What a fact is about; undefined: nobody but services is told of its kind. */
export function subjectOf({ type, data }: ToldFact): FactSubject | undefined {
  return readers.get(type)?.(data);
}

/** The same fact, without whose booking it is. */
export function withoutBooking({ type, data }: ToldFact): Buffer {
  const message = decodeFact<object>(type, data);
  const incident = 'incident' in message ? (message.incident as object | null) : null;
  const told = incident === null ? {} : { incident: { ...incident, bookingId: '' } };
  const own = 'bookingId' in message ? { bookingId: '' } : {};
  return encodeFact(type, { ...message, ...own, ...told }).data;
}
