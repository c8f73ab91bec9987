import fc from 'fast-check';
import { JsonUnreadable, jsonParts } from './jsonParts';

const seed = Number(process.env['SEED'] ?? Date.now() % 0x7fffffff);

/** The bytes in pieces of the lengths given, and what is left in one. */
function* piecesOf(text: string, lengths: readonly number[]): Generator<Uint8Array> {
  const bytes = Buffer.from(text);
  let at = 0;
  for (const length of lengths) {
    yield bytes.subarray(at, at + length);
    at += length;
  }
  yield bytes.subarray(at);
}

function whole(chunks: Iterable<Uint8Array>): unknown {
  const read: Record<string, unknown> = {};
  for (const part of jsonParts(chunks)) {
    const { key } = part;
    const value = part.kind === 'value' ? part.value : [];
    if (part.kind === 'item') (read[key] as unknown[])[part.index] = part.value;
    else Object.defineProperty(read, key, { value, enumerable: true, writable: true });
  }
  return read;
}

const outcomeOf = (text: string, lengths: readonly number[] = []): string => {
  try {
    return JSON.stringify(whole(piecesOf(text, lengths)));
  } catch (error) {
    if (error instanceof JsonUnreadable) return 'unreadable';
    throw error;
  }
};

test('an object is read as JSON.parse reads it, in whatever pieces it comes', () => {
  const lengths = fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 60 });
  const written = fc.tuple(fc.dictionary(fc.string(), fc.jsonValue()), fc.constantFrom(0, 1, 2));
  fc.assert(
    fc.property(written, lengths, ([value, spaces], cut) => {
      const text = JSON.stringify(value, null, spaces);
      expect(JSON.parse(outcomeOf(text, cut))).toEqual(JSON.parse(text));
    }),
    { numRuns: 2000, seed },
  );
});

test('a text with one byte changed is unreadable where JSON.parse cannot read it, and read alike else', () => {
  const text = '{"a":[{"b":"x\\"]"},-1.5e3,[]],"c":"d","e":[]}';
  let unreadable = 0;
  for (let at = 0; at < text.length; at += 1) {
    for (const other of ['"', '{', '}', '[', ']', ',', ':', ' ', '\\', '1', 'a', '']) {
      const changed = text.slice(0, at) + other + text.slice(at + 1);
      const outcome = outcomeOf(changed);
      if (outcome === 'unreadable') unreadable += 1;
      let parsed: string;
      try {
        parsed = JSON.stringify(JSON.parse(changed));
      } catch (error) {
        expect(error).toBeInstanceOf(SyntaxError);
        parsed = 'unreadable';
      }
      expect([changed, outcome]).toEqual([changed, parsed]);
    }
  }
  expect(unreadable).toBeGreaterThan(100);
});

test.each(['', '  ', '[]', '1', '"a"', '{', '{"a"', '{"a":', '{"a":[', '{"a":[1', '{}x', '{} {}'])(
  'what is no whole object is unreadable: %s',
  (text) => {
    expect(outcomeOf(text)).toBe('unreadable');
  },
);

test('where a text is unreadable is told, counted from its first byte', () => {
  const pieces = piecesOf('{"a": [1, 2 3]}', [4, 4]);
  expect(() => whole(pieces)).toThrow('is not JSON: ] is missing, at byte 12');
});
