/** 16 MB. With 10,000,000 keys one unknown key in 300 is taken for a known one. */
const bits = 2 ** 27;
const hashes = 4;
const fnvOffset = 2_166_136_261;
const otherOffset = 3_339_675_911;
const fnvPrime = 16_777_619;

/**
 * Tells which keys were certainly never added (a Bloom filter): it may take an unknown key for one
 * that was, never the other way round. More keys than it is made for cost questions, not answers.
 */
export interface KeyFilter {
  add(key: string): void;
  mayHave(key: string): boolean;
  /** What it is made of: kept with a snapshot. */
  readonly bytes: Uint8Array;
}

/** An empty filter, or the one that the bytes make. */
export function keyFilter(bytes: Uint8Array = new Uint8Array(bits / 8)): KeyFilter {
  if (bytes.length !== bits / 8) throw new Error(`a filter has ${bits / 8} bytes`);
  const places = new Uint32Array(hashes);
  return {
    bytes,
    add: (key) => {
      locate(key, places);
      for (const bit of places) bytes[bit >>> 3] = (bytes[bit >>> 3] ?? 0) | (1 << (bit & 7));
    },
    mayHave: (key) => {
      locate(key, places);
      return places.every((bit) => ((bytes[bit >>> 3] ?? 0) & (1 << (bit & 7))) !== 0);
    },
  };
}

/** Two FNV-1a hashes make as many as are needed (Kirsch and Mitzenmacher). */
function locate(key: string, places: Uint32Array): void {
  let one = fnvOffset;
  let two = otherOffset;
  for (let index = 0; index < key.length; index += 1) {
    const code = key.charCodeAt(index);
    one = Math.imul(one ^ code, fnvPrime);
    two = Math.imul(two ^ code, fnvPrime);
  }
  two |= 1;
  for (let nth = 0; nth < hashes; nth += 1) {
    places[nth] = ((one + Math.imul(nth, two)) >>> 0) % bits;
  }
}
