import { loadSync, type MessageTypeDefinition } from '@grpc/proto-loader';
import { howToWrite, isWriting, readCommitted, writeCommitted } from './committed';
import { presentDescriptors, protoFiles, protos } from './descriptors';
import { exampleOf, messageTypes } from './exampleOf';

/** Bytes of a fact as they were once published, and what they said. */
interface Golden {
  hex: string;
  said: Record<string, unknown>;
}
type Goldens = Record<string, Golden[]>;

const name = 'facts.json';
const facts = presentDescriptors().facts;
const types = messageTypes();
const codecs = loadSync(protoFiles(), {
  includeDirs: [protos],
  longs: Number,
  enums: String,
  defaults: true,
  oneofs: true,
});

function codecOf(fact: string): MessageTypeDefinition<object, object> {
  return codecs[fact] as MessageTypeDefinition<object, object>;
}

/** The example as JSON carries it, so that it can be compared with what is committed. */
function plain(value: unknown): Record<string, unknown> {
  return JSON.parse(JSON.stringify(value)) as Record<string, unknown>;
}

function exampleFor(fact: string): Golden {
  const said = exampleOf(types.lookupType(fact));
  return { hex: codecOf(fact).serialize(said).toString('hex'), said: plain(said) };
}

/** What was published once stays; a fact that says more than before gets one more example. */
function extended(goldens: Goldens): Goldens {
  const all = facts.map((fact): [string, Golden[]] => {
    const known = goldens[fact] ?? [];
    const today = exampleFor(fact);
    return [fact, known.some(({ hex }) => hex === today.hex) ? known : [...known, today]];
  });
  return { ...goldens, ...Object.fromEntries(all) };
}

if (isWriting) writeCommitted(name, extended(readCommitted<Goldens>(name) ?? {}));
const committed = readCommitted<Goldens>(name) ?? {};

test(`every fact, as it is today, has an example written down (${howToWrite})`, () => {
  expect(facts.length).toBeGreaterThan(20);
  const lacking = facts.filter((fact) => {
    const today = exampleFor(fact).hex;
    return committed[fact]?.some(({ hex }) => hex === today) !== true;
  });
  expect(lacking).toEqual([]);
});

test.each(facts)('no field of %s is lost on the way', (fact) => {
  const said = exampleOf(types.lookupType(fact));
  expect(codecOf(fact).deserialize(codecOf(fact).serialize(said))).toMatchObject(said);
});

test.each(Object.keys(committed))('%s, published once, still says what it said', (fact) => {
  expect(facts).toContain(fact);
  for (const { hex, said } of committed[fact] ?? []) {
    const heard = plain(codecOf(fact).deserialize(Buffer.from(hex, 'hex')));
    expect(heard).toMatchObject(said);
  }
});

test('an example leaves out nothing but what lies too deep', () => {
  for (const fact of facts) {
    const type = types.lookupType(fact);
    const fields = type.fieldsArray.filter(({ partOf, name: own }) => {
      return partOf === null || partOf.oneof[0] === own;
    });
    expect(Object.keys(exampleOf(type))).toEqual(fields.map((field) => field.name));
  }
});
