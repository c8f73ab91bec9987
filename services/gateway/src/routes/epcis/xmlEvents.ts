/** An element of XML with its children in their order. */
export interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly Element[];
  readonly text: string;
}

type Json = Record<string, unknown>;
type Field = (element: Element) => unknown;

const text: Field = (element) => element.text;
const all =
  (one: Field): Field =>
  ({ children }) =>
    children.map(one);

const quantity: Field = ({ children }) =>
  Object.fromEntries(
    children.map(({ name, text: value }) => [name, name === 'quantity' ? Number(value) : value]),
  );
/** `<bizTransaction type="...">urn:...</bizTransaction>` */
const typed =
  (name: string): Field =>
  ({ attributes, text: value }) => ({
    ...(attributes['type'] === undefined ? {} : { type: attributes['type'] }),
    [name]: value,
  });
const place: Field = ({ children }) => fieldsOf(children, { id: text });
const disposition: Field = ({ children }) => ({
  ...listOf(children, 'set'),
  ...listOf(children, 'unset'),
});

const numbers = ['value', 'minValue', 'maxValue', 'meanValue', 'sDev', 'percRank', 'percValue'];
/** Sensors say everything in attributes. */
const sensed: Field = ({ attributes }) =>
  Object.fromEntries(
    Object.entries(attributes)
      .filter(([name]) => !name.startsWith('xmlns'))
      .map(([name, value]) => [name, sensedValue(name, value)]),
  );
const sensor: Field = ({ children }) => {
  const reports = children.filter(({ name }) => name === 'sensorReport').map(sensed);
  const rest = children.filter(({ name }) => name !== 'sensorReport');
  return { ...fieldsOf(rest, { sensorMetadata: sensed }), sensorReport: reports };
};
const declaration: Field = ({ children }) =>
  fieldsOf(children, { declarationTime: text, reason: text, correctiveEventIDs: all(text) });

const fields: Readonly<Record<string, Field>> = {
  epcList: all(text),
  childEPCs: all(text),
  inputEPCList: all(text),
  outputEPCList: all(text),
  quantityList: all(quantity),
  childQuantityList: all(quantity),
  inputQuantityList: all(quantity),
  outputQuantityList: all(quantity),
  bizTransactionList: all(typed('bizTransaction')),
  sourceList: all(typed('source')),
  destinationList: all(typed('destination')),
  readPoint: place,
  bizLocation: place,
  persistentDisposition: disposition,
  sensorElementList: all(sensor),
  errorDeclaration: declaration,
  ilmd: ({ children }) => fieldsOf(children, {}),
  ...Object.fromEntries(
    [
      ...['eventTime', 'recordTime', 'eventTimeZoneOffset', 'eventID', 'action', 'bizStep'],
      ...['disposition', 'parentID', 'transformationID', 'certificationInfo'],
    ].map((name) => [name, text]),
  ),
};

/** What 1.2 put around what came later, and 2.0 no longer does. */
const wrappers = new Set(['extension', 'baseExtension']);

/** One event as JSON has it (EPCIS 2.0, 9.6 and 10). */
export function eventOf(element: Element): Json {
  return { type: element.name, ...fieldsOf(element.children, fields) };
}

function fieldsOf(children: readonly Element[], known: Readonly<Record<string, Field>>): Json {
  const json: Json = {};
  for (const child of children) {
    if (wrappers.has(child.name)) {
      Object.assign(json, fieldsOf(child.children, known));
      continue;
    }
    const field = Object.hasOwn(known, child.name) ? known[child.name] : undefined;
    const value = field === undefined ? plainOf(child) : field(child);
    const before = json[child.name];
    const isAgain = field === undefined && before !== undefined;
    if (isAgain && Array.isArray(before)) before.push(value);
    else json[child.name] = isAgain ? [before, value] : value;
  }
  return json;
}

/** An extension: a text, or an object of what stands in it. */
function plainOf(element: Element): unknown {
  const { children, text: value } = element;
  return children.length === 0 ? value : fieldsOf(children, {});
}

function listOf(children: readonly Element[], name: string): Json {
  const values = children.filter((child) => child.name === name).map(text);
  return values.length === 0 ? {} : { [name]: values };
}

function sensedValue(name: string, value: string): unknown {
  if (numbers.includes(name)) return Number(value);
  return name === 'booleanValue' ? value === 'true' : value;
}
