import mongoose from 'mongoose';
import type { Mutation } from '../support/buildProgram';
import { databaseUri, isSoon, randomFrom, type Ground, type Report } from './report';
import type { Acknowledged } from './season/asking';
import { compare, deliveriesOf, trueDeliveries, type Deliveries } from './season/deliveries';
import { asItWas, withFaults, type Uploads } from './season/faults';
import { judge } from './season/judge';
import { killNowAndThen, live } from './season/live';
import { peopleOf } from './season/people';
import type { SeasonSize, Wave } from './season/plan';
import { seasonOf } from './season/plan';
import { judgeSight } from './season/sight';
import { tell } from './season/told';
import { watch } from './season/watch';
import { auditedCustody } from './stage/custodyAudit';
import { trackingAlone, type TrackingAlone } from './stage/trackingAlone';

export interface SeasonOptions extends SeasonSize {
  readonly seed: number;
  /** SIGKILLs of tracking while the season with faults goes on. */
  readonly kills: number;
  /** Of the reads so many are by a reader at the wrong door; absent: 0.01. */
  readonly mistaken?: number;
  /** It is told with faults alone, and held against what really was. */
  readonly isToldOnce?: boolean;
  readonly say?: (line: string) => void;
  readonly mutation?: Mutation;
}

type Name = 'clean' | 'faulty';

const heardLimitMs = 600_000;
const appliedLimitMs = 600_000;
const noAudit: Awaited<ReturnType<typeof auditedCustody>> = { checked: {}, found: [] };

/** What a telling came to. */
interface Told {
  readonly deliveries: Deliveries;
  readonly failures: readonly string[];
  readonly acknowledged: Acknowledged;
  readonly unsure: ReadonlySet<string>;
  readonly figures: Readonly<Record<string, number>>;
}

/**
 * A season of parcels, many of them in cages, is told twice, as it was and with what goes wrong in the
 * field, tracking being killed meanwhile: in the end every buyer is told the same, which is what really
 * was, wherever the information is there; nobody sees what is not theirs; and the audit of custody is
 * clean.
 */
export async function season(ground: Ground, options: SeasonOptions): Promise<Report> {
  const waves = seasonOf(options, Date.now(), randomFrom(options.seed));
  const [faulty, clean] = await Promise.all([
    run(ground, options, waves, 'faulty'),
    options.isToldOnce === true ? undefined : run(ground, options, waves, 'clean'),
  ]);
  const same = clean && compare(clean.deliveries, faulty.deliveries, faulty.unsure);
  const { acknowledged } = faulty;
  return {
    figures: {
      parcels: options.parcels,
      ...faulty.figures,
      ...{ repeats: acknowledged.repeats, acknowledged: acknowledged.events.size },
    },
    failures: [...(clean?.failures ?? []), ...faulty.failures, ...(same?.failures ?? [])],
  };
}

async function run(
  ground: Ground,
  options: SeasonOptions,
  waves: readonly Wave[],
  name: Name,
): Promise<Told> {
  const mongoUri = databaseUri(ground, `season-${name}`);
  const { kafkaBrokers } = ground;
  const given = { mongoUri, prefix: `${ground.prefix}${name}.`, kafkaBrokers };
  const { mutation, say = () => undefined } = options;
  const database = await mongoose.createConnection(mongoUri).asPromise();
  await tell(given, waves);
  const alone = await trackingAlone({ ...given, ...(mutation && { mutation }) });
  try {
    const bookings = waves.reduce((sum, wave) => sum + wave.bookings.length, 0);
    const isHeard = async () =>
      (await database.collection('consignments').estimatedDocumentCount()) >= bookings;
    const failures = (await isSoon(heardLimitMs, isHeard)) ? [] : ['bookings were not heard of'];
    say(`${name}: ${bookings} bookings are known`);
    const random = randomFrom(options.seed + 1);
    const uploads = waves.map((wave) =>
      name === 'clean' ? asItWas(wave) : withFaults(wave, random, options.mistaken),
    );
    const acknowledged: Acknowledged = { events: new Set(), handOvers: new Map(), repeats: 0 };
    const telling = { name, alone, waves, uploads, acknowledged, random };
    const figures = await toldBy(telling, {
      ...options,
      kills: name === 'clean' ? 0 : options.kills,
    });
    if (!(await isSoon(appliedLimitMs, () => isApplied(database)))) {
      failures.push('events were not applied');
    }
    say(`${name}: all is told and applied; it is judged`);
    failures.push(...(await judge(database, acknowledged, waves)));
    failures.push(...(await judgeSight(alone, database, waves)));
    const deliveries = await deliveriesOf(alone, waves, acknowledged);
    const unsure = new Set(uploads.flatMap((one) => [...one.unsure]));
    const {
      count: compared,
      leftOut,
      ...real
    } = compare(trueDeliveries(waves), deliveries, unsure);
    failures.push(...real.failures);
    // It reads everything, and is asked where nothing is known to be broken.
    const isAudited = name === 'faulty' && failures.length === 0;
    const { checked, found } = isAudited ? await auditedCustody(alone, given) : noAudit;
    if (isAudited) say(`${name}: the audit looked at ${JSON.stringify(checked)}`);
    const { handOvers = 0 } = checked;
    return {
      ...{ deliveries, acknowledged, unsure },
      failures: [...failures, ...found].map((failure) => `${name}: ${failure}`),
      figures: { ...figures, compared, leftOut, handOvers },
    };
  } catch (error) {
    say(`${name}: tracking said last ${alone.process().lastWords()}`);
    throw error;
  } finally {
    await alone.stop();
    await database.dropDatabase();
    await database.close();
  }
}

interface Telling {
  readonly name: Name;
  readonly alone: TrackingAlone;
  readonly waves: readonly Wave[];
  readonly uploads: readonly Uploads[];
  readonly acknowledged: Acknowledged;
  readonly random: () => number;
}

/** Tells it, and answers how much, how fast, with how many kills and how much memory. */
async function toldBy(
  { name, alone, waves, uploads, acknowledged, random }: Telling,
  { kills, say }: Pick<SeasonOptions, 'kills' | 'say'>,
): Promise<Readonly<Record<string, number>>> {
  const began = performance.now();
  const events = uploads.reduce((sum, { soon, late }) => sum + soon.flat().length + late.length, 0);
  const told = { isOver: false, share: () => acknowledged.events.size / events };
  let arrived = 0;
  const far = () => ({
    waves: `${arrived} of ${waves.length}`,
    events: acknowledged.events.size,
  });
  const watching = watch(alone, { name, of: far }, say);
  try {
    const killing = killNowAndThen(alone, kills, random, told);
    await live(peopleOf(alone, acknowledged), waves, uploads, () => (arrived += 1));
    told.isOver = true;
    const killed = await killing;
    if (kills > 0 && killed === 0) throw new Error('no kill: the proof did not bite');
    const seconds = Math.round((performance.now() - began) / 1_000);
    const perSecond = Math.round((events * 1_000) / (performance.now() - began));
    watching.stop();
    const processorUs = Math.round((watching.processorMs() * 1_000) / events);
    const of = { processorUsPerEvent: processorUs, trackingMb: watching.mostMb() };
    return { events, kills: killed, seconds, perSecond, ...of };
  } finally {
    told.isOver = true;
    watching.stop();
  }
}

/** By the indexes of what is still open, however many are not. */
async function isApplied(database: mongoose.Connection): Promise<boolean> {
  const events = database.collection('epcisEvents');
  const open = { stage: { $in: ['staged', 'kept'] } };
  const stillOpen = await events.findOne(open, { hint: 'jobs_1' });
  if (stillOpen !== null) return false;
  return (await events.findOne({ stage: 'parked' }, { hint: 'tries_1_recordTime_1' })) === null;
}
