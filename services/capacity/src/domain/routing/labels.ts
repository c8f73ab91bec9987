/**
 * Labels in columns, so that a search of a hundred thousand of them makes no garbage. A label is a
 * way as far as a point, or aboard a trip; each hangs in one list at a time (`next`, -1 at its end).
 */
export interface Labels {
  count: number;
  /** From when it may board, but for the cut-off; aboard: not used. */
  ready: Float64Array;
  price: Float64Array;
  co2e: Float64Array;
  boardings: Int32Array;
  member: Int32Array;
  /** The label at the point where it boarded; at an entry: -1 less the entry's number. */
  before: Int32Array;
  /** The connections of the first and last leg ridden. */
  boarded: Int32Array;
  left: Int32Array;
  next: Int32Array;
  /** Place in the order in which labels of a point became ready. */
  turn: Int32Array;
}

const firstCapacity = 1 << 14;
/** More than this many labels are not kept between searches: 60 bytes each. */
const mostSpare = 1 << 18;

/** Of the last search: what it grew to is used again, because searches come one after the other. */
let spare: Labels | null = null;

export function noLabels(): Labels {
  const labels = spare ?? { count: 0, ...columns(firstCapacity) };
  spare = null;
  labels.count = 0;
  return labels;
}

/** The labels are not looked at any more. */
export function giveBack(labels: Labels): void {
  if (labels.price.length <= mostSpare) spare = labels;
}

type LabelColumns = Omit<Labels, 'count'>;

function columns(length: number): LabelColumns {
  return {
    ready: new Float64Array(length),
    price: new Float64Array(length),
    co2e: new Float64Array(length),
    boardings: new Int32Array(length),
    member: new Int32Array(length),
    before: new Int32Array(length),
    boarded: new Int32Array(length),
    left: new Int32Array(length),
    next: new Int32Array(length),
    turn: new Int32Array(length),
  };
}

/** The number of a new label, its columns not yet written. */
export function newLabel(labels: Labels): number {
  if (labels.count === labels.price.length) widen(labels);
  labels.count += 1;
  return labels.count - 1;
}

function widen(labels: Labels): void {
  const made = columns(labels.price.length * 2);
  made.ready.set(labels.ready);
  made.price.set(labels.price);
  made.co2e.set(labels.co2e);
  made.boardings.set(labels.boardings);
  made.member.set(labels.member);
  made.before.set(labels.before);
  made.boarded.set(labels.boarded);
  made.left.set(labels.left);
  made.next.set(labels.next);
  made.turn.set(labels.turn);
  Object.assign(labels, made);
}

/** Whether the first costs no more than the second, whenever either is there. */
export function isNoDearer(labels: Labels, one: number, other: number): boolean {
  return (
    (labels.price[one] as number) <= (labels.price[other] as number) &&
    (labels.co2e[one] as number) <= (labels.co2e[other] as number) &&
    (labels.boardings[one] as number) <= (labels.boardings[other] as number)
  );
}
