import mongoose from 'mongoose';
import type { Mutation } from './buildWorker';
import { databaseUri, isSoon, randomFrom, type Ground, type Report } from './report';
import type { Uploads } from './season/faults';
import { asItWas, placeOf, withFaults } from './season/faults';
import { handOverStops, peopleOf, untilAnswered } from './season/people';
import type { Acknowledged, People } from './season/people';
import type { SeasonSize, Wave } from './season/plan';
import { seasonOf, ssccsOf } from './season/plan';
import { tell } from './season/told';
import { trackingAlone, type TrackingAlone } from './stage/trackingAlone';

export interface SeasonOptions extends SeasonSize {
  readonly seed: number;
  /** SIGKILLs of tracking while the season with faults goes on. */
  readonly kills: number;
  /** Of the reads so many are by a reader at the wrong door; absent: 0.01. */
  readonly mistaken?: number;
  readonly say?: (line: string) => void;
  readonly mutation?: Mutation;
}

const wavesAtOnce = 8;
const heardLimitMs = 600_000;
const appliedLimitMs = 600_000;
const askDeadlineMs = 30_000;
/** Of the reads of a stop so many go through the scanner's own call. */
const scannedShare = 0.02;
const shownFailures = 5;
/** Of the reads so many are known when tracking is killed for the last time, at most. */
const lastKillAt = 0.8;
const lookMs = 20;

/** What a buyer is told of a parcel in the end. */
interface Delivery {
  readonly status: string;
  readonly steps: readonly { readonly status: string; readonly actualAt?: number }[];
}

interface Told {
  readonly deliveries: ReadonlyMap<string, Delivery>;
  readonly failures: readonly string[];
  readonly acknowledged: Acknowledged;
  readonly unsure: ReadonlySet<string>;
  readonly killed: number;
  readonly seconds: number;
  readonly reads: number;
}

/**
 * A season of parcels is told twice, as it was and with what goes wrong in the field, tracking being
 * killed meanwhile: in the end every buyer is told the same, wherever the information is there.
 */
export async function season(ground: Ground, options: SeasonOptions): Promise<Report> {
  const waves = seasonOf(options, Date.now(), randomFrom(options.seed));
  const [clean, faulty] = await Promise.all([
    run(ground, options, waves, 'clean', 0),
    run(ground, options, waves, 'faulty', options.kills),
  ]);
  const compared = compare(waves, clean, faulty);
  return {
    figures: {
      ...{ parcels: options.parcels, events: clean.reads + faulty.reads, kills: faulty.killed },
      ...{ compared: compared.count, leftOut: compared.leftOut },
      ...{ repeats: faulty.acknowledged.repeats, acknowledged: faulty.acknowledged.events.size },
      perSecond: Math.round(faulty.reads / faulty.seconds),
    },
    failures: [...clean.failures, ...faulty.failures, ...compared.failures],
  };
}

async function run(
  ground: Ground,
  options: SeasonOptions,
  waves: readonly Wave[],
  name: 'clean' | 'faulty',
  kills: number,
): Promise<Told> {
  const random = randomFrom(options.seed + 1);
  const mongoUri = databaseUri(ground, `season-${name}`);
  const prefix = `${ground.prefix}${name}.`;
  const { kafkaBrokers } = ground;
  const { mutation } = options;
  const database = await mongoose.createConnection(mongoUri).asPromise();
  const given = { mongoUri, prefix, kafkaBrokers, env: { LOG_LEVEL: 'info' } };
  await tell({ kafkaBrokers, prefix }, waves);
  const alone = await trackingAlone({ ...given, ...(mutation && { mutation }) });
  try {
    const bookings = waves.reduce((sum, wave) => sum + wave.bookings.length, 0);
    const isHeard = async () =>
      (await database.collection('consignments').estimatedDocumentCount()) >= bookings;
    const failures = (await isSoon(heardLimitMs, isHeard)) ? [] : ['bookings were not heard of'];
    options.say?.(`${name}: ${bookings} bookings are known`);
    const uploads = waves.map((wave) =>
      name === 'clean' ? asItWas(wave) : withFaults(wave, random, options.mistaken),
    );
    const acknowledged: Acknowledged = { events: new Set(), repeats: 0 };
    const people = peopleOf(alone, acknowledged);
    const began = performance.now();
    const all = waves.reduce((sum, wave) => sum + wave.reads.length, 0);
    const told = { isOver: false, share: () => acknowledged.events.size / all };
    const killing = killNowAndThen(alone, kills, random, told);
    await live(people, waves, uploads, (done) => {
      if (done % 50 === 0) options.say?.(`${name}: ${done} of ${waves.length} waves`);
    });
    told.isOver = true;
    const killed = await killing;
    if (kills > 0 && killed === 0) failures.push(`${name}: no kill: the proof did not bite`);
    const seconds = (performance.now() - began) / 1_000;
    if (!(await isSoon(appliedLimitMs, () => isApplied(database)))) {
      failures.push(`${name}: events were not applied`);
    }
    const reads = uploads.reduce((sum, { soon, late }) => sum + soon.length + late.length, 0);
    const found = [...failures, ...(await judge(database, acknowledged, waves, name))];
    const deliveries = await deliveriesOf(alone, waves, acknowledged);
    const unsure = new Set(uploads.flatMap((one) => [...one.unsure]));
    return { deliveries, failures: found, acknowledged, unsure, killed, seconds, reads };
  } finally {
    await alone.stop();
    await database.dropDatabase();
    await database.close();
  }
}

/** Every wave goes its way; late uploads come when all have arrived. */
async function live(
  people: People,
  waves: readonly Wave[],
  uploads: readonly Uploads[],
  say: (done: number) => void,
): Promise<void> {
  let done = 0;
  await inParallel(waves, async (wave, nth) => {
    const soon = uploads[nth]?.soon ?? [];
    await people.collect(wave);
    let told = 0;
    for (const [part, stop] of [...handOverStops, undefined].entries()) {
      const until = Math.ceil((soon.length * (part + 1)) / (handOverStops.length + 1));
      await uploadSome(people, soon.slice(told, until));
      told = until;
      if (stop !== undefined) await people.handOver(wave, stop);
    }
    await people.deliver(wave);
    done += 1;
    say(done);
  });
  await inParallel(uploads, ({ late }) => people.upload(late));
}

/** A few go through the scanner's own call too; only an event can be declared wrong. */
async function uploadSome(people: People, reads: readonly Read[]): Promise<void> {
  await people.upload(reads);
  const scanned = reads.filter(({ id, isMistaken }) => isMistaken !== true && isScanned(id));
  await people.scan(scanned.map((read) => ({ ...read, id: read.id.slice('urn:uuid:'.length) })));
}

type Read = Wave['reads'][number];

function isScanned(id: string): boolean {
  return parseInt(id.slice(-4), 16) < scannedShare * 65_536;
}

async function inParallel<T>(
  items: readonly T[],
  work: (item: T, nth: number) => Promise<void>,
): Promise<void> {
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let nth = next++; nth < items.length; nth = next++) await work(items[nth] as T, nth);
  };
  await Promise.all(Array.from({ length: wavesAtOnce }, worker));
}

/**
 * Kills tracking so often, spread over what is uploaded, and says how often that came about. The last
 * time is while there is still something to tell.
 */
async function killNowAndThen(
  alone: TrackingAlone,
  kills: number,
  random: () => number,
  told: { readonly isOver: boolean; share(): number },
): Promise<number> {
  let killed = 0;
  for (let nth = 0; nth < kills; nth += 1) {
    const share = (lastKillAt * (nth + random())) / kills;
    while (!told.isOver && told.share() < share) {
      await new Promise((resolve) => setTimeout(resolve, lookMs));
    }
    if (told.isOver) break;
    await alone.killAndStart();
    killed += 1;
  }
  return killed;
}

async function isApplied(database: mongoose.Connection): Promise<boolean> {
  const open = { stage: { $ne: 'applied' } };
  return (await database.collection('epcisEvents').countDocuments(open, { limit: 1 })) === 0;
}

/** What was acknowledged is kept and took effect once; custody goes from hand to hand to its end. */
async function judge(
  database: mongoose.Connection,
  { events }: Acknowledged,
  waves: readonly Wave[],
  name: string,
): Promise<readonly string[]> {
  const kept = new Set<string>();
  const rows = database.collection('epcisEvents').find({ stage: 'applied' });
  for await (const row of rows.project({ memberId: 1, eventId: 1 })) {
    kept.add(`${String(row['memberId'])} ${String(row['eventId'])}`);
  }
  const lost = [...events].filter((id) => !kept.has(id));
  const twice: string[] = [];
  const broken: string[] = [];
  for await (const row of database.collection('units').find()) {
    const { history, custody, sscc } = row['state'] as UnitState;
    const told = history.map(({ eventId, kind, memberId }) => `${memberId} ${eventId} ${kind}`);
    if (new Set(told).size < told.length) twice.push(sscc);
    if (!isUnbroken(custody)) broken.push(sscc);
  }
  const parcels = waves.flatMap(ssccsOf).length;
  const units = await database.collection('units').countDocuments();
  const say = (what: string, found: readonly string[]): readonly string[] =>
    found.length === 0
      ? []
      : [`${name}: ${found.length} ${what}: ${found.slice(0, shownFailures).join(', ')}`];
  return [
    ...say('acknowledged events are lost', lost),
    ...say('parcels have an event twice', twice),
    ...say('parcels have broken custody', broken),
    ...(units === parcels ? [] : [`${name}: ${units} units for ${parcels} parcels`]),
  ];
}

interface UnitState {
  readonly sscc: string;
  readonly history: readonly { eventId: string; kind: string; memberId: string }[];
  readonly custody: readonly { from: number; until: number | null }[];
}

function isUnbroken(custody: UnitState['custody']): boolean {
  const isEnded = custody.length > 0 && custody.at(-1)?.until !== null;
  return isEnded && custody.slice(1).every(({ from }, nth) => custody[nth]?.until === from);
}

async function deliveriesOf(
  { tracking }: TrackingAlone,
  waves: readonly Wave[],
  acknowledged: Acknowledged,
): Promise<ReadonlyMap<string, Delivery>> {
  const found = new Map<string, Delivery>();
  const parcels = waves.flatMap(({ bookings }) => bookings.flatMap((one) => one.parcels));
  await inParallel(parcels, async ({ sscc, trackingNumber }) => {
    const asked = { number: trackingNumber };
    const ask = () => tracking.track(asked, { deadlineMs: askDeadlineMs });
    const { status, steps } = await untilAnswered(ask, acknowledged);
    const shown = steps.map(({ status: done, actualAt }) => ({
      status: done,
      ...(actualAt === undefined ? {} : { actualAt }),
    }));
    found.set(sscc, { status, steps: shown });
  });
  return found;
}

function compare(waves: readonly Wave[], clean: Told, faulty: Told) {
  const failures: string[] = [];
  let count = 0;
  let leftOut = 0;
  for (const wave of waves) {
    for (const sscc of ssccsOf(wave)) {
      const [was, is] = [clean.deliveries.get(sscc), faulty.deliveries.get(sscc)];
      if (was?.status !== 'delivered') failures.push(`clean: ${sscc} is ${was?.status}`);
      if (was?.status !== is?.status) failures.push(`${sscc} is ${is?.status}`);
      was?.steps.forEach((step, nth) => {
        const pointId = wave.points[nth];
        if (pointId !== undefined && faulty.unsure.has(placeOf({ sscc, pointId }))) {
          leftOut += 1;
          return;
        }
        count += 1;
        const now = is?.steps[nth];
        if (now?.status !== step.status || now.actualAt !== step.actualAt) {
          failures.push(`${sscc}, step ${nth}: ${JSON.stringify([step, now])}`);
        }
      });
    }
  }
  const shown = failures.slice(0, shownFailures);
  const more = failures.length - shown.length;
  return { count, leftOut, failures: more > 0 ? [...shown, `and ${more} more`] : shown };
}
