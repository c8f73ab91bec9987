/** The front at the destination: what no other way beats in all four, with where each came from. */
export interface Ends {
  count: number;
  leastArrives: number;
  leastPrice: number;
  leastCo2e: number;
  arrives: Float64Array;
  price: Float64Array;
  co2e: Float64Array;
  boardings: Int32Array;
  /** The label that came to the exit, and the exit. */
  label: Int32Array;
  exit: Int32Array;
}

const firstCapacity = 64;

export function noEnds(): Ends {
  return {
    count: 0,
    leastArrives: Number.POSITIVE_INFINITY,
    leastPrice: Number.POSITIVE_INFINITY,
    leastCo2e: Number.POSITIVE_INFINITY,
    arrives: new Float64Array(firstCapacity),
    price: new Float64Array(firstCapacity),
    co2e: new Float64Array(firstCapacity),
    boardings: new Int32Array(firstCapacity),
    label: new Int32Array(firstCapacity),
    exit: new Int32Array(firstCapacity),
  };
}

/** Whether an end is at least as good as this in all four: then nothing that follows is needed. */
export function isBeaten(
  ends: Ends,
  arrives: number,
  price: number,
  co2e: number,
  boardings: number,
): boolean {
  if (arrives < ends.leastArrives || price < ends.leastPrice || co2e < ends.leastCo2e) return false;
  const { count } = ends;
  for (let at = 0; at < count; at += 1) {
    if (
      (ends.price[at] as number) <= price &&
      (ends.arrives[at] as number) <= arrives &&
      (ends.co2e[at] as number) <= co2e &&
      (ends.boardings[at] as number) <= boardings
    ) {
      if (at > 0) swap(ends, at, at >> 1);
      return true;
    }
  }
  return false;
}

/** What beat once beats again soon: it is moved ahead, so that it is met earlier. */
function swap(ends: Ends, one: number, other: number): void {
  for (const column of [ends.arrives, ends.price, ends.co2e] as const) {
    const kept = column[one] as number;
    column[one] = column[other] as number;
    column[other] = kept;
  }
  for (const column of [ends.boardings, ends.label, ends.exit] as const) {
    const kept = column[one] as number;
    column[one] = column[other] as number;
    column[other] = kept;
  }
}

/** Puts an end in that no other beats, and takes out those that it beats. */
export function addEnd(
  ends: Ends,
  end: { arrives: number; price: number; co2e: number; boardings: number },
  label: number,
  exit: number,
): void {
  let kept = 0;
  for (let at = 0; at < ends.count; at += 1) {
    const isWorse =
      end.price <= (ends.price[at] as number) &&
      end.arrives <= (ends.arrives[at] as number) &&
      end.co2e <= (ends.co2e[at] as number) &&
      end.boardings <= (ends.boardings[at] as number);
    if (isWorse) continue;
    ends.arrives[kept] = ends.arrives[at] as number;
    ends.price[kept] = ends.price[at] as number;
    ends.co2e[kept] = ends.co2e[at] as number;
    ends.boardings[kept] = ends.boardings[at] as number;
    ends.label[kept] = ends.label[at] as number;
    ends.exit[kept] = ends.exit[at] as number;
    kept += 1;
  }
  if (kept === ends.arrives.length) grow(ends);
  ends.arrives[kept] = end.arrives;
  ends.price[kept] = end.price;
  ends.co2e[kept] = end.co2e;
  ends.boardings[kept] = end.boardings;
  ends.label[kept] = label;
  ends.exit[kept] = exit;
  ends.count = kept + 1;
  ends.leastArrives = Math.min(ends.leastArrives, end.arrives);
  ends.leastPrice = Math.min(ends.leastPrice, end.price);
  ends.leastCo2e = Math.min(ends.leastCo2e, end.co2e);
}

function grow(ends: Ends): void {
  const length = ends.arrives.length * 2;
  const wider = <A extends Float64Array | Int32Array>(made: A, old: A): A => {
    made.set(old);
    return made;
  };
  ends.arrives = wider(new Float64Array(length), ends.arrives);
  ends.price = wider(new Float64Array(length), ends.price);
  ends.co2e = wider(new Float64Array(length), ends.co2e);
  ends.boardings = wider(new Int32Array(length), ends.boardings);
  ends.label = wider(new Int32Array(length), ends.label);
  ends.exit = wider(new Int32Array(length), ends.exit);
}
