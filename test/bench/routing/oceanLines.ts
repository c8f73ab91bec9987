import { linerLib } from '../networks/linerLib';
import type { Row } from '../rows';
import { row } from '../rows';
import { msText, spreadOf, timed } from '../spread';
import { everyWay, leavingFrom } from './everyWay';
import { frontBy, groundOf, isSameFront } from './ground';

/** So many trips that every way can still be tried. */
const maxTrips = 3;

/** Fronts over ocean services against every way there is, on sampled pairs of ports. */
export async function oceanRows(count: number, seed: number): Promise<Row[]> {
  const named = { id: 'P1.linerlib.exact', what: 'LINERLIB fronts that are not the exact one' };
  const wanted = { ...named, goal: 0, sense: 'atMost' as const, unit: 'wrong' };
  const network = linerLib(seed);
  if (network === null) return [row({ ...wanted, figure: null, detail: 'not measured: no data' })];
  const { timetable, questions } = groundOf(network, count, seed + 1);
  const leaving = leavingFrom(timetable);
  const [ours, theirs]: [number[], number[]] = [[], []];
  let [wrong, none] = [0, 0];
  for (const drawn of questions) {
    const question = { ...drawn, maxTrips };
    const front = await timed(() => frontBy(timetable, question));
    const every = await timed(() => everyWay(timetable, question, leaving));
    ours.push(front.ms);
    theirs.push(every.ms);
    if (!isSameFront(front.made, every.made)) wrong += 1;
    if (every.made.length === 0) none += 1;
  }
  const size = `${network.points.length} ports, ${network.lines.length} services`;
  const of = `${timetable.departs.length} departure legs, ${count} pairs, ${none} without a way`;
  const took = `ours ${msText(spreadOf(ours))}; every way ${msText(spreadOf(theirs))}`;
  return [row({ ...wanted, figure: wrong, detail: `${size}, ${of}; ${took}` })];
}
