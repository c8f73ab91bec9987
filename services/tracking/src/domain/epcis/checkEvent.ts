import {
  actions,
  eventTypes,
  fullName,
  isRefusal,
  isSscc,
  ssccOfEpc,
  vocabularies as known,
} from '@serai/model';
import type { Check, Fault, Look } from './faults';
import { below, fault } from './faults';
import { eitherOf, epc, flag, isObject, list, number, oneOf, record, text } from './checks';
import { time, tooDeep, uri, word } from './checks';
import type { EventType, Prefixes } from '@serai/model';
import { epcisRefusals as refusals } from './refusals';
import { trackingRefusals } from '../refusals';

export const maxEventDepth = 20;
export const maxEpcs = 10_000;
export const maxUnitsPerEvent = 500;
const maxIdCharacters = 1_000;

const anything: Check = () => undefined;
const offset = text(/^[+-](?:(?:0\d|1[0-3]):[0-5]\d|14:00)$/, 'This must be an offset as +01:00.');
const place = record({ id: uri }, ['id']);
const epcs = list(epc, 0, true);
const quantity = record(
  { epcClass: epc, quantity: number, uom: text(/^[A-Z0-9]{2,3}$/, 'This is no unit of measure.') },
  ['epcClass'],
  false,
);
const quantities = list(quantity);
const dispositions = list(word(known.disposition), 1, true);
const persistent: Check = (value, path, look) => {
  record({ set: dispositions, unset: dispositions }, [], false)(value, path, look);
  const says = isObject(value) && ('set' in value || 'unset' in value);
  if (!says) fault(look, refusals.EVENT_FIELD_REQUIRED, below(path, 'set'));
};

const device = {
  deviceID: uri,
  deviceMetadata: uri,
  rawData: uri,
  dataProcessingMethod: uri,
  bizRules: uri,
  time,
};
const plain = text(/^/, 'This must be a text.');
const report = record(
  {
    ...device,
    type: word(known.measurement),
    exception: word(known.alert),
    microorganism: uri,
    chemicalSubstance: uri,
    coordinateReferenceSystem: uri,
    component: word(known.component),
    stringValue: plain,
    booleanValue: flag,
    hexBinaryValue: text(/^[A-Fa-f0-9]+$/, 'This must be hexadecimal.'),
    uriValue: uri,
    uom: plain,
    ...Object.fromEntries(
      ['value', 'minValue', 'maxValue', 'meanValue', 'sDev', 'percRank', 'percValue'].map(
        (name) => [name, number],
      ),
    ),
  },
  ['type'],
);
const sensors = list(
  record(
    {
      sensorMetadata: record({ ...device, startTime: time, endTime: time }),
      sensorReport: list(report, 1),
    },
    ['sensorReport'],
  ),
);
const declaration = record(
  {
    declarationTime: time,
    reason: word(known.reason),
    correctiveEventIDs: list(uri),
  },
  ['declarationTime'],
);

/** An address, prefixes, or a list of these; what an address leads to is nobody's business here. */
const declares: Check = eitherOf(isObject, anything, uri);
const every = {
  '@context': eitherOf(Array.isArray, list(declares, 0, true), declares),
  type: anything,
  eventTime: time,
  recordTime: time,
  eventTimeZoneOffset: offset,
  eventID: uri,
  certificationInfo: eitherOf(Array.isArray, list(uri), uri),
  errorDeclaration: declaration,
};
const where = {
  bizStep: word(known.bizStep),
  disposition: word(known.disposition),
  readPoint: place,
  bizLocation: place,
  bizTransactionList: list(
    record({ type: word(known.bizTransaction), bizTransaction: uri }, ['bizTransaction'], false),
  ),
  sourceList: list(record({ type: word(known.party), source: uri }, ['type', 'source'], false)),
  destinationList: list(
    record({ type: word(known.party), destination: uri }, ['type', 'destination'], false),
  ),
  sensorElementList: sensors,
};
const acting = { action: oneOf(actions) };
const holding = { parentID: epc, childEPCs: list(epc), childQuantityList: quantities };
const must = ['eventTime', 'eventTimeZoneOffset'];
const ilmd = record({});

const shapes: Readonly<Record<EventType, Check>> = {
  ObjectEvent: record(
    {
      ...{ ...every, ...where, ...acting, epcList: epcs, quantityList: quantities },
      ...{ persistentDisposition: persistent, ilmd },
    },
    [...must, 'action'],
  ),
  AggregationEvent: record({ ...every, ...where, ...acting, ...holding }, [...must, 'action']),
  AssociationEvent: record({ ...every, ...where, ...acting, ...holding }, [
    ...must,
    'action',
    'parentID',
  ]),
  TransactionEvent: record(
    { ...every, ...where, ...acting, parentID: epc, epcList: list(epc), quantityList: quantities },
    [...must, 'action', 'bizTransactionList'],
  ),
  TransformationEvent: record(
    {
      ...{ ...every, ...where, inputEPCList: epcs, inputQuantityList: quantities },
      ...{ outputEPCList: epcs, outputQuantityList: quantities, transformationID: uri },
      ...{ persistentDisposition: persistent, ilmd },
    },
    must,
  ),
};

/**
 * Everything that is wrong with an event, by the standard (EPCIS 2.0, 7.4, and its JSON schema):
 * nothing is refused for being unexpected, late, early or about things that nobody knows.
 */
export function faultsOf(event: unknown, prefixes: Prefixes): readonly Fault[] {
  const look: Look = { prefixes, faults: [] };
  if (!isObject(event)) {
    fault(look, refusals.EVENT_NOT_JSON, '');
    return look.faults;
  }
  const deep = tooDeep(event, maxEventDepth);
  if (deep !== undefined) {
    fault(look, refusals.EVENT_TOO_DEEP, deep);
    return look.faults;
  }
  const { type } = event;
  const own = eventTypes.find((each) => each === type);
  if (own !== undefined) {
    shapes[own](event, '', look);
    whatFor(own, event, look);
  } else if (typeof type === 'string' && fullName(type, prefixes) !== undefined) {
    record(every, must)(event, '', look);
  } else fault(look, refusals.EVENT_TYPE_UNKNOWN, 'type');
  limits(event, look);
  return look.faults;
}

/** What an event of its type is about must be said (EPCIS 2.0, 7.4.2 to 7.4.6). */
function whatFor(type: EventType, event: Record<string, unknown>, look: Look): void {
  const says = (...names: readonly string[]): boolean =>
    names.some((name) => Array.isArray(event[name]) && (event[name] as unknown[]).length > 0);
  const miss = (name: string): void => fault(look, refusals.EVENT_FIELD_REQUIRED, name);
  switch (type) {
    case 'ObjectEvent': {
      const isSensing = says('sensorElementList') && event['readPoint'] !== undefined;
      if (!('epcList' in event) && !says('quantityList') && !isSensing) miss('epcList');
      if ('ilmd' in event && event['action'] !== 'ADD') {
        fault(look, refusals.EVENT_FIELD_UNKNOWN, 'ilmd');
      }
      return;
    }
    case 'AggregationEvent':
    case 'AssociationEvent':
      if (event['action'] === 'DELETE') return;
      if (!says('childEPCs', 'childQuantityList')) miss('childEPCs');
      return;
    case 'TransactionEvent':
      if (!says('bizTransactionList')) miss('bizTransactionList');
      if (event['action'] === 'DELETE') return;
      if (!('epcList' in event) && !says('quantityList')) miss('epcList');
      return;
    case 'TransformationEvent': {
      const [into, out] = [
        says('inputEPCList', 'inputQuantityList'),
        says('outputEPCList', 'outputQuantityList'),
      ];
      const isPart = event['transformationID'] !== undefined;
      if (!(into && out) && !(isPart && (into || out)))
        miss(into ? 'outputEPCList' : 'inputEPCList');
    }
  }
}

function limits(event: Record<string, unknown>, look: Look): void {
  const { eventID, eventTime } = event;
  if (typeof eventID === 'string' && eventID.length > maxIdCharacters) {
    fault(look, refusals.EVENT_FIELD_INVALID, 'eventID', 'This id is too long.');
  }
  if (typeof eventTime === 'string' && /^(?:19|18|0)/.test(eventTime)) {
    fault(look, trackingRefusals.EVENT_TIME_INVALID, 'eventTime');
  }
  const things = thingsOf(event);
  const units = things.flatMap((each) => ssccsOf(each));
  if (things.length > maxEpcs || units.length > maxUnitsPerEvent) {
    fault(look, refusals.TOO_MANY_EPCS, '');
  }
}

const thingFields = ['epcList', 'childEPCs', 'inputEPCList', 'outputEPCList'] as const;

/** Every single thing that an event names, classes left out. */
export function thingsOf(event: Record<string, unknown>): readonly string[] {
  const listed = thingFields.flatMap((name) => (event[name] as unknown[] | undefined) ?? []);
  return [event['parentID'], ...listed].filter((each) => typeof each === 'string');
}

/** The SSCC that an EPC is, if it is one. */
export function ssccsOf(uriOfThing: string): readonly string[] {
  const mayBe = uriOfThing.startsWith('urn:epc:id:sscc:') || uriOfThing.includes('/00/');
  if (!mayBe) return [];
  try {
    const sscc = ssccOfEpc(uriOfThing);
    return isSscc(sscc) ? [sscc] : [];
  } catch (error) {
    if (isRefusal(error)) return [];
    throw error;
  }
}
