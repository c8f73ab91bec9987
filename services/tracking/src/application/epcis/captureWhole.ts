import type { Instant } from '@serai/model';
import type { Asked, Database, Sheet, Step } from '@serai/runtime';
import { once, onceTogether } from '@serai/runtime';
import type { EventBody } from '../../domain/epcis/event';
import type { Kinds } from '../kinds';
import { lookAround } from '../lookAround';
import { settleAll } from '../nestAgain';
import { tellEstimates } from '../progress';
import { applyKept, isDeclared } from './applyKept';
import { correctionTouches } from './correct';
import { turns } from './turns';
import { unitsMoved } from './unitsMoved';
import type { AppliedEvent, CaptureJob, ErrorBehaviour, EventRow } from './rows';

/** So many units are moved together that a transaction stays short. */
const mostUnits = 1_000;
/** Small documents of many callers are written together. */
const smallDocument = 10;
/**
 * So many large ones are under way at once: one is decided while others are being written. Were they
 * more, each would take as much longer, and in the end too long for its transaction.
 */
const largeAtOnce = 3;

export interface WholeDocument {
  readonly captureId: string;
  readonly memberId: string;
  readonly errorBehaviour: ErrorBehaviour;
  readonly rows: readonly ParsedRow[];
}

export interface ParsedRow extends EventRow {
  readonly body: EventBody;
  /** Of the row that declares it wrong, if there is one. */
  readonly declarationId: string;
}

/**
 * Takes a document that came in one call, with nothing wrong in it. What was told before, and has
 * taken effect, is kept once. Undefined where it has to go the long way: its job is known already, or
 * an event of it with another body or without its effect, or it is of too many units.
 */
export type CaptureWhole = (document: WholeDocument) => Promise<CaptureJob | undefined>;

/** Events, the units that they move and the job are written in one transaction. */
export function captureWhole(database: () => Database, kinds: Kinds): CaptureWhole {
  const step = wholeStep(kinds);
  const inTurn = turns(largeAtOnce);
  return async (document) => {
    const units = document.rows.reduce((sum, { ssccs }) => sum + ssccs.length, 0);
    if (units > mostUnits) return undefined;
    // The rows themselves say that it was done.
    const asked: Asked<WholeDocument> = { id: '', digest: '', command: document };
    const isSmall = document.rows.length <= smallDocument;
    const outcome = isSmall
      ? await onceTogether(database(), step, asked)
      : await inTurn(async () => (await once(database(), step, [asked]))[0]);
    return outcome?.granted === true ? (outcome.answer ?? undefined) : undefined;
  };
}

/** Answers null where the document has to go the long way. */
export function wholeStep(kinds: Kinds): Step<WholeDocument, CaptureJob | null> {
  return {
    name: 'captureWhole',
    touches: ({ captureId, rows }) => [
      { kind: kinds.captureJob, id: captureId },
      ...rows
        .flatMap((row) => [row.id, row.declarationId])
        .map((id) => ({ kind: kinds.event, id })),
      ...rows.flatMap(({ ssccs }) => ssccs.map((id) => ({ kind: kinds.unit, id }))),
      ...rows.flatMap((row) => correctionTouches(kinds, row)),
    ],
    decide: ({ captureId, memberId, errorBehaviour, rows: all }, sheet) => {
      const isKnown = sheet.state(kinds.captureJob, captureId) !== null;
      const rows = isKnown ? undefined : newOf(kinds, sheet, all);
      if (rows === undefined) return null;
      lookAround(kinds, sheet, rows);
      const moved = unitsMoved((sscc) => {
        const unit = sheet.state(kinds.unit, sscc);
        return unit.status === 'absent' ? [] : unit.childSsccs;
      });
      let units = 0;
      for (const row of rows) if ((units += moved(row)) > mostUnits) return null;
      const { at } = sheet;
      const wrong = new Set<string>();
      const together = { cameOn: [] as string[], late: new Set<string>() };
      sheet.each(rows, ({ body, declarationId, ...row }) => {
        if (row.corrects !== undefined) wrong.add(row.corrects);
        const isWrong = wrong.has(row.id) || isDeclared(kinds, sheet, declarationId);
        const kept = { ...row, recordTime: at };
        const viewers = applyKept(kinds, sheet, kept, { body, isWrong }, together);
        sheet.record(kinds.event, row.id, [{ ...kept, viewers, captureId }]);
      });
      settleAll(kinds, sheet, together.late);
      tellEstimates(kinds, sheet, together.cameOn);
      const job = jobOf({ captureId, memberId, errorBehaviour }, at);
      sheet.record(kinds.captureJob, captureId, [job]);
      return job;
    },
  };
}

/** Without those that took effect before; undefined: there is one that is not the same, or has not. */
function newOf(
  kinds: Kinds,
  sheet: Sheet,
  rows: readonly ParsedRow[],
): readonly ParsedRow[] | undefined {
  const found: ParsedRow[] = [];
  for (const row of rows) {
    const before = sheet.state(kinds.event, row.id);
    if (before === null) found.push(row);
    else if (before.digest !== row.digest || !isApplied(before)) return undefined;
  }
  return found;
}

function isApplied({ stage = 'applied' }: AppliedEvent): boolean {
  return stage === 'applied';
}

function jobOf(
  { captureId, memberId, errorBehaviour }: Omit<WholeDocument, 'rows'>,
  at: Instant,
): CaptureJob {
  const times = { createdAt: at, touchedAt: at, finishedAt: at };
  return {
    id: captureId,
    memberId,
    errorBehaviour,
    state: 'done',
    ...times,
    faultCount: 0,
    faults: [],
  };
}
