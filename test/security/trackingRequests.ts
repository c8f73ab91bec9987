import { randomUUID } from 'node:crypto';
import { encodeSscc96 } from '../../shared/model/src/sscc96';
import { must, type Json } from './askGrpc';
import { carrier, plain, type Asks, type GrpcAsking } from './grpcAsking';
import type { World } from './grpcWorld';

function seen(place: number | 'outer', told: (sscc: string) => Json): GrpcAsking {
  const codeOf = ({ shipment }: World): string =>
    place === 'outer' ? shipment.outer : String(shipment.ssccs[place]);
  return {
    ask: (world) => {
      // Where: at the point of the device that tells it.
      const happened = { eventId: randomUUID(), eventTime: Date.now() };
      return { ...happened, ...told(codeOf(world)) };
    },
    unit: codeOf,
  };
}

const onHandOver = carrier(({ handOverId }) => ({ handOverId }));

const reason = 'For the test.';
/** Of the seller's company prefix. */
const prefixDigits = 7;

export const trackingRequests: Asks = {
  Collect: seen(4, (sscc) => ({ ssccs: [sscc] })),
  Scan: seen(4, (sscc) => ({ sscc })),
  ReadTags: {
    // One that no other row reads: a point that heard it just before would not hear it again.
    ...seen(5, () => ({})),
    ask: ({ shipment }) => {
      const tag = encodeSscc96(String(shipment.ssccs[5]), prefixDigits);
      const reads = [{ tag, antenna: 1, rssi: -50, readAt: Date.now() }];
      return { uploadId: randomUUID(), sentAt: Date.now(), reads };
    },
  },
  UploadQueue: {
    ...seen(4, () => ({})),
    ask: ({ shipment }) => {
      const happened = { eventId: randomUUID(), eventTime: Date.now(), sscc: shipment.ssccs[4] };
      return { sentAt: Date.now(), events: [{ ...happened, sequence: 1, kind: 'scan' }] };
    },
  },
  Seal: seen('outer', (sscc) => ({ sscc, sealNumber: 'S-1' })),
  GetLiability: plain(({ shipment }) => ({ sscc: shipment.ssccs[0], at: Date.now() })),
  Weigh: seen(4, (sscc) => ({ sscc, grams: 12_500 })),
  Pack: {
    ...seen(4, () => ({})),
    ask: ({ shipment }) => ({
      ...{ eventId: randomUUID(), eventTime: Date.now() },
      ...{ parentSscc: shipment.inner, parentKind: 'cage', childSsccs: [shipment.ssccs[4]] },
    }),
  },
  Unpack: seen('outer', (parentSscc) => ({ parentSscc })),
  Announce: plain(({ shipment, memberId }) => ({
    ...{ toMemberId: memberId.carrier, pointId: shipment.legs[0]?.toPointId },
    ...{ ssccs: [shipment.ssccs[5]], reference: randomUUID() },
  })),
  Receive: carrier(({ handOverId, shipment }) => {
    const received = { eventId: randomUUID(), sscc: shipment.ssccs[6], eventTime: Date.now() };
    return { handOverId, units: [{ ...received, condition: 'ok' }] };
  }),
  Reconcile: onHandOver,
  Sign: carrier(async ({ alliance, fresh, handOverId }) => {
    const token = fresh('carrier', 'operator');
    const { handOver } = await must(alliance, 'tracking/GetHandOver', token, { handOverId });
    return { handOverId, digest: (handOver as Json)['digest'] };
  }),
  Deliver: seen(3, (sscc) => ({ sscc, receivedBy: 'Jan Kowalski' })),
  DeclareEnd: plain(({ shipment }) => ({
    ...{ eventId: randomUUID(), eventTime: Date.now(), sscc: shipment.ssccs[2] },
    ...{ end: 'lost', reason },
  })),
  GetHandOver: onHandOver,
  ListHandOvers: { ask: () => ({}), secret: ({ handOverId }) => handOverId },
  GetUnit: plain(({ shipment }) => ({ sscc: shipment.ssccs[0] })),
  ListUnits: { ask: () => ({}), secret: ({ shipment }) => String(shipment.ssccs[0]) },
  ListIncidents: { ask: () => ({}), secret: ({ incidentId }) => incidentId },
  AssignIncident: plain(({ incidentId }) => ({ incidentId, assignee: 'Li' })),
  ClearIncident: plain(({ incidentId }) => ({ incidentId, reason })),
  Track: plain(({ shipment }) => ({ number: shipment.numbers[0] })),
};
