import { areaBody, bookBody, lineBody, pointBody, quoteBody } from '../rest/bodies';
import { reason, tariffBody, terms } from '../rest/bodies';
import type { RestRequest, Who } from '../rest/restRow';
import type { World } from '../rest/world';

/** Something that is named in the right form, and is not there. */
export interface UnknownThing {
  readonly who: Who;
  readonly field: string;
  readonly request: RestRequest;
}

const none = '00000000000000000000000000000001';
const [noPoint, noMember, noLine] = [`pnt_${none}`, `mbr_${none}`, `lin_${none}`];

function asked(who: Who, field: string, path: string, body: object): UnknownThing {
  return { who, field, request: { path: `/v1/${path}`, body } };
}

/** Refused as a whole. */
export function unknownThings(world: World): UnknownThing[] {
  const { quote, option, departure, partner } = world;
  const book = bookBody(quote, option);
  const allotment = { memberId: partner.id, weightGrams: 1, volumeCm3: 1, releaseMinutes: 0 };
  const cut = { leg: 7, weightGrams: 1, volumeCm3: 1, ...reason };
  const handOver = { toMemberId: noMember, pointId: world.from, ssccs: [world.sscc] };
  const agreement = { partnerId: noMember, terms, validFrom: '2027-01-01T00:00:00Z' };
  const from = { pointId: noPoint };
  return [
    asked('shipper', 'from.pointId', 'quotes', { ...quoteBody(), from }),
    asked('shipper', 'to.pointId', 'quotes', { ...quoteBody(), to: from }),
    asked('shipper', 'from.pointId', 'earliest-ways', { ...quoteBody(), from }),
    asked('shipper', 'fromDate', 'calendars', { ...quoteBody(), fromDate: '2199-01-01', days: 1 }),
    asked('shipper', 'quoteId', 'bookings', { ...book, quoteId: `quo_${none}` }),
    asked('shipper', 'optionId', 'bookings', { ...book, optionId: 'none' }),
    asked('operator', 'partnerId', 'agreements', agreement),
    asked('operator', 'departureId', 'allotments', { allotment, departureId: `dep_${none}` }),
    asked('operator', 'lineId', 'allotments', { allotment, lineId: noLine }),
    asked('operator', 'leg', `departures/${departure}/cut`, cut),
    asked('operator', 'toMemberId', 'hand-overs', handOver),
    asked('admin', 'consumer', 'replay', { service: 'booking', consumer: 'nobody' }),
  ];
}

/** Refused as the one row of a batch. */
export function unknownInBatches({ to }: World): UnknownThing[] {
  const row = (field: string, path: string, item: object): UnknownThing =>
    asked('operator', field, path, { items: [item] });
  return [
    row('timeZone', 'points', { ...pointBody('x'), timeZone: 'Mars/Base' }),
    row('unLocode', 'points', { ...pointBody('x'), unLocode: 'ZZZZZ' }),
    row('pointId', 'service-areas', areaBody('x', noPoint, '1')),
    row('calls[1].pointId', 'lines', lineBody('x', [to, noPoint])),
    row('lineId', 'tariffs', tariffBody('x', noLine)),
  ];
}
