import type { Instant, Prefixes, Vocabulary } from '@serai/model';
import {
  bareWord,
  canonicalKey,
  fullName,
  isRefusal,
  parseInstant,
  vocabularies as known,
  writtenWhole,
} from '@serai/model';
import { keyOf } from './event';
import { epcisRefusals as refusals } from './refusals';

export interface QueryParameter {
  readonly name: string;
  readonly values: readonly string[];
}

export type Comparison = 'EQ' | 'GT' | 'GE' | 'LT' | 'LE';

/** One thing that must be true of an event; all of a query's must. */
export type Condition =
  /** It says one of these, or something that begins so. */
  | { readonly type: 'terms'; readonly any: readonly string[]; readonly starts: readonly string[] }
  | { readonly type: 'eventId'; readonly any: readonly string[] }
  | {
      readonly type: 'time';
      readonly field: 'eventTime' | 'recordTime' | 'errorTime';
      readonly by: Comparison;
      readonly at: Instant;
    }
  | { readonly type: 'quantity'; readonly by: Comparison; readonly number: number }
  | { readonly type: 'exists'; readonly name: string }
  | { readonly type: 'said'; readonly name: string; readonly any: readonly string[] }
  | {
      readonly type: 'compared';
      readonly name: string;
      readonly by: Comparison;
      readonly number?: number;
      readonly time?: Instant;
    };

export interface EventQuery {
  readonly conditions: readonly Condition[];
  readonly orderBy: 'eventTime' | 'recordTime';
  /** The full name of an extension to order by instead. */
  readonly orderByExtension?: string;
  readonly isAscending: boolean;
  readonly eventCountLimit?: number;
  readonly maxEventCount?: number;
}

type Make = (parameter: QueryParameter, prefixes: Prefixes) => Condition;

const maxParameters = 50;
const maxValues = 500;
/** No count goes further. */
export const maxCounted = 10_000;

const words =
  (field: string, vocabulary?: Vocabulary): Make =>
  ({ values }, prefixes) =>
    terms(
      values.map((value) => {
        const whole = writtenWhole(value, prefixes);
        return `${field}=${vocabulary === undefined ? value : bareWord(vocabulary, whole)}`;
      }),
    );

const places =
  (field: string): Make =>
  ({ values }) =>
    terms(values.map((value) => `${field}=${keyOf(value)}`));

/**
 * A place with what lies in it. Master data are not exchanged; what a name itself says is read: a
 * GLN holds its extensions (SGLN), a path what goes on below it.
 */
const placesWithin =
  (field: string): Make =>
  ({ values }) => {
    const any = values.map((value) => `${field}=${keyOf(value)}`);
    const isGln = (term: string): boolean => /\/414\/\d{13}$/.test(term);
    const starts = any.map((term) => (isGln(term) ? `${term}/254/` : `${term}/`));
    return { type: 'terms', any, starts };
  };

/** A pattern of all serials of one kind of goods matches each of them. */
const things =
  (...fields: readonly string[]): Make =>
  ({ values, name }) => {
    const isPattern = (value: string) => value.startsWith('urn:epc:idpat:');
    for (const value of values) {
      if (isPattern(value) && !/^https/.test(canonicalKey(value) ?? '')) throw invalid(name);
    }
    const each = (list: readonly string[]) =>
      fields.flatMap((field) => list.map((value) => `${field}=${keyOf(value)}`));
    return {
      type: 'terms',
      any: each(values),
      starts: each(values.filter(isPattern)).map((t) => `${t}/21/`),
    };
  };

const plain: Readonly<Record<string, Make>> = {
  eventType: words('type'),
  EQ_action: words('action'),
  EQ_bizStep: words('bizStep', known.bizStep),
  EQ_disposition: words('disposition', known.disposition),
  EQ_persistentDisposition_set: words('persistentDisposition_set', known.disposition),
  EQ_persistentDisposition_unset: words('persistentDisposition_unset', known.disposition),
  EQ_readPoint: places('readPoint'),
  WD_readPoint: placesWithin('readPoint'),
  EQ_bizLocation: places('bizLocation'),
  WD_bizLocation: placesWithin('bizLocation'),
  EQ_transformationID: words('transformationID'),
  MATCH_epc: things('epc'),
  MATCH_parentID: things('parentID'),
  MATCH_inputEPC: things('inputEPC'),
  MATCH_outputEPC: things('outputEPC'),
  MATCH_anyEPC: things('epc', 'parentID', 'inputEPC', 'outputEPC'),
  MATCH_epcClass: things('epcClass'),
  MATCH_inputEPCClass: things('inputEPCClass'),
  MATCH_outputEPCClass: things('outputEPCClass'),
  MATCH_anyEPCClass: things('epcClass', 'inputEPCClass', 'outputEPCClass'),
  EQ_eventID: ({ values }) => ({ type: 'eventId', any: values }),
  EQ_errorReason: words('errorReason', known.reason),
  EQ_correctiveEventID: words('correctiveEventID'),
  EQ_type: words('sensor_type', known.measurement),
  ...Object.fromEntries(
    ['deviceID', 'dataProcessingMethod', 'microorganism', 'chemicalSubstance', 'bizRules'].map(
      (field) => [`EQ_${field}`, places(`sensor_${field}`)],
    ),
  ),
  EQ_uriValue: places('sensor_uriValue'),
  EQ_stringValue: words('sensor_stringValue'),
  EQ_booleanValue: words('sensor_booleanValue'),
  EQ_hexBinaryValue: words('sensor_hexBinaryValue'),
};

const timeFields: Readonly<Record<string, 'eventTime' | 'recordTime' | 'errorTime'>> = {
  eventTime: 'eventTime',
  recordTime: 'recordTime',
  errorDeclarationTime: 'errorTime',
  errorDeclaration_Time: 'errorTime',
};
const typed: Readonly<Record<string, Vocabulary>> = {
  bizTransaction: known.bizTransaction,
  source: known.party,
  destination: known.party,
};

/**
 * The parameters of the SimpleEventQuery of EPCIS 2.0 (8.2.7.1). Refuses QUERY_PARAMETER_UNKNOWN,
 * QUERY_PARAMETER_INVALID and PREFIX_UNDECLARED.
 */
export function eventQuery(parameters: readonly QueryParameter[], prefixes: Prefixes): EventQuery {
  if (parameters.length > maxParameters) throw invalid('query');
  const said = (name: string) => parameters.find((one) => one.name === name);
  const count = (name: string): number | undefined => {
    const parameter = said(name);
    return parameter === undefined ? undefined : countOf(parameter);
  };
  const order = orderOf(single(said('orderBy')), prefixes);
  const direction = single(said('orderDirection')) ?? (said('orderBy') ? 'DESC' : 'ASC');
  if (direction !== 'ASC' && direction !== 'DESC') throw invalid('orderDirection');
  const [eventCountLimit, maxEventCount] = [count('eventCountLimit'), count('maxEventCount')];
  if (eventCountLimit !== undefined && maxEventCount !== undefined) throw invalid('maxEventCount');
  // The first of what, where nothing is ordered?
  if (eventCountLimit !== undefined && !said('orderBy')) throw invalid('eventCountLimit');
  const control = ['orderBy', 'orderDirection', 'eventCountLimit', 'maxEventCount'];
  return {
    conditions: parameters
      .filter(({ name }) => !control.includes(name))
      .map((parameter) => conditionOf(parameter, prefixes)),
    ...order,
    isAscending: direction === 'ASC',
    ...(eventCountLimit === undefined ? {} : { eventCountLimit }),
    ...(maxEventCount === undefined ? {} : { maxEventCount }),
  };
}

function orderOf(
  name: string | undefined,
  prefixes: Prefixes,
): Pick<EventQuery, 'orderBy' | 'orderByExtension'> {
  if (name === 'eventTime') return { orderBy: name };
  if (name === undefined || name === 'recordTime') return { orderBy: 'recordTime' };
  if (!name.includes(':')) throw invalid('orderBy');
  return { orderBy: 'recordTime', orderByExtension: extensionName(name, prefixes, 'orderBy') };
}

function conditionOf(parameter: QueryParameter, prefixes: Prefixes): Condition {
  const { name, values } = parameter;
  if (values.length === 0 || values.length > maxValues) throw invalid(name);
  const own = Object.hasOwn(plain, name) ? plain[name] : undefined;
  if (own !== undefined) return own(parameter, prefixes);
  if (name === 'EXISTS_errorDeclaration') return terms(['errorDeclaration=true']);
  if (name === 'EXISTS_sensorElementList') return terms(['sensorElementList=true']);
  const [, by, field = ''] = /^(EQ|GT|GE|LT|LE|EXISTS)_(.+)$/.exec(name) ?? [];
  if (by === undefined) throw refusals.QUERY_PARAMETER_UNKNOWN({ field: name });
  const time = Object.hasOwn(timeFields, field) ? timeFields[field] : undefined;
  if (time !== undefined && by !== 'EXISTS') {
    return { type: 'time', field: time, by: by as Comparison, at: timeOf(parameter) };
  }
  if (field === 'quantity' && by !== 'EXISTS') {
    return { type: 'quantity', by: by as Comparison, number: numberOf(parameter) };
  }
  const [, list = '', type = ''] = /^(bizTransaction|source|destination)_(.+)$/.exec(field) ?? [];
  if (list !== '' && by === 'EQ') {
    const word = bareWord(typed[list] as Vocabulary, writtenWhole(type, prefixes));
    return terms(values.map((value) => `${list}/${word}=${keyOf(value)}`));
  }
  return extension(parameter, by as Comparison | 'EXISTS', field, prefixes);
}

/** Extensions, what sensors measured, and when. */
function extension(
  parameter: QueryParameter,
  by: Comparison | 'EXISTS',
  field: string,
  prefixes: Prefixes,
): Condition {
  const isMeasure = /^(?:value|minValue|maxValue|meanValue|sDev|percValue)_[A-Z0-9]{2,3}$/.test(
    field,
  );
  const isSensed = isMeasure || ['time', 'startTime', 'endTime', 'percRank'].includes(field);
  const name = isSensed ? `sensor:${field}` : extensionName(field, prefixes, parameter.name);
  if (by === 'EXISTS') return { type: 'exists', name };
  if (by === 'EQ' && !isSensed) return { type: 'said', name, any: parameter.values };
  const isTime = /^\d{4}-/.test(parameter.values[0] ?? '');
  const compared = isTime ? { time: timeOf(parameter) } : { number: numberOf(parameter) };
  return { type: 'compared', name, by, ...compared };
}

function extensionName(field: string, prefixes: Prefixes, parameter: string): string {
  const [, start = '', bare = field] = /^(ILMD|ERROR_DECLARATION|INNER)_(.+)$/.exec(field) ?? [];
  if (start === 'INNER' || !bare.includes(':')) {
    throw refusals.QUERY_PARAMETER_UNKNOWN({ field: parameter });
  }
  const name = fullName(bare, prefixes);
  if (name === undefined) throw refusals.PREFIX_UNDECLARED({ field: parameter });
  return start === '' ? name : `${start}:${name}`;
}

function terms(any: readonly string[]): Condition {
  return { type: 'terms', any, starts: [] };
}

function single(parameter: QueryParameter | undefined): string | undefined {
  if (parameter === undefined) return undefined;
  if (parameter.values.length !== 1) throw invalid(parameter.name);
  return parameter.values[0];
}

function countOf(parameter: QueryParameter): number {
  const number = numberOf(parameter);
  if (!Number.isInteger(number) || number < 1 || number > maxCounted) throw invalid(parameter.name);
  return number;
}

function numberOf(parameter: QueryParameter): number {
  const text = single(parameter) ?? '';
  const number = text.trim() === '' ? Number.NaN : Number(text);
  if (!Number.isFinite(number)) throw invalid(parameter.name);
  return number;
}

function timeOf(parameter: QueryParameter): Instant {
  try {
    return parseInstant(single(parameter) ?? '');
  } catch (error) {
    if (isRefusal(error)) throw invalid(parameter.name);
    throw error;
  }
}

function invalid(field: string): Error {
  return refusals.QUERY_PARAMETER_INVALID({ field });
}
