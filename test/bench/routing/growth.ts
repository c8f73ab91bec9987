import { scan } from '../../../services/capacity/src/domain/routing/scan';
import { fullSize, syntheticAlliance } from '../networks/synthetic';
import type { Row } from '../rows';
import { row } from '../rows';
import { msText, ratios, spreadOf, timed } from '../spread';
import type { Ground } from './ground';
import { groundOf, patient } from './ground';

const times = 4;

/** P9: the same alliance with a quarter of the departures, asked the same questions in turn. */
export async function growthRows(whole: Ground, seed: number): Promise<Row[]> {
  const departureLegs = fullSize.departureLegs / times;
  const thin = syntheticAlliance({ ...fullSize, departureLegs }, seed);
  const quarter = groundOf(thin, whole.questions.length, seed + 1);
  const [few, many]: [number[], number[]] = [[], []];
  for (const [index, question] of whole.questions.entries()) {
    const same = quarter.questions[index] ?? question;
    few.push((await timed(() => scan(quarter.timetable, same, patient))).ms);
    many.push((await timed(() => scan(whole.timetable, question, patient))).ms);
  }
  const { median, p95 } = ratios(few, many);
  return [
    row({
      id: 'P9',
      what: `${times}x the departures, four criteria`,
      figure: median,
      goal: 4.5,
      sense: 'atMost',
      unit: 'x',
      detail: `p95 ${p95.toPrecision(3)}; ${quarter.timetable.departs.length} legs ${msText(spreadOf(few))}; ${whole.timetable.departs.length} legs ${msText(spreadOf(many))}`,
    }),
  ];
}
