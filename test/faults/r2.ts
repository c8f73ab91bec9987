import type { Mutation } from '../support/buildProgram';
import { randomFrom, type Ground, type Report, type Say } from './report';
import { crashAll } from './stage/crashes';
import { judgeHolders, startHolders } from './stage/holders';
import { judgeByAudit } from './stage/judgeByAudit';
import { judgeSpace } from './stage/judgeSpace';
import { judgeAtRest, startLoad } from './stage/load';
import { publishNetwork, type StageNetwork } from './stage/network';
import { pauseLeader, type Paused } from './stage/pausedLeader';
import { plainSpace } from './stage/plainSpace';
import { isOnSale } from './stage/shipper';
import { readSpace } from './stage/spaceEvidence';
import { startStage, type Stage } from './stage/stage';

export interface R2Options {
  readonly seed: number;
  /** Each point is come to once with every seed from the given one on. */
  readonly seeds: number;
  /** Of each service, so many of its points; all when absent. */
  readonly points?: number;
  /** These and no others. */
  readonly only?: readonly string[];
  /** Whether the leader is paused too; it is unless said otherwise. */
  readonly isPaused?: boolean;
  readonly mutation?: Mutation;
  readonly say?: Say;
}

const notPaused: Paused = { nextLeaderMs: 0, failures: [] };
const places = 400;
const heldMs = 5_000;
const openingDays = 40;
/** What nobody commits expires, and nothing is under way so long after. */
const restLimitMs = heldMs + 30_000;

/**
 * R2: processes of booking and capacity are killed at every named point, and the leader of the
 * journal is paused past its lease, while space is booked and held. Afterwards nothing is lost,
 * oversold or stuck, whoever was told something finds it so, and epochs never fall.
 */
export async function r2(ground: Ground, options: R2Options): Promise<Report> {
  const { mutation, seeds, seed } = options;
  const startedAt = performance.now();
  const stage = await startStage({
    ground,
    capacities: 2,
    bookings: [[0, 1]],
    env: { OPENING_DAYS: String(openingDays) },
    ...(mutation !== undefined && { mutation }),
  });
  const failures: string[] = [];
  const reached: string[] = [];
  const waits: number[] = [];
  let [written, rounds] = [0, 0];
  try {
    const network = await publishNetwork(stage, places);
    await isOnSale(stage, network.operator, openingDays - 2);
    for (; rounds < seeds && failures.length === 0; rounds += 1) {
      const round = await playRound(stage, network, { ...options, seed: seed + rounds });
      failures.push(...round.failures.map((each) => `seed ${seed + rounds}: ${each}`));
      reached.push(...round.reached);
      waits.push(round.nextLeaderMs);
      written += round.written;
      options.say?.(`seed ${seed + rounds}: ${reached.length} kills, ${failures.length} failures`);
    }
  } finally {
    await stage.stop();
  }
  const figures = {
    ...{ seeds: rounds, kills: reached.length, points: new Set(reached).size, written },
    ...{ pauses: waits.length, longestWithoutLeaderMs: Math.max(0, ...waits) },
    seconds: Math.round((performance.now() - startedAt) / 1_000),
  };
  return { figures, failures };
}

async function playRound(stage: Stage, network: StageNetwork, options: R2Options) {
  const { seed, isPaused = true } = options;
  const random = randomFrom(seed);
  const first = 2 + 3 * Math.floor(random() * 12);
  const days = [first, first + 1, first + 2];
  const load = startLoad(stage, network, {
    ...{ seed, days, workers: 3, cancelShare: 0.4, pauseMs: 60 },
  });
  // All on one departure: there nothing is left soon.
  const holders = await startHolders(stage, network, {
    ...{ seed, days: [first], workers: 3, heldMs, pauseMs: 60 },
  });
  const written = (): number => load.acknowledged() + holders.acknowledged();
  const crashed = await crashAll(stage, random, options);
  const paused = isPaused ? await pauseLeader(stage, written) : notPaused;
  await holders.stop();
  await load.stop();
  const told = await judgeAtRest(stage, load, restLimitMs);
  const evidence = await readSpace(stage);
  const failures = [
    ...crashed.failures,
    ...paused.failures,
    ...told,
    ...judgeSpace(evidence),
    ...judgeHolders(holders, plainSpace(evidence.groups)),
    ...(await judgeByAudit(stage)),
  ];
  const { nextLeaderMs } = paused;
  return { failures, reached: crashed.reached, nextLeaderMs, written: written() };
}
