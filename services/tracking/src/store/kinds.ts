import type { Kind } from '@serai/runtime';
import { Schema } from 'mongoose';
import type { Kinds } from '../application/kinds';
import type { Consignment } from '../domain/consignment';
import { absentConsignment, evolveConsignment, isToLearn } from '../domain/consignment';
import { evolveDelays, noDelays } from '../domain/delays';
import { absentQuery, evolveNamedQuery } from '../domain/epcis/namedQuery';
import type { HandOver } from '../domain/handOver';
import { absentHandOver, evolveHandOver } from '../domain/handOver';
import { viewersOfHandOver, workersOn } from '../domain/handOverSight';
import type { Incident } from '../domain/incident';
import { absentIncident, evolveIncident } from '../domain/incident';
import { evolveMember, unknownMember } from '../domain/member';
import {
  defaultCharterTerms,
  evolveCharterTerms,
  evolveDepartureNews,
  evolvePlace,
  noNews,
  noPlace,
} from '../domain/place';
import { evolveAgreement, noAgreement } from '../domain/subcontract';
import type { Unit } from '../domain/unit';
import { absentUnit, custodianOf, evolveUnit } from '../domain/unit';
import { unknownPlacesOf } from '../domain/unitPlace';
import { viewersOf } from '../domain/unitSight';
import {
  encodeConsignmentFact,
  encodeHandOverFact,
  encodeIncidentFact,
  encodeUnitFact,
  topic,
} from '../facts/encode';
import { captureJobKind, eventKind } from './epcis/rowKinds';

/** A state is kept whole under `state`; beside it stand the few fields that lists ask for. */
interface Kept<S> {
  readonly state: S;
}

type Parts<S, F> = Pick<Kind<S, F>, 'name' | 'collection' | 'initial' | 'evolve' | 'encode'>;

function keptKind<S extends object, F>(
  parts: Parts<S, F>,
  fields: Record<string, unknown>,
  indexes: readonly Record<string, 1>[],
  fieldsOf: (state: S) => Record<string, unknown>,
  /** Fields that few of them have. */
  rare: readonly string[] = [],
): Kind<S, F> {
  const schema = new Schema({ state: { type: Schema.Types.Mixed, required: true }, ...fields });
  for (const index of indexes) schema.index(index);
  for (const name of rare) schema.index({ [name]: 1 }, { sparse: true });
  return {
    ...parts,
    topic,
    schema,
    toDocument: (state) => ({ state, ...fieldsOf(state) }),
    toState: (document) => (document as unknown as Kept<S>).state,
  };
}

const nothing = (): null => null;

/** How each aggregate of tracking is kept. */
export const kinds: Kinds = {
  unit: keptKind(
    {
      name: 'unit',
      collection: 'units',
      initial: absentUnit,
      evolve: evolveUnit,
      encode: encodeUnitFact,
    },
    {
      ...{ memberIds: [String], seenNowBy: [String], shipper: String, pointId: String },
      workFor: { type: [String], default: undefined },
      unknownPlaces: { type: [String], default: undefined },
    },
    [
      { memberIds: 1, _id: 1 },
      { pointId: 1, _id: 1 },
    ],
    unitFields,
    ['workFor', 'unknownPlaces'],
  ),
  handOver: keptKind(
    {
      name: 'handOver',
      collection: 'handOvers',
      initial: absentHandOver,
      evolve: evolveHandOver,
      encode: encodeHandOverFact,
    },
    {
      ...{ memberIds: [String], status: String, pointId: String, reconciledAt: Number },
      departureId: String,
      workFor: { type: [String], default: undefined },
    },
    [
      { departureId: 1, _id: 1 },
      { memberIds: 1, _id: 1 },
      { status: 1, reconciledAt: 1 },
    ],
    handOverFields,
    ['workFor'],
  ),
  incident: keptKind(
    {
      name: 'incident',
      collection: 'incidents',
      initial: absentIncident,
      evolve: evolveIncident,
      encode: encodeIncidentFact,
    },
    { seenBy: [String], status: String, sscc: String, shipper: String },
    [
      { seenBy: 1, _id: 1 },
      { sscc: 1, status: 1 },
    ],
    incidentFields,
  ),
  consignment: keptKind(
    {
      name: 'consignment',
      collection: 'consignments',
      initial: absentConsignment,
      evolve: evolveConsignment,
      encode: encodeConsignmentFact,
    },
    {
      ...{ trackingNumbers: [String], departureIds: [String] },
      ...{ hasEarlyScans: Boolean, isToLearn: Boolean },
    },
    [{ trackingNumbers: 1 }, { departureIds: 1, _id: 1 }, { hasEarlyScans: 1 }, { isToLearn: 1 }],
    consignmentFields,
  ),
  departure: keptKind(
    {
      name: 'departure',
      collection: 'departures',
      initial: noNews,
      evolve: evolveDepartureNews,
      encode: nothing,
    },
    { isApplied: Boolean },
    [{ isApplied: 1 }],
    ({ isApplied }) => ({ isApplied }),
  ),
  delays: keptKind(
    {
      name: 'delays',
      collection: 'delays',
      initial: noDelays,
      evolve: evolveDelays,
      encode: nothing,
    },
    {},
    [],
    () => ({}),
  ),
  point: keptKind(
    { name: 'point', collection: 'points', initial: noPlace, evolve: evolvePlace, encode: nothing },
    { gln: String, dueAt: Number },
    [{ gln: 1 }],
    ({ gln, unsettled }) => ({ gln, ...(unsettled && { dueAt: unsettled.dueAt }) }),
    ['dueAt'],
  ),
  charter: keptKind(
    {
      name: 'charter',
      collection: 'charters',
      initial: defaultCharterTerms,
      evolve: evolveCharterTerms,
      encode: nothing,
    },
    {},
    [],
    () => ({}),
  ),
  member: keptKind(
    {
      name: 'member',
      collection: 'members',
      initial: unknownMember,
      evolve: evolveMember,
      encode: nothing,
    },
    { isSubcontractor: Boolean },
    [],
    ({ agreementIds }) => (agreementIds === undefined ? {} : { isSubcontractor: true }),
    ['isSubcontractor'],
  ),
  agreement: keptKind(
    {
      name: 'agreement',
      collection: 'agreements',
      initial: noAgreement,
      evolve: evolveAgreement,
      encode: nothing,
    },
    {},
    [],
    () => ({}),
  ),
  namedQuery: keptKind(
    {
      name: 'namedQuery',
      collection: 'namedQueries',
      initial: absentQuery,
      evolve: evolveNamedQuery,
      encode: nothing,
    },
    { ownerId: String },
    [{ ownerId: 1, _id: 1 }],
    (query) => (query.status === 'absent' ? {} : { ownerId: query.ownerId }),
  ),
  event: eventKind,
  captureJob: captureJobKind,
};

function unitFields(unit: Unit): Record<string, unknown> {
  if (unit.status === 'absent') return { memberIds: [], seenNowBy: [] };
  const { ever: memberIds, now: seenNowBy } = viewersOf(unit);
  const shipper = unit.life.find(({ event }) => event === 'sold')?.shipper;
  const pairs = (unit.workedBy ?? []).map((each) => workFor(each, custodianOf(unit) ?? ''));
  const work = pairs.length === 0 ? {} : { workFor: pairs };
  const unknown = unknownPlacesOf(unit);
  const early = unknown.length === 0 ? {} : { unknownPlaces: unknown };
  return { memberIds, seenNowBy, shipper, pointId: unit.pointId, ...work, ...early };
}

/** Who handles a unit or acts in a hand-over, and for whom. */
export function workFor(memberId: string, contractorId: string): string {
  return `${memberId} ${contractorId}`;
}

function handOverFields(handOver: HandOver): Record<string, unknown> {
  if (handOver.status === 'absent') return { memberIds: [], status: 'absent' };
  const { status, pointId, departureId } = handOver;
  const memberIds = [...viewersOfHandOver(handOver)];
  const reconciledAt = 'digest' in handOver ? handOver.reconciledAt : undefined;
  const pairs = workersOn(handOver)?.map((each) => workFor(each.memberId, each.forMemberId));
  const work = pairs === undefined ? {} : { workFor: pairs };
  return { memberIds, status, pointId, reconciledAt, departureId, ...work };
}

function incidentFields(incident: Incident): Record<string, unknown> {
  if (incident.status === 'absent') return { seenBy: [], status: 'absent' };
  const { seenBy, status, sscc, shipper } = incident;
  return { seenBy, status, sscc, shipper };
}

function consignmentFields(consignment: Consignment): Record<string, unknown> {
  if (consignment.status === 'absent') return { trackingNumbers: [], departureIds: [] };
  const legs = consignment.parts.flatMap((part) => part.legs);
  return {
    hasEarlyScans: consignment.hasEarlyScans,
    ...(isToLearn(consignment) && { isToLearn: true }),
    trackingNumbers: consignment.parcels.map(({ trackingNumber }) => trackingNumber),
    departureIds: [
      ...new Set(legs.map(({ departureId }) => departureId).filter((id) => id !== '')),
    ],
  };
}
