import type { Sheet, Step } from '@serai/runtime';
import { contentOf, outerUnitsOf } from '../domain/nesting';
import type { Happening } from '../domain/happening';
import { counts, eventId, inOrder, pointId as pointOf } from '../domain/happening';
import { deviceTimeOf } from '../domain/reads/deviceClock';
import type { Pass } from '../domain/reads/passes';
import { momentsOf, passGapMs, standingMs } from '../domain/reads/passes';
import type { ScanAnswer } from '../domain/scanAnswer';
import { answerScan } from '../domain/scanAnswer';
import { isInferred } from '../domain/stays';
import { custodianOf } from '../domain/unit';
import { partyOf } from '../domain/subcontract';
import { wayOf } from './bench';
import { eventTouches } from './incidents';
import type { Kinds, Witness } from './kinds';
import type { Nearby } from './nearby';
import { seeUnit } from './scan';
import { handling } from './subcontract';

/** A unit went by a gate. */
export interface UnitPass extends Pass {
  readonly sscc: string;
}

export interface ReadGate {
  /** The upload's; the n-th pass in it is an event of its own. */
  readonly eventId: string;
  readonly pointId: string;
  readonly passes: readonly UnitPass[];
  /** Added to the times of the reader. */
  readonly offsetMs: number;
  readonly witness: Witness;
  readonly nearby: Nearby;
}

export interface PassAnswer {
  readonly status: 'scanned' | 'duplicate';
  readonly answer: ScanAnswer;
}

export interface GateAnswer {
  /** In the order of the passes. */
  readonly answers: readonly PassAnswer[];
  /** Not heard themselves. */
  readonly inferred: readonly string[];
  readonly offsetMs: number;
}

interface Numbered extends UnitPass {
  readonly place: number;
}

/** So few tags of a cage say nothing of the cage: one of them may have fallen out. */
const fewestToInfer = 2;

/**
 * Units went by a gate: each pass is a scan, the outermost units of a moment first, so that what goes
 * by with its cage stays in it. What lies in a unit that was heard is inferred; so is a cage of which
 * more than half was heard, and two at least. A tag that the member has heard at this point already
 * within the gap, by whichever reader, is no new event.
 */
export function readGate(kinds: Kinds): Step<ReadGate, GateAnswer> {
  return {
    name: 'readGate',
    touches: (command) =>
      eventTouches(
        kinds,
        command,
        command.passes.map(({ sscc }) => sscc),
      ),
    decide: (command, sheet) => {
      eventId(command.eventId);
      pointOf(command.pointId);
      const numbered = command.passes.map((pass, place) => ({ ...pass, place }));
      const answers: PassAnswer[] = [];
      const inferred = new Set<string>();
      sheet.each([...momentsOf(numbered)], (moment) => {
        see(kinds, sheet, command, moment, answers).forEach((sscc) => inferred.add(sscc));
      });
      return { answers, inferred: [...inferred].sort(), offsetMs: command.offsetMs };
    },
  };
}

/** Fills the answers of a moment and returns what was inferred. */
function see(
  kinds: Kinds,
  sheet: Sheet,
  command: ReadGate,
  moment: readonly Numbered[],
  answers: PassAnswer[],
): readonly string[] {
  const read = (sscc: string) => sheet.state(kinds.unit, sscc);
  const heard = new Set(moment.map(({ sscc }) => sscc));
  const fresh = moment.filter((pass) => !isKnown(kinds, sheet, command, pass));
  const depth = ({ sscc }: UnitPass): number => outerUnitsOf(read, sscc).length;
  const inferred = missedOuters(kinds, sheet, heard);
  sheet.each(inferred, (sscc) => {
    const first = fresh.find((pass) => outerUnitsOf(read, pass.sscc).includes(sscc));
    if (first !== undefined) seePass(kinds, sheet, command, { ...first, sscc }, heard);
  });
  const within = fresh.flatMap(({ sscc }) => contentOf(read, sscc));
  const outerFirst = [...fresh].sort((a, b) => depth(a) - depth(b) || a.place - b.place);
  sheet.each(outerFirst, (pass) => {
    const answer = seePass(kinds, sheet, command, pass, heard);
    answers[pass.place] = { status: 'scanned', answer };
  });
  for (const pass of moment) {
    answers[pass.place] ??= {
      status: 'duplicate',
      answer: advise(kinds, sheet, command, pass.sscc),
    };
  }
  const around = inferred.flatMap((sscc) => [sscc, ...contentOf(read, sscc)]);
  return [...within, ...around].filter((sscc) => !heard.has(sscc));
}

function seePass(
  kinds: Kinds,
  sheet: Sheet,
  command: ReadGate,
  { sscc, from, place }: Numbered,
  heard: ReadonlySet<string>,
): ScanAnswer {
  const { witness, pointId, offsetMs } = command;
  const id = `${command.eventId}:${place}`;
  const seen = { eventId: id, sscc, pointId, witness, ...deviceTimeOf(from, offsetMs) };
  return seeUnit(kinds, sheet, seen, heard);
}

/**
 * The member heard it at this point just before or just after: one going by, told twice. Or it stands
 * there: it was heard a while ago, and nothing happened to it since.
 */
function isKnown(kinds: Kinds, sheet: Sheet, command: ReadGate, pass: UnitPass): boolean {
  const unit = sheet.state(kinds.unit, pass.sscc);
  if (unit.status === 'absent') return false;
  const from = pass.from + command.offsetMs;
  const until = pass.until + command.offsetMs;
  const isHeardHere = (each: Happening): boolean =>
    each.kind === 'scanned' &&
    counts(each) &&
    !isInferred(each) &&
    each.memberId === command.witness.memberId &&
    each.pointId === command.pointId;
  const before = inOrder(unit.history).findLast(({ eventTime }) => eventTime <= from);
  const isThere =
    before !== undefined && isHeardHere(before) && from - before.eventTime <= standingMs;
  return (
    isThere ||
    unit.history.some(
      (each) =>
        isHeardHere(each) &&
        each.eventTime >= from - passGapMs &&
        each.eventTime <= until + passGapMs,
    )
  );
}

/** Cages whose tags were missed, though more than half of what lies in them was heard. */
function missedOuters(kinds: Kinds, sheet: Sheet, heard: ReadonlySet<string>): readonly string[] {
  const outers = [...heard].flatMap((sscc) => {
    const unit = sheet.state(kinds.unit, sscc);
    return unit.status === 'absent' || unit.parentSscc === undefined ? [] : [unit.parentSscc];
  });
  return [...new Set(outers)].filter((sscc) => {
    const outer = sheet.state(kinds.unit, sscc);
    if (outer.status === 'absent' || heard.has(sscc)) return false;
    const there = outer.childSsccs.filter((child) => heard.has(child)).length;
    return there >= fewestToInfer && there * 2 > outer.childSsccs.length;
  });
}

/** What to do with a unit that was told of before. */
function advise(kinds: Kinds, sheet: Sheet, command: ReadGate, sscc: string): ScanAnswer {
  const unit = sheet.state(kinds.unit, sscc);
  const content = contentOf((each) => sheet.state(kinds.unit, each), sscc);
  const steps = wayOf(kinds, sheet, sscc, content);
  const party = partyOf(handling(kinds, sheet, command.witness, custodianOf(unit)));
  return answerScan(unit, steps, sscc, party, command.pointId, []);
}
