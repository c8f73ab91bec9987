import { randomBytes, randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { startKafka, startMongo } from '@serai/engines';
import { demoKills } from './demoKills';
import { mutations } from './mutations';
import { removePrograms } from '../support/buildProgram';
import { r1 } from './r1';
import { r2 } from './r2';
import { r3 } from './r3';
import { r4 } from './r4';
import { r5 } from './r5';
import { r6 } from './r6';
import type { Ground, Report, Say } from './report';
import { season } from './season';
import { staleRelay } from './staleRelay';

interface Asked {
  readonly seed: number;
  readonly facts: number;
  readonly kills: number;
  /** Of R1; of R2 the seeds; of a season the kills. */
  readonly rounds?: number;
  /** Of a season. */
  readonly parcels?: number;
  readonly isToldOnce?: boolean;
  readonly say: Say;
  readonly mutation?: (typeof mutations)[keyof typeof mutations];
}

const proofs: Readonly<Record<string, (ground: Ground, asked: Asked) => Promise<Report>>> = {
  R1: (ground, { rounds = 100, ...asked }) => r1(ground, { ...asked, rounds }),
  R2: (ground, { rounds = 25, ...asked }) => r2(ground, { ...asked, seeds: rounds }),
  R3: r3,
  R4: (ground, asked) => r4(ground, { ...asked, awayMs: 60_000 }),
  R5: r5,
  R6: (ground, asked) => r6(ground, { ...asked, writes: 2_000, kills: 5, stepDowns: 20 }),
  staleRelay,
  season: (ground, asked) => season(ground, { ...fullSeason, ...asked, kills: asked.rounds ?? 20 }),
  'demo-kills': (ground, { seed }) =>
    demoKills(ground, { seed, kafka: true, rounds: 10, killsPerRound: 5 }),
};

/** 50,000 parcels, read four times at each of five stops: 1,000,000 events, told twice, or once. */
const fullSeason = { members: 200, parcels: 50_000, readsPerStop: 4, parcelsPerWave: 50 };

/** `npm run faults -- R3 --seed N`: the full form of a proof, its figures last, exit 0 or 1. */
async function main(): Promise<number> {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: {
      seed: { type: 'string' },
      facts: { type: 'string', default: '10000' },
      kills: { type: 'string', default: '200' },
      rounds: { type: 'string' },
      parcels: { type: 'string' },
      once: { type: 'boolean', default: false },
      mutate: { type: 'string' },
    },
  });
  const name = positionals[0] ?? '';
  const proof = proofs[name];
  const mutation = mutations[values.mutate as keyof typeof mutations];
  const isKnown = proof !== undefined && (values.mutate === undefined || mutation !== undefined);
  if (!isKnown) {
    console.error(`npm run faults -- ${Object.keys(proofs).join('|')} [--seed N]`);
    console.error(
      `  [--facts N] [--kills N] [--rounds N] [--parcels N] [--once] [--mutate ${Object.keys(mutations).join('|')}]`,
    );
    return 2;
  }
  const seed = values.seed === undefined ? randomInt(2 ** 31) : Number(values.seed);
  console.log(`${name} --seed ${seed}`);
  const mongo = await startMongo();
  const kafka = await startKafka();
  try {
    const prefix = `faults-${randomBytes(4).toString('hex')}.`;
    const ground = { mongoUri: mongo.uri, kafkaBrokers: kafka.brokers, prefix };
    const { facts, kills, rounds, parcels, once: isToldOnce } = values;
    const report = await proof(ground, {
      ...{ seed, facts: Number(facts), kills: Number(kills), say: (line) => console.log(line) },
      isToldOnce,
      ...(rounds !== undefined && { rounds: Number(rounds) }),
      ...(parcels !== undefined && { parcels: Number(parcels) }),
      ...(mutation !== undefined && { mutation }),
    });
    for (const failure of report.failures) console.log(`FAILED: ${failure}`);
    const figures = Object.entries(report.figures).map(([what, figure]) => `${what} ${figure}`);
    console.log(`${name} ${report.failures.length === 0 ? 'holds' : 'is broken'} (seed ${seed})`);
    console.log(figures.join(', '));
    return report.failures.length === 0 ? 0 : 1;
  } finally {
    await kafka.stop();
    await mongo.stop();
    removePrograms();
  }
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
