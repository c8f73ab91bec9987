/** What must be true of space and of custody, by the name a finding carries. */
export const auditRules = {
  SEQUENCE_BROKEN: 'The facts of each thing follow one another, none missing and none twice.',
  FACT_UNREADABLE: 'A fact can be read by its type.',
  AMOUNT_INVALID:
    'Amounts are whole and not negative, and more is never given back than was taken.',
  RESOURCE_UNKNOWN: 'Space is given only where it was published.',
  PUBLISHED_EXCEEDED: 'What is held and committed never exceeds what is published.',
  POOL_EXCEEDED: 'What is kept for one member is taken by nobody else, and it takes no more of it.',
  OVERFLOW_NOT_RAISED: 'A cut below what is sold opens an overflow of that size.',
  GIVEN_WHEN_CANCELLED: 'Nothing is given on what was cancelled.',
  GIVEN_TOO_LATE: 'Nothing is given after the cut-off.',
  HOLD_USED_AFTER_END: 'A hold is used before its end, and ends by its time only after it.',
  HOLD_OUT_OF_ORDER: 'A hold is held, committed for good, and ends once.',
  SPACE_WITHOUT_BOOKING: 'Whatever is committed belongs to a booking that stands.',
  BOOKING_WITHOUT_SPACE: 'A confirmed booking has exactly its committed space.',
  BOOKING_OUT_OF_ORDER: 'A booking is requested, then confirmed or declined, then closed.',
  BOOKING_STUCK: 'A request is answered, and the space of a closed booking is given back.',
  CUSTODY_OVERLAPS: 'A unit is in the custody of one member at a time.',
  CUSTODY_INTERRUPTED: 'Custody passes from who has it, without a gap from collection to the end.',
  CUSTODY_AFTER_END: 'Nobody has a unit after its end.',
  ENDED_BY_ANOTHER: 'Only who has a unit delivers it, or declares its end.',
  MOVED_WITHOUT_SCAN: 'Custody moves at the scan of who receives, in a hand-over between the two.',
  HAND_OVER_OUT_OF_ORDER:
    'A hand-over is announced, reconciled and signed, in this order and once.',
  HAND_OVER_DIFFERS: 'What a hand-over says was taken has moved, and what it says stayed has not.',
  SERVICE_DIFFERS: 'What a service holds is what its facts say.',
} as const;

export type AuditRule = keyof typeof auditRules;

export type AuditedService = 'booking' | 'capacity' | 'tracking';

/** A record that breaks a rule. */
export interface Broken {
  readonly rule: AuditRule;
  /** The rule, said. */
  readonly says: string;
  readonly service: AuditedService;
  /** Id of the fact, or of the thing where no single fact is wrong. */
  readonly record: string;
  /** Of the journal of space, where the fact has one. */
  readonly group?: number;
  /** A leg, run, storage day, hold, booking, unit or hand-over. */
  readonly resource: string;
  readonly figures: Figures;
}

/** A difference between two services, or two moments, that is allowed for a while. */
export interface InFlight {
  readonly what:
    | 'writtenAfterTheWatermark'
    | 'awaitsItsAnswer'
    | 'awaitsItsRelease'
    | 'awaitsItsExpiry'
    | 'notYetToldByCapacity'
    | 'changingNow';
  readonly service: AuditedService;
  readonly record: string;
  readonly resource: string;
  /** Since when, in milliseconds; 0 where nobody says. */
  readonly since: number;
}

export type Figures = Readonly<Record<string, number | string>>;

/** What an audit has found so far: the first so many, and how many there are. */
export interface Findings {
  readonly broken: Broken[];
  readonly inFlight: InFlight[];
  brokenCount: number;
  inFlightCount: number;
}

const mostListed = 100;

export function noFindings(): Findings {
  return { broken: [], inFlight: [], brokenCount: 0, inFlightCount: 0 };
}

export function report(findings: Findings, broken: Omit<Broken, 'says'>): void {
  findings.brokenCount += 1;
  if (findings.broken.length >= mostListed) return;
  const { rule, ...rest } = broken;
  findings.broken.push({ rule, says: auditRules[rule], ...rest });
}

export function note(findings: Findings, inFlight: InFlight): void {
  findings.inFlightCount += 1;
  if (findings.inFlight.length < mostListed) findings.inFlight.push(inFlight);
}
