/** A longer line is cut there: what is left of it is no JSON any more, and is refused as that. */
export const mostLineBytes = 1 << 24;

const newline = 0x0a;

/** The lines of a file, read piece by piece; the last one also where no line end follows it. */
export function* linesIn(chunks: Iterable<Uint8Array>): Generator<string> {
  let pieces: Uint8Array[] = [];
  let length = 0;
  const keep = (piece: Uint8Array): void => {
    const kept = piece.subarray(0, mostLineBytes - length);
    pieces.push(kept);
    length += kept.length;
  };
  const take = (): string => {
    const line = Buffer.concat(pieces).toString('utf8');
    pieces = [];
    length = 0;
    return line;
  };
  for (const chunk of chunks) {
    let from = 0;
    for (let end = chunk.indexOf(newline); end >= 0; end = chunk.indexOf(newline, from)) {
      keep(chunk.subarray(from, end));
      from = end + 1;
      yield take();
    }
    keep(chunk.subarray(from));
  }
  if (length > 0) yield take();
}
