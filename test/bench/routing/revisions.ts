import type { DatedDeparture } from '../../../services/capacity/src/domain/routing/timetable';
import { timetableBook } from '../../../services/capacity/src/domain/routing/timetableBook';
import type { BenchNetwork } from '../networks/network';
import { questionsOf } from '../questions';
import type { Random } from '../random';
import { seeded, whole } from '../random';
import type { Row } from '../rows';
import { row } from '../rows';
import { timed } from '../spread';
import { frontBy, isSameFront } from './ground';

const revised = 5000;
/** Facts come in batches; between two of them somebody searches. */
const batches = 5;
const compared = 20;
const shares = { gone: 0.1, room: 0.3 };
const mostMovedMinutes = 360;

/**
 * P3: departures are moved, refilled and cancelled in a standing timetable, against building one
 * anew with the same departures; both must answer alike, and a search that holds the timetable of
 * before sees it as it was.
 */
export async function revisionRows(network: BenchNetwork, seed: number): Promise<Row[]> {
  const random = seeded(seed);
  const book = timetableBook();
  const before = book.revise({ stands: network.departures, gone: [] });
  const ask = questionsOf(network, before);
  const held = ask(random);
  const frontBefore = frontBy(before, held);
  const last = new Map(network.departures.map((departure) => [departure.id, departure]));
  const times: number[] = [];
  for (let batch = 0; batch < batches; batch += 1) {
    const { stands, gone } = changes(random, network.departures, last);
    const { ms, made } = await timed(() => book.revise({ stands, gone }));
    times.push(ms);
    frontBy(made, ask(random));
  }
  const anew = await timed(() => timetableBook().revise({ stands: last.values(), gone: [] }));
  const [askRevised, askAnew] = [book.current, anew.made].map((each) => questionsOf(network, each));
  let differing = isSameFront(frontBefore, frontBy(before, held)) ? 0 : 1;
  for (let each = 0; each < compared; each += 1) {
    const own = seed + each;
    const one = askRevised && frontBy(book.current, askRevised(seeded(own)));
    const other = askAnew && frontBy(anew.made, askAnew(seeded(own)));
    if (one === undefined || other === undefined || !isSameFront(one, other)) differing += 1;
  }
  const all = times.reduce((sum, ms) => sum + ms, 0);
  const ratio = row({
    id: 'P3',
    what: `${revised} revisions in ${batches} batches vs building anew`,
    figure: all / anew.ms,
    goal: 0.3,
    sense: 'atMost',
    unit: 'x',
    detail: `${Math.round(all)} ms vs ${Math.round(anew.ms)} ms, searches in between; answers that differ: ${differing} of ${compared + 1}`,
  });
  return [{ ...ratio, met: ratio.met && differing === 0 }];
}

/** Departures that are still there are drawn; `last` is what the alliance now says of each. */
function changes(
  random: Random,
  departures: readonly DatedDeparture[],
  last: Map<string, DatedDeparture>,
): { stands: DatedDeparture[]; gone: string[] } {
  const drawn = new Map<string, DatedDeparture>();
  while (drawn.size < revised / batches) {
    const { id } = departures[whole(random, 0, departures.length - 1)] as DatedDeparture;
    const current = last.get(id);
    if (current !== undefined) drawn.set(id, current);
  }
  const [stands, gone]: [DatedDeparture[], string[]] = [[], []];
  for (const [id, departure] of drawn) {
    const chance = random();
    if (chance < shares.gone) {
      gone.push(id);
      last.delete(id);
      continue;
    }
    const made = chance < shares.room ? refilled(random, departure) : moved(random, departure);
    stands.push(made);
    last.set(id, made);
  }
  return { stands, gone };
}

function refilled(random: Random, departure: DatedDeparture): DatedDeparture {
  const legs = departure.legs.map((leg) => {
    const freeGrams = Math.floor(leg.freeGrams * random());
    return { ...leg, freeGrams };
  });
  return { ...departure, legs };
}

function moved(random: Random, departure: DatedDeparture): DatedDeparture {
  const byMs = whole(random, -mostMovedMinutes, mostMovedMinutes) * 60_000;
  const legs = departure.legs.map((leg) => ({
    ...leg,
    departsAt: leg.departsAt + byMs,
    arrivesAt: leg.arrivesAt + byMs,
  }));
  return { ...departure, legs };
}
