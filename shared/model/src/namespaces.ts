/** What a prefix stands for. */
export type Prefixes = Readonly<Record<string, string>>;

/** Prefixes that the context of the standard declares. */
export const standardPrefixes: Prefixes = {
  epcis: 'https://ref.gs1.org/epcis/',
  cbv: 'https://ref.gs1.org/cbv/',
  gs1: 'https://gs1.org/voc/',
  cbvmda: 'urn:epcglobal:cbv:mda:',
  vtype: 'urn:epcglobal:epcis:vtype:',
  rdf: 'http://www.w3.org/1999/02/22-rdf-syntax-ns#',
  rdfs: 'http://www.w3.org/2000/01/rdf-schema#',
  owl: 'http://www.w3.org/2002/07/owl#',
  xsd: 'http://www.w3.org/2001/XMLSchema#',
  dcterms: 'http://purl.org/dc/terms/',
};

const prefixPattern = /^[A-Za-z_][\w.-]*$/;
const iriPattern = /^[A-Za-z][A-Za-z0-9+.-]*:\S*$/;
const maxPrefixes = 100;
const maxContextDepth = 3;

/**
 * The prefixes that a JSON-LD context declares. An address in it is never fetched, whoever's it is:
 * what only such a context would declare stays undeclared. A term with a definition of its own
 * (`{ "@id": ... }`) says how it is typed, which changes nothing that we keep.
 */
export function prefixesOf(context: unknown, depth = 0): Prefixes {
  if (Array.isArray(context) && depth < maxContextDepth) {
    return Object.assign({}, ...context.map((each) => prefixesOf(each, depth + 1))) as Prefixes;
  }
  if (typeof context !== 'object' || context === null || Array.isArray(context)) return {};
  const declared = Object.entries(context as Record<string, unknown>).filter(
    (entry): entry is [string, string] => {
      const [prefix, iri] = entry;
      return prefixPattern.test(prefix) && typeof iri === 'string' && iriPattern.test(iri);
    },
  );
  return Object.fromEntries(declared.slice(0, maxPrefixes));
}

/**
 * The full name of an extension, as `{namespace}name`; undefined: its prefix is not declared. A
 * name that is a whole URI is its own.
 */
export function fullName(name: string, prefixes: Prefixes): string | undefined {
  const colon = name.indexOf(':');
  if (colon < 1) return undefined;
  const prefix = name.slice(0, colon);
  const namespace = lookUp(prefix, prefixes);
  if (namespace !== undefined) return `{${namespace}}${name.slice(colon + 1)}`;
  return isWholeUri(name) ? name : undefined;
}

/** A value that is written with a declared prefix, written out. */
export function writtenWhole(value: string, prefixes: Prefixes): string {
  const colon = value.indexOf(':');
  const namespace = colon < 1 ? undefined : lookUp(value.slice(0, colon), prefixes);
  return namespace === undefined ? value : `${namespace}${value.slice(colon + 1)}`;
}

function lookUp(prefix: string, prefixes: Prefixes): string | undefined {
  if (Object.hasOwn(prefixes, prefix)) return prefixes[prefix];
  return Object.hasOwn(standardPrefixes, prefix) ? standardPrefixes[prefix] : undefined;
}

/** http://..., https://..., urn:a:b */
function isWholeUri(name: string): boolean {
  return /^(?:https?:\/\/|urn:[a-z0-9-]+:)\S+$/i.test(name);
}
