import { dayMs, type World } from './grpcWorld';

const [fromDate, untilDate] = ['2026-01-01', '2026-01-02'];
const period = () => ({ from: Date.now() - dayMs, until: Date.now() });
const reported = {
  ask: ({ memberId }: World) => ({ memberId: memberId.seller, ...period() }),
};

/** What a member sees of its own: asked about the seller, or about the carrier's space. */
export const reportRequests = {
  'serai.capacity.v1.SpaceService/GetSpace': {
    of: 'carrier',
    ask: ({ departures }: World) => ({ departureId: String(departures[0]?.['id']) }),
  },
  'serai.capacity.v1.SpaceService/GetUtilisation': {
    of: 'carrier',
    ask: ({ memberId }: World) => ({ memberId: memberId.carrier, fromDate, untilDate }),
  },
  'serai.capacity.v1.SpaceService/GetFilling': {
    of: 'carrier',
    ask: ({ departures }: World) => ({ departureId: String(departures[0]?.['id']) }),
  },
  'serai.capacity.v1.SpaceService/GetRefusedDemand': {
    of: 'carrier',
    ask: ({ memberId }: World) => ({ memberId: memberId.carrier, ...period() }),
  },
  'serai.booking.v1.ReportService/GetRevenue': reported,
  'serai.booking.v1.ReportService/GetUnmetDemand': reported,
  'serai.booking.v1.ReportService/GetScaleEffect': reported,
} as const;
