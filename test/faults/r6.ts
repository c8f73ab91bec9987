import { startMongo, type MongoEngine } from '@serai/engines';
import mongoose from 'mongoose';
import type { Mutation } from '../support/buildProgram';
import { isSoon, randomFrom, type Ground, type Report, type Say } from './report';
import { startHolders, judgeHolders } from './stage/holders';
import { judgeByAudit } from './stage/judgeByAudit';
import { judgeSpace } from './stage/judgeSpace';
import { judgeAtRest, startLoad } from './stage/load';
import { publishNetwork } from './stage/network';
import { plainSpace } from './stage/plainSpace';
import { isOnSale } from './stage/shipper';
import { readSpace } from './stage/spaceEvidence';
import { startStage } from './stage/stage';

export interface R6Options {
  readonly seed: number;
  /** Acknowledged before it ends. */
  readonly writes: number;
  /** SIGKILLs of the only mongod; then step-downs of the primary of three. */
  readonly kills: number;
  readonly stepDowns: number;
  readonly mutation?: Mutation;
  readonly say?: Say;
}

interface Storm {
  readonly seed: number;
  readonly members: 1 | 3;
  readonly writes: number;
  readonly strikes: number;
  readonly mutation?: Mutation;
  readonly say?: Say;
}

const places = 400;
const days = [2, 3, 4];
const heldMs = 5_000;
/** Nothing acknowledged for so long: it does not go on by itself. */
const standstillMs = 90_000;
const restLimitMs = heldMs + 30_000;
const stepDownSeconds = 2;

/**
 * R6: the database is killed, or its primary steps down, while bookings are made over HTTP and
 * holds over gRPC. Whatever was acknowledged is there at the end, with its space, once; what was
 * answered otherwise was 503 with the time to come back, and its repeat has one outcome.
 */
export async function r6(ground: Ground, options: R6Options): Promise<Report> {
  const { kills, stepDowns, ...asked } = options;
  const killed = await storm(ground, { ...asked, members: 1, strikes: kills });
  if (stepDowns === 0) return killed;
  const stepped = await storm(
    { ...ground, prefix: `steps-${ground.prefix}` },
    { ...asked, members: 3, strikes: stepDowns },
  );
  const named = Object.entries(stepped.figures).map(([what, figure]) => [`${what}Of3`, figure]);
  return {
    figures: { ...killed.figures, ...Object.fromEntries(named) },
    failures: [...killed.failures, ...stepped.failures.map((each) => `three members: ${each}`)],
  };
}

/** A replica set of its own, struck again and again at moments drawn from the seed. */
async function storm(given: Ground, options: Storm): Promise<Report> {
  const { seed, members, writes, strikes, mutation } = options;
  const random = randomFrom(seed);
  const mongo = await startMongo({ useGiven: false, members, say: () => undefined });
  const ground = { ...given, mongoUri: mongo.uri };
  const stage = await startStage({ ground, ...(mutation !== undefined && { mutation }) });
  try {
    const network = await publishNetwork(stage, places);
    await isOnSale(stage, network.operator, 4);
    const load = startLoad(stage, network, { seed, workers: 3, days, cancelShare: 0.2 });
    const holders = await startHolders(stage, network, { seed, workers: 6, days, heldMs });
    const written = (): number => load.acknowledged() + holders.acknowledged();
    let struck = 0;
    for (; struck < strikes; struck += 1) {
      const next = ((struck + random()) * writes) / strikes;
      if (!(await comesTo(next, written))) break;
      await (members === 1 ? killAndRestart(mongo) : stepDown(mongo));
      options.say?.(`strike ${struck + 1} of ${strikes}: ${written()} acknowledged`);
    }
    const isDone = await comesTo(writes, written);
    await holders.stop();
    await load.stop();
    const told = await judgeAtRest(stage, load, restLimitMs);
    const evidence = await readSpace(stage);
    const failures = [
      ...(isDone && struck === strikes ? [] : [`only ${written()} written, ${struck} strikes`]),
      ...told,
      ...judgeSpace(evidence),
      ...judgeHolders(holders, plainSpace(evidence.groups)),
      ...(await judgeByAudit(stage)),
    ];
    const { answers } = load;
    const busy = answers.filter(({ status }) => status === 503).length;
    const figures = { strikes: struck, acknowledged: written(), bookings: load.told.length };
    return { figures: { ...figures, answered503: busy, restarts: stage.ends.length }, failures };
  } finally {
    await stage.stop();
    await mongo.stop();
  }
}

/** Waits until so much is written, as long as something is. */
async function comesTo(count: number, written: () => number): Promise<boolean> {
  while (written() < count) {
    const before = written();
    if (!(await isSoon(standstillMs, () => written() > before))) return false;
  }
  return true;
}

async function killAndRestart({ members }: MongoEngine): Promise<void> {
  await members[0]?.kill('SIGKILL');
  await members[0]?.restart();
}

/** The primary gives way; comes back when another, or itself again, has been elected. */
async function stepDown({ uri }: MongoEngine): Promise<void> {
  const client = new mongoose.mongo.MongoClient(uri, { serverSelectionTimeoutMS: 30_000 });
  try {
    const admin = client.db('admin');
    // It answers, or cuts the connection that asked.
    await admin.command({ replSetStepDown: stepDownSeconds, force: true }).catch(() => undefined);
    await isSoon(30_000, () =>
      admin.command({ hello: 1 }).then(
        ({ isWritablePrimary }) => isWritablePrimary === true,
        () => false,
      ),
    );
  } finally {
    await client.close();
  }
}
