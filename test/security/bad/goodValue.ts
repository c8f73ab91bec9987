import { plain, type Schema } from './schema';

const id = 'mbr_00000000000000000000000000000001';
const byFormat: Readonly<Record<string, string>> = {
  'date-time': '2027-01-01T00:00:00Z',
  date: '2027-01-01',
  'iso-3166-1': 'CN',
  'iso-4217': 'EUR',
  sscc: '069000019999999995',
};

/** What was given, with something right in every list and object that was left out. */
export function goodValue(schema: Schema, name: string, given: unknown): unknown {
  const told = plain(schema);
  switch (told.type) {
    case 'array': {
      const [first] = (given ?? []) as unknown[];
      const one = goodValue(told.items ?? {}, name, first);
      const others = ((given ?? []) as unknown[]).slice(1);
      return [one, ...others];
    }
    case 'object':
      return goodObject(told, (given ?? {}) as Record<string, unknown>);
    default:
      return given ?? goodScalar(told, name);
  }
}

function goodObject(schema: Schema, given: Readonly<Record<string, unknown>>): unknown {
  const { properties = {}, required = [] } = schema;
  const filled = Object.entries(properties).flatMap(([name, each]) => {
    const isWhole = ['array', 'object'].includes(plain(each).type ?? '');
    const isLeft = given[name] === undefined && !required.includes(name) && !isWhole;
    return isLeft ? [] : [[name, goodValue(each, name, given[name])] as const];
  });
  return { ...given, ...Object.fromEntries(filled) };
}

function goodScalar(schema: Schema, name: string): unknown {
  if (schema.enum !== undefined) return schema.enum[0];
  if (schema.type === 'integer') return Math.max(schema.minimum ?? 1, 1);
  if (schema.type === 'boolean') return true;
  const known = byFormat[schema.format ?? ''];
  if (known !== undefined) return known;
  if (schema.pattern === String.raw`^\d{6}$`) return '691200';
  if (schema.pattern?.includes('_') === true && /Ids?$/.test(name)) return id;
  if (schema.pattern?.includes('[01]') === true || schema.maxLength === 5) return '10:00';
  return 'X1';
}
