import { randomBytes, randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { startKafka, startMongo } from '@serai/engines';
import { demoKills } from './demoKills';
import { mutations } from './mutations';
import { r3 } from './r3';
import { r5 } from './r5';
import type { Ground, Report } from './report';
import { staleRelay } from './staleRelay';

interface Asked {
  readonly seed: number;
  readonly facts: number;
  readonly kills: number;
  readonly mutation?: (typeof mutations)[keyof typeof mutations];
}

const proofs: Readonly<Record<string, (ground: Ground, asked: Asked) => Promise<Report>>> = {
  R3: r3,
  R5: r5,
  staleRelay,
  'demo-kills': (ground, { seed }) =>
    demoKills(ground, { seed, kafka: true, rounds: 10, killsPerRound: 5 }),
};

/** `npm run faults -- R3 --seed N`: the full form of a proof, its figures last, exit 0 or 1. */
async function main(): Promise<number> {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: {
      seed: { type: 'string' },
      facts: { type: 'string', default: '10000' },
      kills: { type: 'string', default: '200' },
      mutate: { type: 'string' },
    },
  });
  const name = positionals[0] ?? '';
  const proof = proofs[name];
  const mutation = mutations[values.mutate as keyof typeof mutations];
  const isKnown = proof !== undefined && (values.mutate === undefined || mutation !== undefined);
  if (!isKnown) {
    console.error(`npm run faults -- ${Object.keys(proofs).join('|')} [--seed N]`);
    console.error(`  [--facts N] [--kills N] [--mutate ${Object.keys(mutations).join('|')}]`);
    return 2;
  }
  const seed = values.seed === undefined ? randomInt(2 ** 31) : Number(values.seed);
  console.log(`${name} --seed ${seed}`);
  const mongo = await startMongo();
  const kafka = await startKafka();
  try {
    const prefix = `faults-${randomBytes(4).toString('hex')}.`;
    const ground = { mongoUri: mongo.uri, kafkaBrokers: kafka.brokers, prefix };
    const { facts, kills } = values;
    const asked = { seed, facts: Number(facts), kills: Number(kills) };
    const report = await proof(ground, { ...asked, ...(mutation !== undefined && { mutation }) });
    for (const failure of report.failures) console.log(`FAILED: ${failure}`);
    const figures = Object.entries(report.figures).map(([what, figure]) => `${what} ${figure}`);
    console.log(`${name} ${report.failures.length === 0 ? 'holds' : 'is broken'} (seed ${seed})`);
    console.log(figures.join(', '));
    return report.failures.length === 0 ? 0 : 1;
  } finally {
    await kafka.stop();
    await mongo.stop();
  }
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
