import { fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { openDatabase } from '@serai/runtime';
import { startMongo } from '@serai/engines';
import { startAlliance, type Alliance } from '../../support/alliance';
import { mustAsk } from '../../support/askRest';
import type { Row } from '../rows';
import { row } from '../rows';
import { quantile } from '../spread';
import { firstLegs } from './batches';
import { watchCpu } from './cpu';
import { ask, type Request, type Told } from './generator';
import { load } from './desk';
import { transactionalHolds } from './transactions';

/** Several: the gateway takes 100 requests a second of one person. */
const offices = ['yida', 'changan', 'steppe', 'wisla', 'poznan', 'rhein'];
const clients = 128;
const windows = 4;
const holdsPerWindow = 3_000;
const warmUp = 1_500;
const transactionsMs = 2_000;
const legsOfAHold = 3;
const median = 0.5;
const dayMs = 86_400_000;

/** One hold a request, through gateway and capacity, against a transaction each on the same server. */
export async function httpRow(): Promise<Row> {
  const mongo = await startMongo();
  const alliance = await startAlliance({ engines: { mongoUri: mongo.uri } });
  const generator = fork(join(process.cwd(), 'test/bench/space/load.mjs'));
  const database = await openDatabase({ uri: mongo.uri, service: 'bench' });
  try {
    const transaction = await transactionalHolds(database);
    const { url, demoPassword } = alliance;
    const tokens = await Promise.all(
      offices.map(async (login) => {
        const body = { login, password: demoPassword };
        return String((await mustAsk(url, 'POST', '/v1/sign-in', { body }))['accessToken']);
      }),
    );
    const legs = await firstLegs(alliance, tokens[0] ?? '');
    const holds = (count: number): Promise<Told> => {
      const wanted = Array.from({ length: count }, (_, nth) =>
        holdOn(legs, nth, tokens[nth % tokens.length] ?? ''),
      );
      return ask(generator, { url: `${url}/v1/holds`, clients, requests: wanted });
    };
    await holds(warmUp);
    await load(transaction, clients, transactionsMs);
    const each: number[] = [];
    const over: number[] = [];
    const took: number[] = [];
    let busy = '';
    for (let window = 0; window < windows; window += 1) {
      const { granted, seconds } = await load(transaction, clients, transactionsMs);
      each.push(granted / seconds);
      const cpu = watchCpu(pidsOf(alliance, mongo.pids[0], generator.pid));
      const told = await holds(holdsPerWindow);
      busy = cpu();
      const refused = Object.keys(told.statuses).filter((status) => status !== '201');
      if (refused.length > 0) throw new Error(`holds were answered ${refused.join()}`);
      over.push(holdsPerWindow / told.seconds);
      took.push(...told.took);
    }
    const rates = [over, each].map((all) => Math.round(quantile(all, median)));
    const ratio = quantile(
      over.map((rate, window) => rate / (each[window] ?? 1)),
      median,
    );
    return row({
      id: 'P4.http',
      what: 'holds per second over HTTP with one a request, over a transaction each',
      figure: ratio,
      goal: 12,
      sense: 'atLeast',
      unit: 'x',
      detail: `${rates.join('/s against ')}/s; ${clients} clients, three legs each, p50 ${quantile(took, median).toFixed(0)} ms; processors: ${busy}`,
    });
  } finally {
    generator.send('end');
    await database.close();
    await alliance.stop();
    await mongo.stop();
  }
}

function pidsOf(alliance: Alliance, mongod: number | undefined, load: number | undefined) {
  const { pid } = alliance;
  return { gateway: pid('gateway'), capacity: pid('capacity'), mongod, load };
}

function holdOn(legs: readonly string[], nth: number, token: string): Request {
  const items = Array.from({ length: legsOfAHold }, (_, place) => {
    const resourceId = legs[(nth * legsOfAHold + place) % legs.length];
    return { kind: 'leg', resourceId, weightGrams: 1, volumeCm3: 1 };
  });
  const until = new Date(Date.now() + dayMs / 2).toISOString();
  return { token, key: randomUUID(), body: JSON.stringify({ items, until }) };
}
