import { formatInstant } from '@serai/model';

/** Names that differ between REST and the protos: REST says the unit and the thing. */
const restNames = new Map([
  ['grams', 'weightGrams'],
  ['cm3', 'volumeCm3'],
]);
const protoNames = new Map([...restNames].map(([own, rest]) => [rest, own]));

/** Numbers under these names are instants. */
export const instantName =
  /(?:At|Time|By|estimateEarliest|estimateLatest)$|^(?:at|until|since|validFrom|validTo|earliest|latest)$/;

/** 'parcels[2].grams' of a service is 'parcels[2].weightGrams' to who asked. */
export function restField(field: string): string {
  return field.replace(/[A-Za-z0-9]+/g, (name) => restNames.get(name) ?? name);
}

/**
 * A message as REST shows it: instants as RFC 3339, empty strings and absent messages left out, the
 * names of REST, plain values before lists.
 */
export function toRest(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(toRest);
  if (typeof value !== 'object' || value === null) return value;
  const shown: Record<string, unknown> = {};
  const lists: [string, unknown][] = [];
  for (const [name, inner] of Object.entries(value)) {
    if (inner === null || inner === '' || inner === undefined || name.startsWith('_')) continue;
    const own = restNames.get(name) ?? name;
    if (Array.isArray(inner)) lists.push([own, toRest(inner)]);
    else if (typeof inner !== 'number' || !instantName.test(name)) shown[own] = toRest(inner);
    else if (inner !== 0) shown[own] = formatInstant(inner);
  }
  for (const [name, list] of lists) shown[name] = list;
  return shown;
}

/** A validated body as the protos want it: their names; instants are numbers already. */
export function toProto<T>(value: T): T {
  if (Array.isArray(value)) return value.map((inner) => toProto<unknown>(inner)) as T;
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([name, inner]) => [
    protoNames.get(name) ?? name,
    toProto<unknown>(inner),
  ]);
  return Object.fromEntries(entries) as T;
}
