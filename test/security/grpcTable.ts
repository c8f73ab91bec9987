import type { Role } from '../../shared/model/src/caller';

/**
 * What somebody is answered:
 * - `unauthenticated`, `forbidden`, `missing`: the refusal of that kind
 * - `served`: as it is to everyone in the alliance; nothing in it belongs to one member
 * - `own`: served, but only about the caller's own member; of another's there is nothing in it
 * - `row`: the batch is answered, with a refusal in place of the row; nothing of it is published
 * - `conflict`: the same as of a thing that nobody knows; whether there is one is not told
 * - `kept`: what was seen in the field is written down as an incident, and moves nothing
 * - `noted`: written down without an incident, and moves nothing
 * - `nested`: kept; what is in what follows what was seen, and who has it stays
 * - `nobody`: there is no such caller, as when every role may ask, or when only admins do
 */
export type Outcome =
  | 'unauthenticated'
  | 'forbidden'
  | 'missing'
  | 'served'
  | 'own'
  | 'row'
  | 'conflict'
  | 'kept'
  | 'noted'
  | 'nested'
  | 'nobody';

/** One gRPC method against everybody who might ask. */
export interface GrpcRow {
  readonly anonymous: 'unauthenticated' | 'served';
  /** A token that is shown must be good, even where none is needed. */
  readonly expired: 'unauthenticated';
  /** The right role, but of another member than the one whose thing is asked about. */
  readonly otherMember: Outcome;
  readonly tooLow: { readonly as: Role; readonly outcome: 'forbidden' } | 'nobody';
  /** `itself`: the service that is asked, from another instance of it. */
  readonly right: Role | 'anyone' | 'itself';
}

function toAnyone(): GrpcRow {
  return {
    anonymous: 'served',
    expired: 'unauthenticated',
    otherMember: 'nobody',
    tooLow: 'nobody',
    right: 'anyone',
  };
}

function to(right: Role, tooLow: Role | 'nobody', otherMember: Outcome): GrpcRow {
  return {
    anonymous: 'unauthenticated',
    expired: 'unauthenticated',
    otherMember,
    tooLow: tooLow === 'nobody' ? tooLow : { as: tooLow, outcome: 'forbidden' },
    right,
  };
}

const partner: Readonly<Record<string, GrpcRow>> = {
  'serai.partner.v1.MembershipService/Apply': toAnyone(),
  'serai.partner.v1.MembershipService/Admit': to('admin', 'operator', 'nobody'),
  'serai.partner.v1.MembershipService/Suspend': to('admin', 'operator', 'nobody'),
  'serai.partner.v1.MembershipService/Reinstate': to('admin', 'operator', 'nobody'),
  'serai.partner.v1.MembershipService/Leave': to('operator', 'shipper', 'missing'),
  'serai.partner.v1.MembershipService/GetMember': to('shipper', 'nobody', 'served'),
  'serai.partner.v1.MembershipService/ListMembers': to('shipper', 'nobody', 'served'),
  'serai.partner.v1.IdentityService/SignIn': toAnyone(),
  'serai.partner.v1.IdentityService/SignInService': toAnyone(),
  'serai.partner.v1.IdentityService/ExchangeAssertion': toAnyone(),
  'serai.partner.v1.IdentityService/GetKeys': toAnyone(),
  'serai.partner.v1.IdentityService/RotateKeys': to('admin', 'operator', 'nobody'),
  'serai.partner.v1.IdentityService/RegisterPerson': to('operator', 'shipper', 'missing'),
  'serai.partner.v1.IdentityService/ChangeRoles': to('operator', 'shipper', 'missing'),
  'serai.partner.v1.IdentityService/RemovePerson': to('operator', 'shipper', 'missing'),
  'serai.partner.v1.IdentityService/ListPeople': to('operator', 'shipper', 'missing'),
  'serai.partner.v1.IdentityService/RegisterMemberKey': to('operator', 'shipper', 'missing'),
  'serai.partner.v1.IdentityService/RevokeMemberKey': to('operator', 'shipper', 'missing'),
  'serai.partner.v1.IdentityService/GetMemberKeys': toAnyone(),
  'serai.partner.v1.IdentityService/RotateMemberKey': to('operator', 'shipper', 'missing'),
  'serai.partner.v1.IdentityService/SignManifest': to('operator', 'shipper', 'missing'),
  'serai.partner.v1.AgreementService/GetCharter': to('shipper', 'nobody', 'served'),
  'serai.partner.v1.AgreementService/ChangeCharter': to('admin', 'operator', 'nobody'),
  'serai.partner.v1.AgreementService/ProposeAgreement': to('operator', 'shipper', 'own'),
  'serai.partner.v1.AgreementService/CountersignAgreement': to('operator', 'shipper', 'missing'),
  'serai.partner.v1.AgreementService/AmendAgreement': to('operator', 'shipper', 'missing'),
  'serai.partner.v1.AgreementService/SuspendAgreement': to('operator', 'shipper', 'missing'),
  'serai.partner.v1.AgreementService/ResumeAgreement': to('operator', 'shipper', 'missing'),
  'serai.partner.v1.AgreementService/EndAgreement': to('operator', 'shipper', 'missing'),
  'serai.partner.v1.AgreementService/GetAgreement': to('operator', 'shipper', 'missing'),
  'serai.partner.v1.AgreementService/ListAgreements': to('operator', 'shipper', 'own'),
  'serai.partner.v1.AgreementService/GetTerms': to('operator', 'shipper', 'missing'),
  'serai.partner.v1.AgreementService/PublishRates': to('admin', 'operator', 'nobody'),
  'serai.partner.v1.AgreementService/GetRates': to('shipper', 'nobody', 'served'),
};

/** The network is the alliance's to see; to be changed, it is there for its owner alone. */
const capacity: Readonly<Record<string, GrpcRow>> = {
  'serai.capacity.v1.NetworkService/PublishPoints': to('operator', 'shipper', 'row'),
  'serai.capacity.v1.NetworkService/PublishAreas': to('operator', 'shipper', 'row'),
  'serai.capacity.v1.NetworkService/PublishLines': to('operator', 'shipper', 'row'),
  'serai.capacity.v1.NetworkService/PublishTariffs': to('operator', 'shipper', 'row'),
  'serai.capacity.v1.NetworkService/ClosePoint': to('operator', 'shipper', 'missing'),
  'serai.capacity.v1.NetworkService/DeclareEmbargo': to('operator', 'shipper', 'missing'),
  'serai.capacity.v1.NetworkService/LiftEmbargo': to('operator', 'shipper', 'missing'),
  'serai.capacity.v1.NetworkService/ListEmbargoes': to('shipper', 'nobody', 'served'),
  'serai.capacity.v1.NetworkService/WithdrawLine': to('operator', 'shipper', 'missing'),
  'serai.capacity.v1.NetworkService/GetPoint': to('shipper', 'nobody', 'served'),
  'serai.capacity.v1.NetworkService/ListPoints': to('shipper', 'nobody', 'served'),
  'serai.capacity.v1.NetworkService/ListAreas': to('shipper', 'nobody', 'served'),
  'serai.capacity.v1.NetworkService/GetLine': to('shipper', 'nobody', 'served'),
  'serai.capacity.v1.NetworkService/ListLines': to('shipper', 'nobody', 'served'),
  'serai.capacity.v1.NetworkService/GetTariff': to('operator', 'nobody', 'served'),
  'serai.capacity.v1.NetworkService/FindCoverage': to('shipper', 'nobody', 'served'),
  'serai.capacity.v1.NetworkService/FindItineraries': to('operator', 'device', 'forbidden'),
  'serai.capacity.v1.NetworkService/FindEarliest': to('operator', 'device', 'forbidden'),
  'serai.capacity.v1.NetworkService/FindCalendar': to('operator', 'device', 'forbidden'),
  'serai.capacity.v1.SpaceService/GetDeparture': to('operator', 'nobody', 'own'),
  'serai.capacity.v1.SpaceService/ListDepartures': to('operator', 'nobody', 'own'),
  'serai.capacity.v1.SpaceService/ReviseDeparture': to('operator', 'shipper', 'missing'),
  'serai.capacity.v1.SpaceService/CutDeparture': to('operator', 'shipper', 'missing'),
  'serai.capacity.v1.SpaceService/CancelDeparture': to('operator', 'shipper', 'missing'),
  'serai.capacity.v1.SpaceService/SetAllotment': to('operator', 'shipper', 'missing'),
  'serai.capacity.v1.SpaceService/Hold': to('operator', 'shipper', 'forbidden'),
  'serai.capacity.v1.SpaceService/Commit': to('operator', 'shipper', 'missing'),
  'serai.capacity.v1.SpaceService/Release': to('operator', 'shipper', 'missing'),
  'serai.capacity.v1.SpaceService/Exchange': to('operator', 'shipper', 'missing'),
  'serai.capacity.v1.SpaceService/ExchangeMany': to('operator', 'shipper', 'own'),
  'serai.capacity.v1.SpaceService/GetHold': to('operator', 'shipper', 'missing'),
  'serai.capacity.v1.SpaceService/ListHolds': to('auditor', 'operator', 'nobody'),
  'serai.capacity.v1.SpaceService/ListOverflows': to('operator', 'shipper', 'own'),
  'serai.capacity.v1.JournalService/Submit': {
    ...to('service', 'service', 'nobody'),
    right: 'itself',
  },
  'serai.capacity.v1.SpaceService/GetSpace': to('operator', 'shipper', 'missing'),
  'serai.capacity.v1.SpaceService/GetUtilisation': to('operator', 'shipper', 'missing'),
  'serai.capacity.v1.SpaceService/GetFilling': to('operator', 'shipper', 'missing'),
  'serai.capacity.v1.SpaceService/GetRefusedDemand': to('operator', 'shipper', 'missing'),
};

const booking: Readonly<Record<string, GrpcRow>> = {
  'serai.booking.v1.BookingService/Quote': to('shipper', 'device', 'own'),
  'serai.booking.v1.BookingService/GetQuote': to('shipper', 'device', 'missing'),
  'serai.booking.v1.BookingService/Book': to('shipper', 'device', 'missing'),
  'serai.booking.v1.BookingService/GetBooking': to('shipper', 'device', 'missing'),
  'serai.booking.v1.BookingService/ListBookings': to('shipper', 'device', 'own'),
  'serai.booking.v1.BookingService/QuoteChange': to('shipper', 'device', 'missing'),
  'serai.booking.v1.BookingService/ChangeBooking': to('shipper', 'device', 'missing'),
  'serai.booking.v1.BookingService/CancelBooking': to('shipper', 'device', 'missing'),
  'serai.booking.v1.BookingService/ListReroutes': to('operator', 'shipper', 'missing'),
  'serai.booking.v1.BookingService/ListProposals': to('shipper', 'device', 'missing'),
  'serai.booking.v1.BookingService/AcceptReroute': to('shipper', 'device', 'missing'),
  'serai.booking.v1.BookingService/DeclineReroute': to('shipper', 'device', 'missing'),
  'serai.booking.v1.BookingService/GetParcel': to('shipper', 'device', 'missing'),
  'serai.booking.v1.BookingService/ListParcels': to('shipper', 'device', 'missing'),
  'serai.booking.v1.BookingService/PrintLabels': to('shipper', 'device', 'missing'),
  'serai.booking.v1.ReportService/GetRevenue': to('operator', 'shipper', 'missing'),
  'serai.booking.v1.ReportService/GetUnmetDemand': to('operator', 'shipper', 'missing'),
  'serai.booking.v1.ReportService/GetScaleEffect': to('operator', 'shipper', 'missing'),
};

/** Events are seen as their units are; captures and queries are each member's own. */
const epcis: Readonly<Record<string, GrpcRow>> = {
  'serai.tracking.v1.EpcisService/Capture': to('device', 'shipper', 'missing'),
  'serai.tracking.v1.EpcisService/GetCapture': to('operator', 'shipper', 'missing'),
  'serai.tracking.v1.EpcisService/ListCaptures': to('operator', 'shipper', 'own'),
  'serai.tracking.v1.EpcisService/QueryEvents': to('operator', 'nobody', 'own'),
  'serai.tracking.v1.EpcisService/ListTerms': to('operator', 'nobody', 'own'),
  'serai.tracking.v1.EpcisService/KeepQuery': to('operator', 'device', 'own'),
  'serai.tracking.v1.EpcisService/GetQuery': to('operator', 'shipper', 'missing'),
  'serai.tracking.v1.EpcisService/ListQueries': to('operator', 'device', 'own'),
  'serai.tracking.v1.EpcisService/DropQuery': to('operator', 'device', 'missing'),
  'serai.tracking.v1.EpcisService/Subscribe': to('operator', 'device', 'missing'),
  'serai.tracking.v1.EpcisService/ListSubscriptions': to('operator', 'device', 'missing'),
  'serai.tracking.v1.EpcisService/Unsubscribe': to('operator', 'device', 'missing'),
  'serai.tracking.v1.EpcisService/ListFollowed': to('service', 'operator', 'nobody'),
  'serai.tracking.v1.EpcisService/FollowEvents': to('service', 'operator', 'nobody'),
};

const tracking: Readonly<Record<string, GrpcRow>> = {
  'serai.tracking.v1.TrackingService/Collect': to('device', 'shipper', 'kept'),
  'serai.tracking.v1.TrackingService/Scan': to('device', 'shipper', 'kept'),
  'serai.tracking.v1.TrackingService/ReadTags': to('device', 'shipper', 'kept'),
  'serai.tracking.v1.TrackingService/UploadQueue': to('device', 'shipper', 'kept'),
  'serai.tracking.v1.TrackingService/Seal': to('device', 'shipper', 'kept'),
  'serai.tracking.v1.TrackingService/GetLiability': to('operator', 'device', 'missing'),
  'serai.tracking.v1.TrackingService/Weigh': to('device', 'shipper', 'noted'),
  'serai.tracking.v1.TrackingService/Pack': to('device', 'shipper', 'nested'),
  'serai.tracking.v1.TrackingService/Unpack': to('device', 'shipper', 'nested'),
  'serai.tracking.v1.TrackingService/Announce': to('operator', 'shipper', 'conflict'),
  'serai.tracking.v1.TrackingService/Receive': to('device', 'shipper', 'missing'),
  'serai.tracking.v1.TrackingService/Reconcile': to('operator', 'shipper', 'missing'),
  'serai.tracking.v1.TrackingService/Sign': to('operator', 'device', 'missing'),
  'serai.tracking.v1.TrackingService/Deliver': to('device', 'shipper', 'kept'),
  'serai.tracking.v1.TrackingService/DeclareEnd': to('operator', 'device', 'missing'),
  'serai.tracking.v1.TrackingService/GetHandOver': to('operator', 'shipper', 'missing'),
  'serai.tracking.v1.TrackingService/ListHandOvers': to('operator', 'shipper', 'own'),
  'serai.tracking.v1.TrackingService/GetUnit': to('operator', 'nobody', 'missing'),
  'serai.tracking.v1.TrackingService/ListUnits': to('operator', 'nobody', 'own'),
  'serai.tracking.v1.TrackingService/ListIncidents': to('operator', 'service', 'own'),
  'serai.tracking.v1.TrackingService/AssignIncident': to('operator', 'shipper', 'missing'),
  'serai.tracking.v1.TrackingService/ClearIncident': to('operator', 'shipper', 'missing'),
  'serai.tracking.v1.TrackingService/Track': toAnyone(),
};

/** What a fact is to people is told to who tells them, and to nobody else. */
const sight: Readonly<Record<string, GrpcRow>> = {
  'serai.sight.v1.SightService/GetAudience': to('service', 'operator', 'nobody'),
  'serai.sight.v1.SightService/SeeFacts': to('service', 'operator', 'nobody'),
};

const operations: Readonly<Record<string, GrpcRow>> = {
  'serai.operations.v1.OperationsService/ListParked': to('admin', 'operator', 'nobody'),
  'serai.operations.v1.OperationsService/Replay': to('admin', 'operator', 'nobody'),
  'serai.operations.v1.OperationsService/ReadLog': to('auditor', 'admin', 'nobody'),
};

/** Every gRPC method that the protos declare, by service and method. */
export const grpcTable: Readonly<Record<string, GrpcRow>> = {
  ...partner,
  ...capacity,
  ...booking,
  ...tracking,
  ...epcis,
  ...sight,
  ...operations,
};
