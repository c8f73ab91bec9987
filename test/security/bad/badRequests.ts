import type { RestRequest } from '../rest/restRow';
import { goodValue } from './goodValue';
import { plain, type Operation, type Parameter, type Schema } from './schema';
import { wrongValues } from './wrongValues';

type Path = readonly (string | number)[];

/** A request that is right but for one field. */
export interface BadRequest {
  readonly what: string;
  /** As it has to be named, such as `parcels[0].weightGrams`. */
  readonly field: string;
  readonly request: RestRequest;
}

const surprise = 'surprise';

/** The good request with one thing wrong, for each field of its body and each way to be wrong. */
export function badBodies(good: RestRequest, { requestBody }: Operation): BadRequest[] {
  const schema = requestBody?.content['application/json']?.schema;
  if (schema === undefined) return [];
  const body = goodValue(schema, '', good.body);
  const wrongAt = (path: Path, what: string, value: unknown): BadRequest => ({
    what,
    field: nameOf(path),
    request: { ...good, body: changed(body, path, value) },
  });
  return placesOf(schema, body, []).flatMap((place) => {
    const { path, schema: told, isRequired } = place;
    const wrong = wrongValues(told).map(({ what, value }) => wrongAt(path, what, value));
    if (isRequired) wrong.push(wrongAt(path, 'nothing', undefined));
    if (told.properties !== undefined) {
      wrong.push(wrongAt([...path, surprise], 'an unknown field', 1));
    }
    if (told.type === 'array' && told.maxItems !== undefined) {
      const [first] = place.value as unknown[];
      const many = Array.from({ length: told.maxItems + 1 }, () => first);
      wrong.push(wrongAt(path, 'too many', many));
    }
    return wrong;
  });
}

/** The same for the parameters after the question mark. */
export function badQueries(good: RestRequest, { parameters = [] }: Operation): BadRequest[] {
  const asked = parameters.filter((each) => each.in === 'query');
  const wrong = asked.flatMap((parameter) => {
    const { name, required = false, schema } = parameter;
    const written = wrongWritten(parameter).map((value) => {
      const request = { ...good, path: withParameter(good.path, name, value) };
      return { what: value.slice(0, 40), field: name, request };
    });
    const nothing = { ...good, path: withParameter(good.path, name, undefined) };
    const isNeeded = required && plain(schema).type !== undefined;
    return isNeeded ? [...written, { what: 'nothing', field: name, request: nothing }] : written;
  });
  const unknown = { ...good, path: withParameter(good.path, surprise, '1') };
  return [...wrong, { what: 'an unknown parameter', field: surprise, request: unknown }];
}

/** In an address everything is text: what a number or a short text cannot be. */
function wrongWritten({ name, schema }: Parameter): string[] {
  const { type } = plain(schema);
  const values = wrongValues(schema).map(({ value }) => value);
  const texts = values.filter((value) => typeof value === 'string' && value !== 'x');
  if (name === 'status') return [...texts, 'no_such_status'] as string[];
  if (name === 'cursor') return [...texts, 'no-such-cursor'] as string[];
  if (type !== 'integer') return texts as string[];
  const numbers = values.filter((value) => typeof value === 'number');
  return ['x', 'NaN', ...numbers.map(String)];
}

function withParameter(path: string, name: string, value: string | undefined): string {
  const url = new URL(path, 'http://here');
  if (value === undefined) url.searchParams.delete(name);
  else url.searchParams.set(name, value);
  return `${url.pathname}${url.search}`;
}

interface Place {
  readonly path: Path;
  readonly schema: Schema;
  readonly value: unknown;
  readonly isRequired: boolean;
}

/** The whole, and everything in it that has a name or stands first in a list. */
function placesOf(schema: Schema, value: unknown, path: Path, isRequired = true): Place[] {
  const told = plain(schema);
  const own = { path, schema: told, value, isRequired };
  if (told.type === 'array' && told.items !== undefined) {
    const [first] = value as unknown[];
    return [own, ...placesOf(told.items, first, [...path, 0], false)];
  }
  const { properties, additionalProperties, required = [] } = told;
  const within = value as Readonly<Record<string, unknown>>;
  if (properties !== undefined) {
    const names = Object.entries(properties);
    const inner = names.flatMap(([name, each]) =>
      placesOf(each, within[name], [...path, name], required.includes(name)),
    );
    return [own, ...inner];
  }
  if (typeof additionalProperties !== 'object') return [own];
  const [name = ''] = Object.keys(within);
  return [own, ...placesOf(additionalProperties, within[name], [...path, name], false)];
}

/** A copy in which another value stands at a place; undefined takes it away. */
function changed(whole: unknown, [step, ...rest]: Path, value: unknown): unknown {
  if (step === undefined) return value;
  if (Array.isArray(whole)) {
    return whole.map((each: unknown, n) => (n === step ? changed(each, rest, value) : each));
  }
  const inner = whole as Readonly<Record<string, unknown>>;
  return { ...inner, [step]: changed(inner[step], rest, value) };
}

function nameOf(path: Path): string {
  const [first, ...rest] = path.map((step) =>
    typeof step === 'number' ? `[${step}]` : `.${step}`,
  );
  return first === undefined ? 'body' : [first.slice(1), ...rest].join('');
}
