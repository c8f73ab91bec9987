import { earliestArrival } from '../../../services/capacity/src/domain/routing/earliestArrival';
import type { Question } from '../../../services/capacity/src/domain/routing/question';
import { scan } from '../../../services/capacity/src/domain/routing/scan';
import type { Timetable } from '../../../services/capacity/src/domain/routing/timetable';
import { bytesPerLeg } from '../../../services/capacity/src/domain/routing/timetable';
import { withoutCosts } from '../../../services/capacity/src/domain/routing/withoutCosts';
import { csaPeer } from '../peers/csa';
import { minotorPeer } from '../peers/minotor';
import type { Peer } from '../peers/peer';
import { raptorPeer } from '../peers/raptor';
import { plainLabelSetting } from '../plainLabelSetting';
import type { Row } from '../rows';
import { row } from '../rows';
import { msText, ratios, spreadOf, timed } from '../spread';
import type { Ground } from './ground';
import { frontBy, isSameFront, patient } from './ground';

const searches = ['front', 'plain', 'noCosts', 'earliest', 'raptor', 'minotor', 'csa'] as const;
type Search = (typeof searches)[number];

/** Milliseconds by question, and how many answers were not the exact ones. */
type Times = Record<Search, number[]>;
type Wrong = Record<Search, number>;

/** Asked before anything is timed, so that everybody's code is compiled. */
const warmUp = 3;

/**
 * P1 and P2 on one network: each question goes to all searches in turn, in one process. Plain label
 * setting, which takes seconds, gets the first so many.
 */
export async function speedRows(
  ground: Ground,
  prefix: string,
  plainCount: number,
): Promise<Row[]> {
  const { timetable, questions } = ground;
  const [first] = questions;
  if (first === undefined) throw new Error('no question was asked');
  const peers: Partial<Record<Search, Peer>> = {
    raptor: raptorPeer(timetable, first.transferMs),
    minotor: await minotorPeer(timetable, first.transferMs),
    csa: csaPeer(timetable),
  };
  const [times, wrong] = [empty<number[]>(() => []), empty(() => 0)];
  for (const question of questions.slice(0, warmUp)) {
    await ask(
      ground,
      peers,
      question,
      empty(() => []),
      empty(() => 0),
    );
  }
  for (const question of questions) await ask(ground, peers, question, times, wrong);
  for (const question of questions.slice(0, plainCount)) {
    const plain = await timed(() => plainLabelSetting(timetable, question));
    times.plain.push(plain.ms);
    const again = await timed(() => frontBy(timetable, question));
    if (!isSameFront(again.made, plain.made.vectors)) wrong.plain += 1;
  }
  const ways = questions.map((question) => scan(timetable, question, patient));
  const none = ways.filter(({ ways: found }) => found.length === 0).length;
  const labels = Math.round(spreadOf(ways.map(({ labels: kept }) => kept)).median);
  const front = `${msText(spreadOf(times.front))}, ${labels} labels, ${none} without a way`;
  return [
    ...frontRows(prefix, times, wrong, front),
    ...earliestRows(prefix, times, wrong, timetable),
  ];
}

async function ask(
  { timetable }: Ground,
  peers: Partial<Record<Search, Peer>>,
  question: Question,
  times: Times,
  wrong: Wrong,
): Promise<void> {
  const bare = withoutCosts(question);
  times.front.push((await timed(() => frontBy(timetable, question))).ms);
  times.noCosts.push((await timed(() => scan(timetable, bare, patient))).ms);
  const earliest = await timed(() => earliestArrival(timetable, question, patient));
  times.earliest.push(earliest.ms);
  const exact = scan(timetable, bare, patient).ways[0]?.arrives;
  if (earliest.made.way?.arrives !== exact) wrong.earliest += 1;
  for (const search of searches) {
    const peer = peers[search];
    if (peer === undefined) continue;
    const asked = search === 'csa' ? oneToOne(question) : question;
    const answer = await timed(peer.prepare(asked));
    times[search].push(answer.ms);
    if (answer.made !== unfiltered(timetable, asked)) wrong[search] += 1;
  }
}

/** What a planner without filters must answer: the earliest way there is for anybody. */
function unfiltered(timetable: Timetable, question: Question): number {
  const mayRide = new Uint8Array(question.mayRide.length).fill(1);
  const bare = { ...question, grams: 0, cm3: 0, mayRide };
  const { way } = earliestArrival(timetable, bare, patient);
  return way?.arrives ?? Number.POSITIVE_INFINITY;
}

function oneToOne(question: Question): Question {
  return { ...question, entries: question.entries.slice(0, 1), exits: question.exits.slice(0, 1) };
}

function empty<T>(make: () => T): Record<Search, T> {
  return Object.fromEntries(searches.map((search) => [search, make()])) as Record<Search, T>;
}

function frontRows(prefix: string, times: Times, wrong: Wrong, front: string): Row[] {
  const against = (ours: Search, theirs: Search, what: string, goal: number): Row =>
    ratioRow(`P1.${prefix}${theirs}`, what, goal, [ours, theirs], times, wrong);
  const plainRow = against('front', 'plain', 'four criteria vs plain label setting', 80);
  return [
    { ...plainRow, detail: `ours ${front}; ${plainRow.detail}` },
    against('front', 'raptor', 'four criteria vs raptor-journey-planner, two', 4),
    against('noCosts', 'minotor', 'arrival and changes vs minotor', 1),
  ];
}

function earliestRows(prefix: string, times: Times, wrong: Wrong, timetable: Timetable): Row[] {
  const against = (theirs: Search, what: string, goal: number): Row =>
    ratioRow(`P2.${prefix}${theirs}`, what, goal, ['earliest', theirs], times, wrong);
  return [
    against('csa', 'earliest arrival vs csa', 20),
    against('raptor', 'earliest arrival vs raptor-journey-planner', 100),
    row({
      id: `P2.${prefix}bytes`,
      what: 'bytes per departure leg',
      figure: bytesPerLeg(timetable),
      goal: 40,
      sense: 'atMost',
      unit: 'bytes',
      detail: `${timetable.departs.length} legs of ${timetable.trips.inOrder.length} departures`,
    }),
  ];
}

function ratioRow(
  id: string,
  what: string,
  goal: number,
  [ours, theirs]: readonly [Search, Search],
  times: Times,
  wrong: Wrong,
): Row {
  const count = times[theirs].length;
  const { median, p5, p95 } = ratios(times[ours], times[theirs]);
  const mine = wrong[ours] === 0 ? '' : `, OURS WRONG in ${wrong[ours]}`;
  const said =
    theirs === 'plain'
      ? `fronts that differ: ${wrong.plain}`
      : `its wrong answers: ${wrong[theirs]}`;
  const detail = [
    `ratio p5 ${p5.toPrecision(3)}, p95 ${p95.toPrecision(3)}`,
    `ours ${msText(spreadOf(times[ours]))}`,
    `theirs ${msText(spreadOf(times[theirs]))}`,
    `${said} of ${count}${mine}`,
  ].join('; ');
  const measured = row({ id, what, figure: median, goal, sense: 'atLeast', unit: 'x', detail });
  const isRight = theirs !== 'plain' || wrong.plain === 0;
  return { ...measured, met: measured.met && isRight && wrong[ours] === 0 };
}
