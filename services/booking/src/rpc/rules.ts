import type { BookingServiceDefinition } from '@serai/protos/serai/booking/v1/BookingService';
import type { Rule, Rules } from '@serai/runtime';

const selling: Rule = { roles: ['operator', 'shipper'], needsRequestId: true };
const reading: Rule = {
  roles: ['operator', 'shipper', 'admin', 'auditor', 'service'],
  idempotent: true,
  onBehalfOf: true,
};

/** Who may ask booking what. What they then see is for `shownTo` to say. */
export const bookingRules: Rules<BookingServiceDefinition> = {
  Quote: selling,
  GetQuote: reading,
  Book: selling,
  GetBooking: reading,
  ListBookings: reading,
  QuoteChange: selling,
  ChangeBooking: selling,
  CancelBooking: { roles: ['operator', 'shipper'] },
  ListProposals: reading,
  AcceptReroute: { roles: ['operator', 'shipper'] },
  DeclineReroute: { roles: ['operator', 'shipper'] },
  ListReroutes: { ...reading, roles: ['operator', 'admin', 'auditor', 'service'] },
  GetParcel: reading,
  ListParcels: reading,
  PrintLabels: { roles: ['operator', 'shipper'], idempotent: true },
};
