import { randomUUID } from 'node:crypto';
import { must, type Json } from './askGrpc';
import { epcisRequests } from './epcisRequests';
import { applicant, dayMs, hourMs, logins, quoteAsked, where } from './grpcWorld';
import type { World } from './grpcWorld';
import { carrier, plain, type Asks, type GrpcAsking } from './grpcAsking';
import { reportRequests } from './reportRequests';
import { trackingRequests } from './trackingRequests';

const nothing = plain(() => ({}));
const reason = 'For the test.';
const password = 'a password for tests';

const own = plain(({ memberId }) => ({ memberId: memberId.seller }));
const applied = plain(({ applicantId }) => ({ memberId: applicantId, reason }));
const onAgreement = plain(({ proposalId }) => ({ agreementId: proposalId, reason }));

const partner: Asks = {
  'MembershipService/Apply': plain(() => ({ ...applicant(), reference: randomUUID() })),
  'MembershipService/Admit': applied,
  'MembershipService/Suspend': applied,
  'MembershipService/Reinstate': applied,
  'MembershipService/Leave': own,
  'MembershipService/GetMember': own,
  'MembershipService/ListMembers': nothing,
  'IdentityService/SignIn': plain(({ alliance }) => {
    return { login: logins.seller.operator, password: alliance.demoPassword };
  }),
  'IdentityService/SignInService': plain(({ alliance }) => {
    return { name: 'gateway', secret: alliance.env.gateway['SERVICE_SECRET'] };
  }),
  'IdentityService/ExchangeAssertion': plain(async (world) => {
    const asked = { memberId: world.memberId.seller, jwk: world.jwk };
    const token = world.fresh('seller', 'operator');
    await must(world.alliance, 'partner/IdentityService/RegisterMemberKey', token, asked);
    return { assertion: world.assertion() };
  }),
  'IdentityService/GetKeys': nothing,
  'IdentityService/RotateKeys': nothing,
  'IdentityService/RegisterPerson': plain(({ memberId }) => {
    const login = `new-${randomUUID()}`;
    return { memberId: memberId.seller, login, name: 'New', roles: ['shipper'], password };
  }),
  'IdentityService/ChangeRoles': plain(({ personId }) => ({ personId, roles: ['operator'] })),
  'IdentityService/RemovePerson': plain(({ personId }) => ({ personId })),
  'IdentityService/ListPeople': own,
  'IdentityService/RegisterMemberKey': plain(({ memberId, jwk }) => {
    return { memberId: memberId.seller, jwk };
  }),
  'IdentityService/RevokeMemberKey': plain(({ memberId }) => {
    return { memberId: memberId.seller, keyId: 'own-key' };
  }),
  'IdentityService/GetMemberKeys': own,
  'IdentityService/RotateMemberKey': own,
  'IdentityService/SignManifest': plain(({ memberId }) => {
    return { manifest: JSON.stringify({ fromMemberId: memberId.seller }) };
  }),
  'AgreementService/GetCharter': nothing,
  'AgreementService/ChangeCharter': plain(({ terms }) => {
    return { terms, comparisonCurrency: 'EUR', expectedVersion: 2 };
  }),
  'AgreementService/ProposeAgreement': {
    ask: ({ memberId, terms }) => {
      return { partnerId: memberId.carrier, terms, validFrom: Date.now() + 800 * dayMs };
    },
    secret: ({ memberId }) => memberId.seller,
  },
  'AgreementService/CountersignAgreement': plain(({ proposalId }) => {
    return { agreementId: proposalId, expectedVersion: 1 };
  }),
  'AgreementService/AmendAgreement': plain(({ proposalId, terms }) => {
    return { agreementId: proposalId, expectedVersion: 2, terms: { ...terms, paymentDays: 7 } };
  }),
  'AgreementService/SuspendAgreement': onAgreement,
  'AgreementService/ResumeAgreement': onAgreement,
  'AgreementService/EndAgreement': onAgreement,
  'AgreementService/GetAgreement': plain(({ agreementId }) => ({ agreementId })),
  'AgreementService/ListAgreements': {
    ask: () => ({}),
    secret: ({ agreementId }) => agreementId,
  },
  'AgreementService/GetTerms': plain(({ memberId }) => {
    return { sellerId: memberId.seller, operatorId: memberId.carrier, at: Date.now() };
  }),
  'AgreementService/PublishRates': plain(async ({ alliance, fresh }) => {
    const token = fresh('seller', 'operator');
    const { table } = await must(alliance, 'partner/AgreementService/GetRates', token, {});
    const { date, rates } = table as Json;
    return { date, rates };
  }),
  'AgreementService/GetRates': nothing,
};

/** The first of what the seller published, to be published once more as it is. */
async function published({ alliance, fresh, memberId }: World, what: string): Promise<Json> {
  const method = `capacity/NetworkService/List${what}`;
  const asked = { memberId: memberId.seller };
  const listed = await must(alliance, method, fresh('seller', 'operator'), asked);
  const [first] = Object.values(listed)[0] as Json[];
  return first ?? {};
}

const ofLine = carrier(({ lines }) => ({ lineId: lines.at(-1)?.['id'] }));
const idOf = (departure: Json | undefined): string => String(departure?.['id']);
const changed = carrier(({ departures }) => {
  return { departureId: idOf(departures[2]), leg: 0, grams: 5_000, cm3: 50_000, reason };
});
const allotted = {
  secret: ({ memberId }: World) => memberId.seller,
};
const held = (place: number): GrpcAsking =>
  carrier(({ holdIds, departures }) => ({
    holdId: holdIds[place],
    expectedVersion: 1,
    requestId: randomUUID(),
    items: [{ kind: 'leg', resourceId: `${idOf(departures[1])}/0`, grams: 1_000, cm3: 1_000 }],
  }));

function searched({ memberId }: World): Json {
  const requirement = { ...where, grams: 1_000, cm3: 1_000, readyAt: Date.now() + hourMs };
  return { requirement, sellerId: memberId.seller };
}

function embargo({ lines }: World): Json {
  const validFrom = Date.now() + 300 * dayMs;
  return { lineId: lines.at(-1)?.['id'], validFrom, validTo: validFrom + dayMs, reason };
}

const capacity: Asks = {
  'NetworkService/PublishPoints': plain(async (world) => {
    return { points: [await published(world, 'Points')] };
  }),
  'NetworkService/PublishAreas': plain(async (world) => {
    return { areas: [await published(world, 'Areas')] };
  }),
  'NetworkService/PublishLines': carrier(({ lines }) => ({ lines: lines.slice(-1) })),
  'NetworkService/PublishTariffs': carrier(async ({ alliance, fresh, lines }) => {
    const token = fresh('carrier', 'operator');
    const asked = { lineId: lines.at(-1)?.['id'] };
    const { tariff } = await must(alliance, 'capacity/NetworkService/GetTariff', token, asked);
    return { tariffs: [tariff] };
  }),
  'NetworkService/ClosePoint': carrier(async (world) => {
    const { alliance, fresh, memberId } = world;
    const method = 'capacity/NetworkService/ListPoints';
    const asked = { memberId: memberId.carrier };
    const found = await must(alliance, method, fresh('carrier', 'operator'), asked);
    const [point] = found['points'] as Json[];
    const from = Date.now() + 300 * dayMs;
    return { pointId: point?.['id'], from, until: from + dayMs, reason };
  }),
  'NetworkService/DeclareEmbargo': carrier(embargo),
  'NetworkService/LiftEmbargo': carrier(async (world) => {
    const method = 'capacity/NetworkService/DeclareEmbargo';
    const token = world.fresh('carrier', 'operator');
    const laid = await must(world.alliance, method, token, embargo(world));
    return { embargoId: (laid['embargo'] as Json)['id'] };
  }),
  'NetworkService/ListEmbargoes': nothing,
  'NetworkService/WithdrawLine': ofLine,
  'NetworkService/GetPoint': plain(({ shipment }) => ({ pointId: shipment.legs[0]?.toPointId })),
  'NetworkService/ListPoints': own,
  'NetworkService/ListAreas': own,
  'NetworkService/GetLine': ofLine,
  'NetworkService/ListLines': own,
  'NetworkService/GetTariff': ofLine,
  'NetworkService/FindCoverage': plain(() => ({ country: 'PL', postcode: '60-101' })),
  'NetworkService/FindItineraries': plain((world) => ({ ...searched(world), limit: 1 })),
  'NetworkService/FindEarliest': plain(searched),
  'NetworkService/FindCalendar': plain((world) => {
    const fromDate = new Date(Date.now() + 2 * dayMs).toISOString().slice(0, 10);
    return { ...searched(world), fromDate, days: 1 };
  }),
  'SpaceService/GetDeparture': {
    ...allotted,
    of: 'carrier',
    ask: ({ departures }) => ({ departureId: idOf(departures[1]) }),
  },
  'SpaceService/ListDepartures': {
    ...allotted,
    of: 'carrier',
    ask: ({ lines }) => ({ lineId: lines[0]?.['id'], from: Date.now() + 2 * dayMs }),
  },
  'SpaceService/ReviseDeparture': carrier(({ departures }) => {
    const [first] = departures[2]?.['legs'] as { departsAt: number; arrivesAt: number }[];
    const departsAt = (first?.departsAt ?? 0) + 60_000;
    const legs = [{ index: 0, departsAt, arrivesAt: (first?.arrivesAt ?? 0) + 60_000 }];
    return { departureId: idOf(departures[2]), legs, reason };
  }),
  'SpaceService/CutDeparture': changed,
  'SpaceService/CancelDeparture': changed,
  'SpaceService/SetAllotment': carrier(({ departures, memberId }) => {
    const allotment = { memberId: memberId.seller, grams: 600, cm3: 600, releaseMinutes: 60 };
    return { departureId: idOf(departures[1]), allotment };
  }),
  'SpaceService/Hold': carrier(({ departures, memberId }) => {
    const leg = { kind: 'leg', resourceId: `${idOf(departures[1])}/0`, grams: 1, cm3: 1 };
    const holdId = `hld_${randomUUID().replaceAll('-', '')}`;
    const until = Date.now() + hourMs / 2;
    return { holds: [{ holdId, items: [leg], until, sellerId: memberId.carrier }] };
  }),
  'SpaceService/Commit': held(0),
  'SpaceService/Release': held(1),
  'SpaceService/Exchange': held(2),
  'SpaceService/ExchangeMany': {
    of: 'carrier',
    ask: async (world) => ({ exchanges: [await held(2).ask(world)] }),
    secret: () => 'HOLD_CHANGED',
  },
  'SpaceService/GetHold': held(2),
  'SpaceService/ListHolds': nothing,
  'SpaceService/ListOverflows': {
    of: 'carrier',
    ask: () => ({}),
    secret: ({ departures }) => idOf(departures[0]),
  },
  'JournalService/Submit': plain(() => {
    const holdId = `hld_${randomUUID().replaceAll('-', '')}`;
    const actor = { subject: 'capacity', roles: ['service'] };
    const release = { kind: 'release', key: `hold:${holdId}/release/`, actor, holdId };
    return { commands: [JSON.stringify({ ...release, sellerId: null })] };
  }),
};

const onBooking = plain(({ shipment }) => ({ bookingId: shipment.bookingId, reason }));

const booking: Asks = {
  Quote: { ask: () => quoteAsked(), secret: ({ memberId }) => `"sellerId":"${memberId.seller}"` },
  GetQuote: plain(({ quote }) => ({ quoteId: quote.id })),
  Book: plain(({ quote }) => {
    const from = { ...where.from, street: '1', name: 'A', phone: '+8657985000000' };
    const to = { ...where.to, street: '1', name: 'B', phone: '+48610000000' };
    return { quoteId: quote.id, optionId: quote.options[0]?.id, reference: 'table', from, to };
  }),
  GetBooking: onBooking,
  ListBookings: { ask: () => ({}), secret: ({ shipment }) => shipment.bookingId },
  QuoteChange: plain(({ shipment: { bookingId } }) => ({ bookingId })),
  ChangeBooking: plain(({ shipment: { bookingId }, quote }) => ({
    bookingId,
    quoteId: quote.id,
    optionId: quote.options[0]?.id,
  })),
  CancelBooking: onBooking,
  ListReroutes: plain(({ memberId }) => ({ sellerId: memberId.seller })),
  ListProposals: onBooking,
  AcceptReroute: { ask: () => ({ rerouteId: 'rrt_none', optionId: 'opt_none' }), mayMiss: true },
  DeclineReroute: { ask: () => ({ rerouteId: 'rrt_none' }), mayMiss: true },
  GetParcel: plain(({ shipment }) => ({ parcelId: shipment.parcelIds[0] })),
  ListParcels: onBooking,
  PrintLabels: onBooking,
};

/** Something seen in the field: of the parcel, or of the cage it is told to be in. */
const parked = plain(() => ({ consumer: 'nobody' }));

function named(service: string, asks: Asks): Asks {
  const entries = Object.entries(asks).map(([name, ask]) => [`serai.${service}${name}`, ask]);
  return Object.fromEntries(entries) as Asks;
}

/** For every gRPC method: what it is asked in the table of who may call. */
export const grpcRequests: Asks = {
  ...named('partner.v1.', partner),
  ...named('capacity.v1.', capacity),
  ...named('booking.v1.BookingService/', booking),
  ...reportRequests,
  ...named('tracking.v1.TrackingService/', trackingRequests),
  ...named('tracking.v1.EpcisService/', epcisRequests),
  ...named('sight.v1.SightService/', { GetAudience: nothing, SeeFacts: nothing }),
  ...named('operations.v1.OperationsService/', {
    ListParked: parked,
    Replay: { ...parked, mayMiss: true },
    ReadLog: nothing,
  }),
};
