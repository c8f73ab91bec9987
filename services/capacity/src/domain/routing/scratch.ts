/** Columns of earlier searches, by length: a search takes them and gives them back when it ends. */
const floats = new Map<number, Float64Array[]>();
const integers = new Map<number, Int32Array[]>();

/** As many lengths as there are kinds of columns; another network has others. */
const mostLengths = 16;

/** What one search borrowed; nobody may look at it after `end`. */
export interface Scratch {
  floats(length: number, value: number): Float64Array;
  integers(length: number, value: number): Int32Array;
  end(): void;
}

/** Large columns are no garbage between searches, which come one after the other on a thread. */
export function scratch(): Scratch {
  const lent: (() => void)[] = [];
  function lend<A extends Float64Array | Int32Array>(
    spare: Map<number, A[]>,
    length: number,
    value: number,
    make: (length: number) => A,
  ): A {
    const column = spare.get(length)?.pop() ?? make(length);
    lent.push(() => {
      if (!spare.has(length) && spare.size >= mostLengths) spare.clear();
      spare.set(length, [...(spare.get(length) ?? []), column]);
    });
    column.fill(value);
    return column;
  }
  return {
    floats: (length, value) => lend(floats, length, value, (size) => new Float64Array(size)),
    integers: (length, value) => lend(integers, length, value, (size) => new Int32Array(size)),
    end: () => {
      for (const giveBack of lent.splice(0)) giveBack();
    },
  };
}
