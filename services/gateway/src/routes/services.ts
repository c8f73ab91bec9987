import type { BookingServiceDefinition } from '@serai/protos/serai/booking/v1/BookingService';
import type { ReportServiceDefinition } from '@serai/protos/serai/booking/v1/ReportService';
import type { NetworkServiceDefinition } from '@serai/protos/serai/capacity/v1/NetworkService';
import type { SpaceServiceDefinition } from '@serai/protos/serai/capacity/v1/SpaceService';
import type { OperationsServiceDefinition } from '@serai/protos/serai/operations/v1/OperationsService';
import type { AgreementServiceDefinition } from '@serai/protos/serai/partner/v1/AgreementService';
import type { IdentityServiceDefinition } from '@serai/protos/serai/partner/v1/IdentityService';
import type { MembershipServiceDefinition } from '@serai/protos/serai/partner/v1/MembershipService';
import type { EpcisServiceDefinition } from '@serai/protos/serai/tracking/v1/EpcisService';
import type { SightServiceDefinition } from '@serai/protos/serai/sight/v1/SightService';
import type { TrackingServiceDefinition } from '@serai/protos/serai/tracking/v1/TrackingService';
import type { Client, TokenSource } from '@serai/runtime';
import { connect } from '@serai/runtime';
import { gatherHolds, type AskForHold } from './gatherHolds';

export interface Addresses {
  readonly partner: string;
  readonly capacity: string;
  readonly booking: string;
  readonly tracking: string;
}

export type ServiceName = keyof Addresses;

/**
 * The services behind the gateway. A call carries the token of who asks; what the gateway asks by
 * itself, because somebody wanted to be told, carries its own.
 */
export interface Services {
  readonly membership: Client<MembershipServiceDefinition>;
  readonly identity: Client<IdentityServiceDefinition>;
  readonly agreements: Client<AgreementServiceDefinition>;
  readonly network: Client<NetworkServiceDefinition>;
  readonly space: Client<SpaceServiceDefinition>;
  readonly holdOne: AskForHold;
  readonly booking: Client<BookingServiceDefinition>;
  readonly reports: Client<ReportServiceDefinition>;
  readonly tracking: Client<TrackingServiceDefinition>;
  readonly epcis: Client<EpcisServiceDefinition>;
  /** Asked by the gateway itself; a request of a person never goes this way. */
  readonly following: Client<EpcisServiceDefinition>;
  readonly sights: Readonly<Record<'booking' | 'tracking', Client<SightServiceDefinition>>>;
  readonly operations: Readonly<Record<ServiceName, Client<OperationsServiceDefinition>>>;
}

export function connectServices(addresses: Addresses, tokens: TokenSource): Services {
  const { partner, capacity, booking, tracking } = addresses;
  const space = connect<SpaceServiceDefinition>({
    address: capacity,
    service: 'serai.capacity.v1.SpaceService',
  });
  const operations = (address: string): Client<OperationsServiceDefinition> =>
    connect({ address, service: 'serai.operations.v1.OperationsService' });
  const sight = (address: string): Client<SightServiceDefinition> =>
    connect({ address, service: 'serai.sight.v1.SightService', tokens });
  return {
    membership: connect({ address: partner, service: 'serai.partner.v1.MembershipService' }),
    identity: connect({ address: partner, service: 'serai.partner.v1.IdentityService' }),
    agreements: connect({ address: partner, service: 'serai.partner.v1.AgreementService' }),
    network: connect({ address: capacity, service: 'serai.capacity.v1.NetworkService' }),
    space,
    holdOne: gatherHolds((asked, call) => space.hold(asked, call)),
    booking: connect({ address: booking, service: 'serai.booking.v1.BookingService' }),
    reports: connect({ address: booking, service: 'serai.booking.v1.ReportService' }),
    tracking: connect({ address: tracking, service: 'serai.tracking.v1.TrackingService' }),
    epcis: connect({ address: tracking, service: 'serai.tracking.v1.EpcisService' }),
    following: connect({ address: tracking, service: 'serai.tracking.v1.EpcisService', tokens }),
    sights: { booking: sight(booking), tracking: sight(tracking) },
    operations: {
      partner: operations(partner),
      capacity: operations(capacity),
      booking: operations(booking),
      tracking: operations(tracking),
    },
  };
}
