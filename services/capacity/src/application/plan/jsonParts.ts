/** A piece of a JSON object at the top of a file: a member of it, or one item of a list in it. */
export type JsonPart =
  | { readonly kind: 'list'; readonly key: string }
  | { readonly kind: 'item'; readonly key: string; readonly index: number; readonly value: unknown }
  | { readonly kind: 'value'; readonly key: string; readonly value: unknown };

/** One item, or one member that is no list, may take so many bytes. */
export const mostPartBytes = 1 << 26;

/** What was read is no JSON object; says where. */
export class JsonUnreadable extends Error {
  override readonly name = 'JsonUnreadable';
}

/**
 * The members of the JSON object that a file holds, its lists item by item, so that a file of any
 * length is read in the memory of its largest item. Only the outermost object and its lists are
 * taken apart here; every item goes through JSON.parse. Throws JsonUnreadable.
 */
export function* jsonParts(chunks: Iterable<Uint8Array>): Generator<JsonPart> {
  const text = reading(chunks);
  text.expect('{');
  if (!text.takes('}')) {
    do {
      const key = text.value();
      if (typeof key !== 'string') throw text.unreadable('a name in quotes is missing');
      text.expect(':');
      if (!text.takes('[')) {
        yield { kind: 'value', key, value: text.value() };
        continue;
      }
      yield { kind: 'list', key };
      if (text.takes(']')) continue;
      let index = 0;
      do {
        yield { kind: 'item', key, index, value: text.value() };
        index += 1;
      } while (text.takes(','));
      text.expect(']');
    } while (text.takes(','));
    text.expect('}');
  }
  if (!text.isAtEnd()) throw text.unreadable('something follows the end');
}

const [quote, escape, open, close] = [0x22, 0x5c, 0x7b, 0x7d];
const [openList, closeList, comma] = [0x5b, 0x5d, 0x2c];

interface Reading {
  /** Whether this is the next character that is no space; then it is passed over. */
  takes(character: string): boolean;
  expect(character: string): void;
  value(): unknown;
  isAtEnd(): boolean;
  unreadable(why: string): JsonUnreadable;
}

function reading(chunks: Iterable<Uint8Array>): Reading {
  const coming = chunks[Symbol.iterator]();
  let bytes: Buffer = Buffer.alloc(0);
  let at = 0;
  let passed = 0;
  const more = (): boolean => {
    const { done, value } = coming.next();
    if (done === true) return false;
    passed += at;
    bytes = Buffer.concat([bytes.subarray(at), value]);
    at = 0;
    return true;
  };
  const skipSpace = (): boolean => {
    for (;;) {
      while (at < bytes.length && isSpace(bytes[at] as number)) at += 1;
      if (at < bytes.length) return true;
      if (!more()) return false;
    }
  };
  const unreadable = (why: string): JsonUnreadable =>
    new JsonUnreadable(`is not JSON: ${why}, at byte ${passed + at}`);
  const takes = (character: string): boolean => {
    if (!skipSpace() || bytes[at] !== character.charCodeAt(0)) return false;
    at += 1;
    return true;
  };
  const value = (): unknown => {
    if (!skipSpace()) throw unreadable('it ends too soon');
    let end = endOf(bytes, at);
    while (end < 0) {
      if (bytes.length - at > mostPartBytes) throw unreadable(`over ${mostPartBytes} bytes in one`);
      if (!more()) throw unreadable('it ends too soon');
      end = endOf(bytes, at);
    }
    const text = bytes.toString('utf8', at, end);
    try {
      const parsed: unknown = JSON.parse(text);
      at = end;
      return parsed;
    } catch (error) {
      throw unreadable(error instanceof Error ? error.message : String(error));
    }
  };
  return {
    takes,
    expect: (character) => {
      if (!takes(character)) throw unreadable(`${character} is missing`);
    },
    value,
    isAtEnd: () => !skipSpace(),
    unreadable,
  };
}

/** Where the value that begins at a byte ends; -1 where more must be read to know. */
function endOf(bytes: Buffer, start: number): number {
  let depth = 0;
  let isText = false;
  for (let at = start; at < bytes.length; at += 1) {
    const byte = bytes[at] as number;
    if (isText) {
      if (byte === escape) at += 1;
      else if (byte === quote) isText = false;
      if (!isText && depth === 0) return at + 1;
    } else if (byte === quote) isText = true;
    else if (byte === open || byte === openList) depth += 1;
    else if (byte === close || byte === closeList) {
      if (depth === 0) return at;
      depth -= 1;
      if (depth === 0) return at + 1;
    } else if (depth === 0 && (byte === comma || byte === 0x3a || isSpace(byte))) return at;
  }
  return -1;
}

function isSpace(byte: number): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}
