import { setTimeout as sleep } from 'node:timers/promises';
import { startKafka } from '@serai/engines';
import type { Mutation } from '../support/buildProgram';
import { isSoon, type Ground, type Report } from './report';
import { judgeByAudit } from './stage/judgeByAudit';
import { judgeSpace } from './stage/judgeSpace';
import { judgeAtRest, startLoad, type Load } from './stage/load';
import { publishNetwork } from './stage/network';
import { isOnSale } from './stage/shipper';
import { readSpace } from './stage/spaceEvidence';
import { startStage, type Stage } from './stage/stage';
import { judgeTopics } from './stage/topicEvidence';

export interface R4Options {
  readonly seed: number;
  /** How long the broker is away. */
  readonly awayMs: number;
  /** How many book, one booking after the other. */
  readonly workers?: number;
  readonly mutation?: Mutation;
}

const places = 5_000;
const aroundMs = 3_000;
const drainLimitMs = 30_000;
const restLimitMs = 60_000;
/** In any such stretch of the time without a broker somebody is answered. */
const stretchMs = 15_000;

/**
 * R4: the broker is killed and stays away under load. Bookings are answered as before; once it is
 * back, what was recorded meanwhile is sent within 30 s while others go on booking, nothing is
 * missing, and each aggregate's facts are in order.
 */
export async function r4(given: Ground, options: R4Options): Promise<Report> {
  const kafka = await startKafka({ useGiven: false, say: () => undefined });
  const [broker] = kafka.members;
  const ground = { ...given, kafkaBrokers: kafka.brokers };
  const { mutation, workers = 4 } = options;
  const stage = await startStage({ ground, ...(mutation !== undefined && { mutation }) });
  try {
    const network = await publishNetwork(stage, places);
    await isOnSale(stage, network.operator, 4);
    const load = startLoad(stage, network, {
      ...{ seed: options.seed, workers, days: [2, 3, 4], cancelShare: 0.1, pauseMs: 100 },
    });
    await sleep(aroundMs);
    await broker?.kill('SIGKILL');
    const awayFrom = Date.now();
    await sleep(options.awayMs);
    const awayUntil = Date.now();
    await broker?.restart();
    const backlog = await unsent(stage);
    const drain = await drained(stage, Date.now());
    await sleep(aroundMs);
    await load.stop();
    const told = await judgeAtRest(stage, load, restLimitMs);
    const evidence = await readSpace(stage);
    const away = judgeAway(load, awayFrom, awayUntil);
    const figures = {
      ...away.figures,
      ...{ backlog, drainMs: drain ?? -1, bookings: load.told.length },
      ...{ facts: evidence.facts.length + evidence.bookingFacts.length },
      ...{ restarts: stage.ends.length },
    };
    const failures = [
      ...away.failures,
      ...(backlog > 0 ? [] : ['nothing was kept back: the proof did not bite']),
      ...(drain === undefined ? [`not all was sent within ${drainLimitMs} ms`] : []),
      ...told,
      ...judgeSpace(evidence),
      ...(await judgeTopics(stage, evidence)),
      ...(await judgeByAudit(stage)),
    ];
    return { figures, failures };
  } finally {
    await stage.stop();
    await kafka.stop();
  }
}

async function unsent(stage: Stage, until = Date.now()): Promise<number> {
  const counts = (['capacity', 'booking'] as const).map((service) =>
    stage
      .database(service)
      .collection('outbox')
      .countDocuments({ sent: false, at: { $lte: until } }),
  );
  return (await Promise.all(counts)).reduce((sum, count) => sum + count, 0);
}

/** After how long all that was recorded before is sent; undefined: not in time. */
async function drained(stage: Stage, from: number): Promise<number | undefined> {
  const isDrained = await isSoon(drainLimitMs, async () => (await unsent(stage, from)) === 0);
  return isDrained ? Date.now() - from : undefined;
}

function judgeAway({ answers }: Load, from: number, until: number): Report {
  const during = answers.filter(({ at }) => at >= from && at <= until);
  const refused = during.filter(({ status }) => status !== 201);
  const moments = [from, ...during.map(({ at }) => at), until].sort((one, other) => one - other);
  const gaps = moments.slice(1).map((at, index) => at - (moments[index] ?? at));
  const longestGapMs = Math.max(...gaps);
  const slowestMs = Math.round(Math.max(0, ...during.map(({ ms }) => ms)));
  return {
    figures: { awayMs: until - from, answeredWhileAway: during.length, longestGapMs, slowestMs },
    failures: [
      ...(refused.length === 0 ? [] : [`${refused.length} were answered ${refused[0]?.status}`]),
      ...(during.length > 0 ? [] : ['nobody was answered while the broker was away']),
      ...(longestGapMs <= stretchMs ? [] : [`nobody was answered for ${longestGapMs} ms`]),
    ],
  };
}
