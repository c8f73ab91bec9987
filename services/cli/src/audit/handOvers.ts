import type { Custody, Span, UnitState } from './custody';
import type { AuditRule, Figures, Findings } from './findings';
import { report } from './findings';
import type { Fact } from './logOf';

/** A hand-over as the facts alone say it is. */
export interface HandOverState {
  readonly fromMemberId: string;
  readonly toMemberId: string;
  readonly announcedAt: number;
  status: 'announced' | 'reconciled' | 'signed';
  reconciledAt: number | null;
  /** Once reconciled. */
  outcomes: ReadonlyMap<string, string>;
  digest: string;
  version: number;
  /** Of the last fact. */
  record: string;
}

interface Told {
  readonly fromMemberId: string;
  readonly toMemberId: string;
  readonly announcedAt: number;
  readonly reconciledAt?: number | null;
  readonly digest: string;
  readonly lines: readonly { readonly sscc: string; readonly outcome: string }[];
}

type Say = (rule: AuditRule, figures: Figures) => void;

/** What a hand-over becomes by a fact, and what it must have been. */
const steps: Readonly<Record<string, readonly [to: HandOverState['status'], from: string]>> = {
  HandOverAnnounced: ['announced', 'none'],
  HandOverReconciled: ['reconciled', 'announced'],
  HandOverSigned: ['signed', 'reconciled'],
};

/** Moves a hand-over on by one of its facts, in their order, and says what that fact breaks. */
export function handOverStep(known: Map<string, HandOverState>, fact: Fact, say: Say): void {
  const step = steps[fact.type];
  const told = fact.message?.['handOver'] as Told | null | undefined;
  if (step === undefined) return;
  if (!told) return say('FACT_UNREADABLE', {});
  const before = known.get(fact.key);
  const [status, from] = step;
  const was = before?.status ?? 'none';
  const isSame =
    before === undefined ||
    (before.fromMemberId === told.fromMemberId &&
      before.toMemberId === told.toMemberId &&
      (status !== 'signed' || before.digest === told.digest));
  if (was !== from || !isSame) say('HAND_OVER_OUT_OF_ORDER', { before: was, now: status });
  const { fromMemberId, toMemberId, announcedAt, digest } = told;
  const outcomes = told.lines.map(({ sscc, outcome }) => [sscc, outcome] as const);
  known.set(fact.key, {
    ...{ fromMemberId, toMemberId, announcedAt, status, digest },
    reconciledAt: told.reconciledAt ?? null,
    outcomes: new Map(status === 'announced' ? [] : outcomes),
    version: fact.version,
    record: fact.id,
  });
}

const isTaken: ReadonlySet<string> = new Set(['ok', 'damaged', 'over']);

/** Every move of custody against the hand-over that it names, and every reconciled line back. */
export function reconcileAll({ units, handOvers }: Custody, findings: Findings): void {
  const movedBy = new Map<string, Set<string>>();
  for (const [sscc, { spans }] of units) {
    for (const span of spans) {
      // A shortage that goes back was looked at against the move that it undoes.
      if (span.moved === undefined || span.moved.isShortage === true) continue;
      const moved = movedBy.get(span.moved.by) ?? new Set();
      movedBy.set(span.moved.by, moved.add(sscc));
      checkMove(sscc, span, handOvers.get(span.moved.by), findings);
    }
  }
  for (const [id, handOver] of handOvers) {
    for (const [sscc, outcome] of handOver.outcomes) {
      const hasMoved = movedBy.get(id)?.has(sscc) ?? false;
      // What was with the receiver already, or with a third member, does not move.
      const isBehind = !hasMoved && holderAt(units.get(sscc), handOver) === handOver.fromMemberId;
      if (isTaken.has(outcome) ? !isBehind : !hasMoved) continue;
      const resource = `handOver ${id}`;
      const figures = { sscc, outcome, moved: String(hasMoved) };
      const { record } = handOver;
      report(findings, {
        rule: 'HAND_OVER_DIFFERS',
        service: 'tracking',
        record,
        resource,
        figures,
      });
    }
  }
}

function checkMove(
  sscc: string,
  { from: at, record, memberId: to, moved }: Span,
  handOver: HandOverState | undefined,
  findings: Findings,
): void {
  const isBetween = handOver?.fromMemberId === moved?.fromMemberId && handOver?.toMemberId === to;
  const isDuring =
    handOver !== undefined &&
    at >= handOver.announcedAt &&
    (handOver.reconciledAt === null || at <= handOver.reconciledAt);
  if (isBetween && isDuring) return;
  const figures = { handOver: moved?.by ?? '', is: handOver?.status ?? 'unknown', to, at };
  const [rule, resource] = ['MOVED_WITHOUT_SCAN' as const, `unit ${sscc}`];
  report(findings, { rule, service: 'tracking', record, resource, figures });
}

/** Who had it when the hand-over was reconciled. */
function holderAt(
  unit: UnitState | undefined,
  { reconciledAt }: HandOverState,
): string | undefined {
  if (reconciledAt === null) return undefined;
  const has = ({ from, until }: Span): boolean =>
    from <= reconciledAt && (until === null || reconciledAt < until);
  return unit?.spans.findLast(has)?.memberId;
}
