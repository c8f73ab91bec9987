import type { Kind } from '@serai/runtime';
import { Schema } from 'mongoose';
import type { Kinds } from '../application/kinds';
import { bookings } from '../domain/booking';
import { keptState, seenIn, type Booking, type BookingState } from '../domain/bookingState';
import { evolveCharter, firstCharterTerms } from '../domain/charter';
import { lackingParts } from '../domain/lacking';
import { members } from '../domain/member';
import { goodsOf } from '../domain/part';
import { quotes } from '../domain/quote';
import { disruptions } from '../domain/replan/disruption';
import { outerUnits } from '../domain/replan/outerUnit';
import { reroutes, type Reroute } from '../domain/replan/reroute';
import { rooms } from '../domain/room';
import { isUnfinished } from '../domain/unfinished';
import { itemsOf, roomsOf } from '../domain/waiting';
import { encodeBookingFact, encodeRerouteFact, topic } from '../facts/encode';

/** A state is kept whole; beside it stand the few fields that it is found by. */
export interface Document<S> {
  readonly state: S;
}

export interface BookingDocument extends Document<BookingState> {
  readonly sellerId: string;
  readonly subject: string;
  readonly status: string;
  readonly reference: string;
  readonly parcelIds: readonly string[];
  readonly ssccs: readonly string[];
  /** What its parts may still come to, while it is under way. */
  readonly departureIds: readonly string[];
  readonly pointIds: readonly string[];
  readonly memberIds: readonly string[];
  readonly lineIds: readonly string[];
  readonly goods: readonly string[];
  /** Of the doors where it is still to be collected or delivered by a round. */
  readonly countries: readonly string[];
  /** Bags, cages, pallets and containers in which its parcels were seen last. */
  readonly outerSsccs: readonly string[];
  /** Something is still to be done by the booking process. */
  readonly isUnfinished: boolean;
  /** Of one that waits. */
  readonly waitsFor?: readonly string[];
  readonly answerBy?: number;
  /** Of one with a part that weighs more than its hold. */
  readonly lacksRoomOf?: readonly string[];
}

/** The fields by which it is found that something happened to what it may still come to. */
const touchedNames = [
  'departureIds',
  'pointIds',
  'memberIds',
  'lineIds',
  'goods',
  'countries',
  'outerSsccs',
] as const;

const wholeState = { type: Schema.Types.Mixed, required: true };

/** Quotes and copies of members stay inside; only bookings are told. */
export const kinds: Kinds = {
  disruption: asKind({
    name: 'disruption',
    collection: 'disruptions',
    schema: openSchema(),
    ...disruptions,
    toDocument: (state) => ({ state, isOpen: state.status === 'open' }),
    encode: () => null,
  }),
  reroute: asKind({
    name: 'reroute',
    collection: 'reroutes',
    schema: rerouteSchema(),
    ...reroutes,
    toDocument: (state) => ({ state, ...openIn(state) }),
    encode: encodeRerouteFact,
  }),
  outerUnit: asKind({
    name: 'outerUnit',
    collection: 'outer_units',
    schema: outerUnitSchema(),
    ...outerUnits,
    toDocument: (state) => ({ state }),
    encode: () => null,
  }),
  booking: asKind({
    name: 'booking',
    collection: 'bookings',
    schema: bookingSchema(),
    ...bookings,
    toDocument: bookingDocument,
    toKept: keptState,
    encode: encodeBookingFact,
  }),
  room: asKind({
    name: 'room',
    collection: 'rooms',
    schema: roomSchema(),
    ...rooms,
    toDocument: (state) => ({ state }),
    encode: () => null,
  }),
  quote: asKind({
    name: 'quote',
    collection: 'quotes',
    schema: quoteSchema(),
    ...quotes,
    toDocument: (state) => ({ state }),
    encode: () => null,
  }),
  charter: asKind({
    name: 'charter',
    collection: 'charters',
    schema: new Schema({ state: wholeState }),
    initial: firstCharterTerms,
    evolve: evolveCharter,
    toDocument: (state) => ({ state }),
    encode: () => null,
  }),
  member: asKind({
    name: 'member',
    collection: 'members',
    schema: new Schema({ state: wholeState }),
    ...members,
    toDocument: (state) => ({ state }),
    encode: () => null,
  }),
};

type KindParts<S, F> = Pick<
  Kind<S, F>,
  'name' | 'collection' | 'schema' | 'initial' | 'evolve' | 'encode'
> & {
  toDocument(state: S): Document<S>;
  /** What was kept by an earlier release is read as it is kept now. */
  toKept?(state: S): S;
};

function asKind<S, F>(parts: KindParts<S, F>): Kind<S, F> {
  const { name, collection, schema, initial, evolve, encode, toDocument, toKept } = parts;
  return {
    name,
    topic,
    collection,
    schema,
    initial,
    evolve,
    encode,
    toDocument: (state) => ({ ...toDocument(state) }),
    toState: (document) => {
      const { state } = document as unknown as Document<S>;
      return toKept === undefined ? state : toKept(state);
    },
  };
}

/** Reports ask for the quotes of a period, and for those of one member. */
function quoteSchema(): Schema {
  const schema = new Schema({ state: wholeState });
  schema.index({ 'state.quote.madeAt': 1 });
  schema.index({ 'state.quote.sellerId': 1, 'state.quote.madeAt': 1 });
  return schema;
}

function roomSchema(): Schema {
  const schema = new Schema({ state: wholeState });
  schema.index({ 'state.hasSpace': 1 });
  return schema;
}

function outerUnitSchema(): Schema {
  const schema = new Schema({ state: wholeState });
  schema.index({ 'state.parentSscc': 1 });
  return schema;
}

function bookingSchema(): Schema {
  const schema = new Schema({
    state: wholeState,
    sellerId: String,
    subject: String,
    status: String,
    reference: String,
    parcelIds: [String],
    ssccs: [String],
    departureIds: [String],
    pointIds: [String],
    memberIds: [String],
    lineIds: [String],
    goods: [String],
    countries: [String],
    outerSsccs: [String],
    isUnfinished: Boolean,
    waitsFor: { type: [String], default: undefined },
    answerBy: Number,
    lacksRoomOf: { type: [String], default: undefined },
  });
  schema.index({ sellerId: 1, _id: -1 });
  schema.index({ parcelIds: 1 });
  schema.index({ ssccs: 1 }, { unique: true });
  schema.index({ isUnfinished: 1, _id: 1 });
  schema.index({ 'state.parts.itinerary.legs.memberId': 1, 'state.order.madeAt': 1 });
  schema.index({ waitsFor: 1, 'state.order.madeAt': 1, _id: 1 }, { sparse: true });
  schema.index({ answerBy: 1 }, { sparse: true });
  schema.index({ lacksRoomOf: 1, 'state.order.madeAt': 1, _id: 1 }, { sparse: true });
  for (const touched of touchedNames) {
    schema.index({ [touched]: 1, _id: 1 });
  }
  return schema;
}

function bookingDocument(state: BookingState): BookingDocument {
  if (state.status === 'unknown') throw new Error('A booking is kept from its request on');
  const { status, order } = state;
  const lacking = lackingParts(state);
  return {
    state,
    sellerId: order.sellerId,
    subject: order.madeBy.subject,
    status,
    reference: order.reference,
    parcelIds: order.parcels.map(({ id }) => id),
    ssccs: order.parcels.map(({ sscc }) => sscc),
    ...touchedBy(state),
    isUnfinished: isUnfinished(state),
    ...(status === 'waiting' && {
      waitsFor: roomsOf(itemsOf(state)),
      answerBy: order.wait?.answerBy ?? 0,
    }),
    ...(lacking.length > 0 && { lacksRoomOf: roomsOf(itemsOf({ parts: lacking })) }),
  };
}

/** What is settled and what is still to be done, found without looking at the rest. */
function openSchema(): Schema {
  const schema = new Schema({ state: wholeState, isOpen: Boolean });
  schema.index({ isOpen: 1, _id: 1 });
  return schema;
}

function rerouteSchema(): Schema {
  const schema = openSchema();
  schema.add({ sellerId: String, bookingId: String, answerBy: Number, memberIds: [String] });
  schema.add({ outerSscc: String });
  schema.index({ isOpen: 1, outerSscc: 1 });
  schema.index({ isOpen: 1, sellerId: 1, _id: 1 });
  schema.index({ isOpen: 1, bookingId: 1 });
  schema.index({ isOpen: 1, answerBy: 1 });
  schema.index({ isOpen: 1, memberIds: 1, _id: 1 });
  return schema;
}

/** Of what is proposed, when it is gone on with: at once when it was answered. */
function openIn(state: Reroute): Record<string, unknown> {
  if (state.status === 'unknown') return { isOpen: false, sellerId: '' };
  const { status, sellerId, bookingId, proposal, chosenId } = state;
  const answerBy = chosenId === undefined ? proposal?.answerBy : 0;
  const isProposed = status === 'proposed';
  const { memberIds = [], outerSscc } = state;
  const found = { sellerId, bookingId, memberIds, ...(outerSscc !== undefined && { outerSscc }) };
  return { isOpen: status !== 'settled', ...found, ...(isProposed && { answerBy }) };
}

/** The ids by which it is found that something happened to what it may still come to. */
export function touchedBy(state: Booking): Pick<BookingDocument, (typeof touchedNames)[number]> {
  const isAhead = state.status === 'requested' || state.status === 'confirmed';
  const planned = isAhead ? state.parts.filter(({ status }) => status === 'planned') : [];
  const legs = planned.flatMap(({ itinerary }) => itinerary.legs);
  const { from, to } = state.order;
  const doors = legs.map(({ kind }) => {
    if (kind === 'ride') return '';
    return kind === 'collection' ? from.country : to.country;
  });
  const points = legs.flatMap(({ fromPointId, toPointId }) => [fromPointId, toPointId]);
  const each = (ids: readonly string[]) => [...new Set(ids.filter((id) => id !== ''))];
  return {
    departureIds: each(legs.map(({ departureId }) => departureId)),
    pointIds: each(points),
    memberIds: each(legs.map(({ memberId }) => memberId)),
    lineIds: each(legs.map(({ lineId }) => lineId)),
    countries: each(doors),
    goods: each(planned.flatMap(({ parcelIds }) => goodsOf(state.order.parcels, parcelIds))),
    outerSsccs: each(seenIn(state).map(({ outerSscc }) => outerSscc)),
  };
}
