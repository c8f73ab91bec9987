import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { epcisRefusals } from './epcisRefusals';
import { captureLimits } from './headers';
import { isTooLong } from './xmlCount';
import { eventOf } from './xmlEvents';
import type { Element } from './xmlEvents';

const context = 'https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld';
const attribute = '@';

/** Nothing is expanded and nothing is guessed: texts stay texts, and lists stay in their order. */
const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: attribute,
  preserveOrder: true,
  parseTagValue: false,
  parseAttributeValue: false,
  processEntities: { enabled: true, maxTotalExpansions: 100_000, maxExpandedLength: 16_000_000 },
  trimValues: true,
  htmlEntities: true,
  ignoreDeclaration: true,
  ignorePiTags: true,
});

type Json = Readonly<Record<string, unknown>>;

/**
 * The JSON form of a document in XML of EPCIS 1.2 or 2.0, field by field as EPCIS 2.0 (9.6) maps
 * them. Refuses XML_FORBIDDEN (a document type, so that there are no entities of one's own),
 * CAPTURE_TOO_LONG before anything is built, XML_INVALID and DOCUMENT_INVALID.
 */
export function documentOfXml(text: string): Json {
  if (/<!\s*(?:DOCTYPE|ENTITY)/i.test(text)) {
    throw epcisRefusals.XML_FORBIDDEN({ field: 'body' });
  }
  if (isTooLong(text, captureLimits)) {
    throw epcisRefusals.CAPTURE_TOO_LONG({ field: 'epcisBody.eventList' });
  }
  if (XMLValidator.validate(text) !== true) throw epcisRefusals.XML_INVALID({ field: 'body' });
  const root = parsed(text);
  const name = localName(root.name);
  if (name !== 'EPCISDocument' && name !== 'EPCISQueryDocument') {
    throw epcisRefusals.DOCUMENT_INVALID({ field: 'body' });
  }
  const version = root.attributes['schemaVersion'] ?? '';
  if (!/^(?:1\.2|2\.0)/.test(version)) {
    throw epcisRefusals.DOCUMENT_INVALID({ field: 'schemaVersion' });
  }
  const list = find(root, 'EventList');
  if (list === undefined) throw epcisRefusals.DOCUMENT_INVALID({ field: 'EPCISBody.EventList' });
  return {
    '@context': [context, prefixesOf(root)],
    type: 'EPCISDocument',
    schemaVersion: '2.0',
    creationDate: root.attributes['creationDate'] ?? '',
    epcisBody: { eventList: eventsIn(list).map(eventOf) },
  };
}

function parsed(text: string): Element {
  try {
    const [root] = elementsOf(parser.parse(text) as unknown[]);
    if (root !== undefined) return root;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
  }
  throw epcisRefusals.XML_INVALID({ field: 'body' });
}

/** More than any document of EPCIS has, its events' own depth included. */
const maxLevels = 40;

/** The parser's form of ordered children, as elements. Refuses XML_INVALID beyond 40 levels. */
function elementsOf(children: readonly unknown[], level = 0): readonly Element[] {
  if (level > maxLevels) throw epcisRefusals.XML_INVALID({ field: 'body' });
  return children.flatMap((child) => {
    const entries = Object.entries(child as Record<string, unknown>);
    const own = entries.find(([name]) => name !== ':@' && name !== '#text');
    if (own === undefined) return [];
    const [name, inner] = own as [string, unknown[]];
    const attributes = ((child as Json)[':@'] ?? {}) as Record<string, string>;
    const named = Object.entries(attributes).map(([key, value]) => [key.slice(1), String(value)]);
    const texts = inner.map((each) => (each as Json)['#text']).filter((each) => each !== undefined);
    return [
      {
        name,
        attributes: Object.fromEntries(named) as Record<string, string>,
        children: elementsOf(inner, level + 1),
        text: texts.map(String).join(''),
      },
    ];
  });
}

/** In 1.2 a transformation or an association of later stands in an extension of the list. */
function eventsIn(list: Element): readonly Element[] {
  return list.children.flatMap((child) => (child.name === 'extension' ? eventsIn(child) : [child]));
}

function find(element: Element, name: string): Element | undefined {
  for (const child of element.children) {
    const found = localName(child.name) === name ? child : find(child, name);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Namespaces that are declared anywhere; the nearest to the root counts. */
function prefixesOf(root: Element): Record<string, string> {
  const found = new Map<string, string>();
  gather(root);
  return Object.fromEntries(found);

  function gather({ attributes, children }: Element): void {
    for (const [name, iri] of Object.entries(attributes)) {
      const prefix = name.startsWith('xmlns:') ? name.slice('xmlns:'.length) : '';
      if (prefix !== '' && !found.has(prefix)) found.set(prefix, iri);
    }
    for (const child of children) gather(child);
  }
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}
