import type { AuditRule, Figures, Findings } from './findings';
import { report } from './findings';
import type { HandOverState } from './handOvers';
import { handOverStep } from './handOvers';
import type { Fact } from './logOf';

/** Custody as the facts alone say it is. */
export interface Custody {
  readonly units: Map<string, UnitState>;
  readonly handOvers: Map<string, HandOverState>;
  readonly counts: Record<string, number>;
}

/** From its scan to that of the next one: both ends belong to it. */
export interface Span {
  readonly memberId: string;
  readonly from: number;
  until: number | null;
  /** Of the fact that began it. */
  readonly record: string;
  /** Absent: it began with a collection. */
  readonly moved?: {
    readonly by: string;
    readonly fromMemberId: string;
    /** Back to whom the hand-over came from: it was missing behind an intact seal. */
    readonly isShortage?: boolean;
  };
}

export interface UnitState {
  readonly spans: Span[];
  endedAt: number | null;
  /** As it is shown: delivered, lost, returned, seized or destroyed. */
  end: string | null;
  /** How many things happened to it. */
  events: number;
  /** The last scan of a receiver. */
  received: { readonly handOverId: string; readonly memberId: string; readonly at: number } | null;
  /** When it was last found missing as what it was said to be in was opened, and by whom. */
  missed: { readonly memberId: string; readonly at: number } | null;
  version: number;
  /** Of the last fact. */
  record: string;
}

/** One fact as it is looked at, and where what it breaks is said. */
interface Looking {
  readonly fact: Fact;
  readonly unit: UnitState;
  readonly findings: Findings;
}

export function noCustody(): Custody {
  return { units: new Map(), handOvers: new Map(), counts: {} };
}

/** Who has it; undefined before its collection and after its end. */
export function holderOf({ spans }: UnitState): string | undefined {
  const last = spans.at(-1);
  return last?.until === null ? last.memberId : undefined;
}

/**
 * Moves custody on by one fact of tracking, each thing's in their order, and says what that fact
 * breaks. What is broken is taken as it is told, so that the next finding is one of its own.
 */
export function lookAtCustody(custody: Custody, fact: Fact, findings: Findings): void {
  custody.counts[fact.type] = (custody.counts[fact.type] ?? 0) + 1;
  const { message, key } = fact;
  const isOfUnit = fact.id.startsWith('unit:');
  const resource = `${isOfUnit ? 'unit' : 'handOver'} ${key}`;
  const say = (rule: AuditRule, figures: Figures): void => {
    report(findings, { rule, service: 'tracking', record: fact.id, resource, figures });
  };
  if (message === null) return say('FACT_UNREADABLE', {});
  if (!isOfUnit && !fact.id.startsWith('handOver:')) return;
  const states: ReadonlyMap<string, { readonly version: number }> = isOfUnit
    ? custody.units
    : custody.handOvers;
  const before = states.get(key)?.version ?? 0;
  const isPlaced = fact.id === `${isOfUnit ? 'unit' : 'handOver'}:${key}/${fact.version}/0`;
  if (!isPlaced || fact.version <= before) {
    say('SEQUENCE_BROKEN', { before, version: fact.version });
  }
  if (isOfUnit) stepUnit(custody, fact, findings);
  else handOverStep(custody.handOvers, fact, say);
}

function stepUnit({ units }: Custody, fact: Fact, findings: Findings): void {
  const none = { received: null, missed: null, version: 0, record: '' };
  const unit: UnitState = units.get(fact.key) ?? {
    ...{ spans: [], endedAt: null, end: null, events: 0 },
    ...none,
  };
  units.set(fact.key, unit);
  const looking = { fact, unit, findings };
  switch (fact.type) {
    case 'UnitCaptured':
      captured(looking);
      break;
    case 'ParcelCollected':
      begin(looking, String(fact.message?.['memberId']), Number(fact.message?.['at']));
      break;
    case 'CustodyMoved':
      move(looking);
      break;
    case 'ParcelDelivered':
    case 'ParcelLost':
    case 'ParcelReturned':
    case 'ParcelSeized':
    case 'ParcelDestroyed':
      end(looking);
      break;
  }
  unit.version = fact.version;
  unit.record = fact.id;
}

interface Captured {
  readonly kind: string;
  readonly condition: string;
  readonly handOverId: string;
  readonly memberId: string;
  /** Whose subcontractor told it; custody is that member's. Empty: nobody's. */
  readonly forMemberId?: string;
  readonly recordTime: number;
}

function captured({ fact, unit }: Looking): void {
  unit.events += 1;
  const told = fact.message?.['happening'] as Captured | null | undefined;
  if (!told) return;
  const { handOverId, recordTime: at } = told;
  const memberId = told.forMemberId || told.memberId;
  if (told.kind === 'unpacked' && told.condition === 'short') unit.missed = { memberId, at };
  if (told.kind !== 'received') return;
  unit.received = { handOverId, memberId, at };
}

function begin(looking: Looking, memberId: string, at: number): void {
  const holder = holderOf(looking.unit);
  if (holder !== undefined) breaks(looking, 'CUSTODY_OVERLAPS', { holder, memberId, at });
  take(looking, { memberId, from: at, until: null, record: looking.fact.id });
}

interface Moved {
  readonly fromMemberId: string;
  readonly toMemberId: string;
  readonly handOverId: string;
  readonly condition: string;
  readonly at: number;
}

function move(looking: Looking): void {
  const { fact, unit } = looking;
  const { fromMemberId, toMemberId, handOverId, at } = fact.message as unknown as Moved;
  const holder = holderOf(unit) ?? 'nobody';
  const figures = { holder, from: fromMemberId, to: toMemberId, at };
  if (holder !== fromMemberId && unit.endedAt === null) {
    breaks(looking, 'CUSTODY_INTERRUPTED', figures);
  }
  const { received } = unit;
  const isScanned =
    received?.handOverId === handOverId && received.memberId === toMemberId && received.at === at;
  const isShortage = !isScanned && isShort(unit, looking.fact.message as unknown as Moved);
  if (!isScanned && !isShortage)
    breaks(looking, 'MOVED_WITHOUT_SCAN', { ...figures, handOver: handOverId });
  const moved = { by: handOverId, fromMemberId, isShortage };
  take(looking, { memberId: toMemberId, from: at, until: null, record: fact.id, moved });
}

/**
 * It was missing behind an intact seal, as its holder found at that moment: custody goes back to who
 * gave it in the hand-over that is named.
 */
function isShort({ missed, spans }: UnitState, told: Moved): boolean {
  const { condition, fromMemberId, toMemberId, handOverId, at } = told;
  const isMissed = missed?.memberId === fromMemberId && missed.at === at;
  const wasGiven = spans.some(
    ({ moved }) => moved?.by === handOverId && moved.fromMemberId === toMemberId,
  );
  return condition === 'short' && isMissed && wasGiven;
}

/** Whatever was wrong with it, who had it before has it no more. */
function take(looking: Looking, span: Span): void {
  const { unit } = looking;
  const before = unit.spans.at(-1);
  if (unit.endedAt !== null) {
    breaks(looking, 'CUSTODY_AFTER_END', { endedAt: unit.endedAt, at: span.from });
  }
  if (before !== undefined && span.from < before.from) {
    const { memberId: holder, from: since } = before;
    breaks(looking, 'CUSTODY_OVERLAPS', { holder, since, memberId: span.memberId, at: span.from });
  }
  if (before?.until === null) before.until = span.from;
  unit.spans.push(span);
}

function end(looking: Looking): void {
  const { unit, fact } = looking;
  const memberId = String(fact.message?.['memberId']);
  const at = Number(fact.message?.['at']);
  const holder = holderOf(unit) ?? 'nobody';
  const last = unit.spans.at(-1);
  if (unit.endedAt !== null) {
    breaks(looking, 'CUSTODY_AFTER_END', { endedAt: unit.endedAt, at });
  } else if (holder !== memberId) {
    breaks(looking, 'ENDED_BY_ANOTHER', { holder, memberId, at });
  } else if (last !== undefined && at < last.from) {
    breaks(looking, 'CUSTODY_OVERLAPS', { holder, since: last.from, at });
  }
  if (last?.until === null) last.until = at;
  unit.endedAt = at;
  unit.end ??= fact.type.replace('Parcel', '').toLowerCase();
}

function breaks({ fact, findings }: Looking, rule: AuditRule, figures: Figures): void {
  const resource = `unit ${fact.key}`;
  report(findings, { rule, service: 'tracking', record: fact.id, resource, figures });
}
