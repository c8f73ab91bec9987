import { addDays, dateInZone, type Instant } from '@serai/model';
import { clock, count, logger } from '@serai/runtime';
import type { ServiceArea } from '../domain/network/area';
import { departureId, openingsOf } from '../domain/network/departures';
import { openingDays } from '../domain/network/timetable';
import type { Line } from '../domain/network/line';
import type { Point } from '../domain/network/point';
import type { SpaceCommand } from '../domain/space/commands';
import type { DepartureState } from '../domain/space/departure';
import type { RunState, StorageState } from '../domain/space/runs';
import { allotmentsOn, dayAllotments } from './agreedAllotments';
import type { AgreedSpace } from './agreedSpace';
import type { AllianceCopy } from './allianceCopy';
import type { Journal } from './journal';
import type { Held } from './networkStore';
import { openDeparture, openRuns, openStorage } from './openings';

/** So many commands are asked of the journal at once. */
const maxCommands = 200;

/** A thing that has something to open, and what is remembered once that is done. */
interface Due {
  readonly id: string;
  readonly mark: string;
  readonly commands: readonly SpaceCommand[];
}

/**
 * Puts on sale what the members published: for every line the departures of so many days, for
 * every area its runs, for every point its storage; and keeps of each what agreements keep of it. It
 * opens only what is not there: a departure that is opened stays as it is, whatever becomes of the
 * pattern, but for what is agreed on. What was done for this version and day is passed
 * over, so that it may be asked every few seconds. Answers how many commands it asked; throws when
 * the journal is too busy, and goes on from there the next time.
 */
export function departureOpener(
  alliance: AllianceCopy,
  journal: Journal,
  openedDays = openingDays,
): (now?: Instant) => Promise<number> {
  /** By id: the version, and the day of a line, that was opened last. */
  const done = new Map<string, string>();

  return async (now = clock()) => {
    let asked = 0;
    let batch: Due[] = [];
    let commands: SpaceCommand[] = [];
    for (const due of dueNow(alliance, journal, openedDays, done, now)) {
      batch.push(due);
      commands.push(...due.commands);
      if (commands.length < maxCommands) continue;
      asked += await flush();
    }
    return asked + (await flush());

    async function flush(): Promise<number> {
      const [isDone, now] = [batch, commands];
      [batch, commands] = [[], []];
      for (let from = 0; from < now.length; from += maxCommands) {
        await submit(journal, now.slice(from, from + maxCommands));
      }
      for (const { id, mark } of isDone) done.set(id, mark);
      return now.length;
    }
  };
}

async function submit(journal: Journal, commands: readonly SpaceCommand[]): Promise<void> {
  const answers = await journal.submit(commands);
  answers.forEach((answer, index) => {
    if (answer.granted) return;
    count('serai.task.failures', { task: 'open departures' });
    logger().error({ key: commands[index]?.key, refused: answer.refused }, 'not opened');
  });
}

function* dueNow(
  alliance: AllianceCopy,
  journal: Journal,
  openedDays: number,
  done: ReadonlyMap<string, string>,
  now: Instant,
): Generator<Due> {
  const { agreed } = alliance;
  const markOf = ({ id, version }: Held<unknown>): string => `${version}/${agreed.markOf(id)}`;
  const { storage } = journal.state;
  for (const point of alliance.points.values()) {
    const mark = markOf(point);
    if (done.get(point.id) === mark) continue;
    yield { id: point.id, mark, commands: storageOf(agreed, point, storage.get(point.id)) };
  }
  const areas = [...alliance.areas.values()].filter((area) => done.get(area.id) !== markOf(area));
  const known = areas.length === 0 ? new Map<string, RunState[]>() : runsByArea(journal);
  for (const area of areas) {
    const commands = runsOf(agreed, area, known.get(area.id) ?? []);
    yield { id: area.id, mark: markOf(area), commands };
  }
  for (const line of alliance.lines.values()) {
    if (line.status !== 'published') continue;
    const today = dateInZone(now, zoneAt(alliance, line.value.calls[0]?.pointId));
    const mark = `${markOf(line)}/${today}`;
    if (done.get(line.id) === mark) continue;
    yield { id: line.id, mark, commands: departuresOf(alliance, journal, openedDays, line, now) };
  }
}

function departuresOf(
  alliance: AllianceCopy,
  journal: Journal,
  openedDays: number,
  line: Held<Line>,
  now: Instant,
): readonly SpaceCommand[] {
  const zoneOf = (pointId: string): string => zoneAt(alliance, pointId);
  const { departures, unchained } = openingsOf(line.id, line.value, zoneOf, now, openedDays);
  if (unchained.length > 0) {
    logger().warn({ line: line.id, dates: unchained }, 'the times of these dates do not chain');
  }
  const { agreed } = alliance;
  const opened = departures
    .filter(({ id }) => !journal.state.departures.has(id))
    .flatMap((departure) => [openDeparture(departure, line), ...allotmentsOn(agreed, departure)]);
  const today = dateInZone(now, zoneOf(line.value.calls[0]?.pointId ?? ''));
  const allotted = openOnes(journal, line.id, today, openedDays)
    .filter(({ legs }) => (legs[0]?.departsAt ?? now) > now)
    .flatMap((departure) => allotmentsOn(agreed, departure));
  return [...opened, ...allotted];
}

/** Those of the coming days that are on sale, whatever the pattern is by now. */
function openOnes(
  journal: Journal,
  lineId: string,
  today: string,
  days: number,
): readonly DepartureState[] {
  const dates = Array.from({ length: days + 1 }, (_, nth) => addDays(today, nth));
  return dates
    .map((date) => journal.state.departures.get(departureId(lineId, date)))
    .filter((departure) => departure?.status === 'open')
    .filter((departure) => departure !== undefined);
}

function storageOf(
  agreed: AgreedSpace,
  point: Held<Point>,
  known: StorageState | undefined,
): readonly SpaceCommand[] {
  const opened = openStorage(point, known?.cm3 ?? 0);
  if (known === undefined && opened.length === 0) return [];
  const kept = agreed.at(point.id, point.value.memberId);
  const of = { kind: 'storage', pointId: point.id } as const;
  return [...opened, ...dayAllotments(agreed, kept, of, known?.pools)];
}

function runsOf(
  agreed: AgreedSpace,
  area: Held<ServiceArea>,
  known: readonly RunState[],
): readonly SpaceCommand[] {
  const allotted = area.value.runs.flatMap(({ reference }) => {
    const kept = agreed.at(area.id, area.value.memberId, reference);
    const pools = known.find((run) => run.reference === reference)?.pools;
    return dayAllotments(agreed, kept, { kind: 'run', areaId: area.id, reference }, pools);
  });
  return [...openRuns(area, known), ...allotted];
}

function runsByArea(journal: Journal): ReadonlyMap<string, readonly RunState[]> {
  const byArea = new Map<string, RunState[]>();
  for (const run of journal.state.runs.values()) {
    const runs = byArea.get(run.areaId) ?? [];
    byArea.set(run.areaId, runs);
    runs.push(run);
  }
  return byArea;
}

function zoneAt(alliance: AllianceCopy, pointId: string | undefined): string {
  return alliance.points.get(pointId ?? '')?.value.timeZone ?? 'UTC';
}
