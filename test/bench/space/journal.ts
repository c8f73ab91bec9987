import { setTimeout as sleep } from 'node:timers/promises';
import { freePorts, startMongo } from '@serai/engines';
import { expireHolds } from '../../../services/capacity/src/application/expireHolds';
import type { Row } from '../rows';
import { row } from '../rows';
import { quantile } from '../spread';
import { watchCpu } from './cpu';
import { holdOn, load, openings, placesOf, type Load } from './desk';
import { journalHere, type Here } from './here';
import { identity, leaderOf, startInstance, token, type Instance } from './instances';
import { longJournalRow } from './longJournal';
import { transactionalHolds } from './transactions';

const clients = 256;
const windows = 5;
const windowMs = 2_000;
const warmUpMs = 1_500;
const kills = 3;
const expiring = 10_000;
const holdsPerCall = 500;
const median = 0.5;

export type JournalPart = 'alone' | 'instances' | 'long';

/** P4: what the journal of space makes of holds, each in turns with what it is compared to. */
export async function journalRows(
  parts: readonly JournalPart[] = ['alone', 'instances', 'long'],
): Promise<Row[]> {
  const mongo = await startMongo();
  const uri = (name: string): string => inDatabase(mongo.uri, name);
  const rowsOf: Readonly<Record<JournalPart, () => Promise<Row[]>>> = {
    alone: () => aloneRows(uri('alone')),
    instances: () => instancesRows(uri('one'), uri('three'), mongo.pids[0]),
    long: async () => [await longJournalRow(uri('long'))],
  };
  try {
    const rows: Row[] = [];
    for (const part of parts) rows.push(...(await rowsOf[part]()));
    return rows;
  } finally {
    await mongo.stop();
  }
}

function inDatabase(uri: string, name: string): string {
  const address = new URL(uri.replace(/^mongodb:/, 'http:'));
  address.pathname = `/bench-${name}`;
  return address.toString().replace(/^http:/, 'mongodb:');
}

function perSecond({ granted, seconds }: Pick<Load, 'granted' | 'seconds'>): number {
  return granted / seconds;
}

/** In this process: against transactions, wanted departures against any, and expiry. */
async function aloneRows(uri: string): Promise<Row[]> {
  const [port = 0] = await freePorts(1);
  const here = await journalHere({
    uri,
    address: `127.0.0.1:${port}`,
    keys: identity.keySet,
    token,
  });
  try {
    await here.must(openings(Date.now()));
    const transaction = await transactionalHolds(here.database);
    const uniform = () => here.must([holdOn(placesOf(false))]);
    const hot = () => here.must([holdOn(placesOf(true))]);
    for (const ask of [transaction, uniform, hot]) await load(ask, clients, warmUpMs);
    const figures: (readonly [Load, Load, Load])[] = [];
    for (let window = 0; window < windows; window += 1) {
      const each = [];
      for (const ask of [transaction, uniform, hot]) each.push(await load(ask, clients, windowMs));
      figures.push(each as unknown as readonly [Load, Load, Load]);
    }
    const rates = [0, 1, 2].map((which) => figures.map((each) => perSecond(each[which] as Load)));
    return [
      ...ratioRows(
        rates,
        figures.flatMap((each) => each[1].took),
      ),
      await expiryRow(here),
    ];
  } finally {
    await here.stop();
  }
}

function ratioRows(rates: readonly (readonly number[])[], took: readonly number[]): Row[] {
  const [each = 0, journal = 0, hot = 0] = rates.map((all) => quantile(all, median));
  const perWindow = (rates[1] ?? []).map((rate, window) => rate / (rates[0]?.[window] ?? 1));
  const [p50, p99] = [quantile(took, median), quantile(took, 0.99)].map(Math.round);
  const setting = `${clients} callers in the process, three legs each, medians of ${windows} turns`;
  return [
    row({
      id: 'P4.journal',
      what: 'holds per second through the journal with its projection, over a transaction each',
      figure: quantile(perWindow, median),
      goal: 30,
      sense: 'atLeast',
      unit: 'x',
      detail: `${Math.round(journal)}/s (p50 ${p50} ms, p99 ${p99} ms) against ${Math.round(each)}/s; ${setting}`,
    }),
    row({
      id: 'P4.hot',
      what: '90 % of holds on 20 departures, over any of 600',
      figure: hot / journal,
      goal: 0.7,
      sense: 'atLeast',
      unit: 'x',
      detail: `${Math.round(hot)}/s against ${Math.round(journal)}/s; ${setting}`,
    }),
  ];
}

/** As the process does it: looked at every 250 ms, until nothing is due. */
async function expiryRow(here: Here): Promise<Row> {
  const until = Date.now() + 20_000;
  for (let from = 0; from < expiring; from += holdsPerCall) {
    await here.must(Array.from({ length: holdsPerCall }, () => holdOn(placesOf(false), until)));
  }
  await sleep(Math.max(0, until - Date.now()));
  const began = performance.now();
  const lookEveryMs = 250;
  while (here.journal.state.due.size > 0) {
    if ((await expireHolds(here.journal, Date.now())) === 0) await sleep(lookEveryMs);
  }
  return row({
    id: 'P4.expiry',
    what: `${expiring} expired holds are freed`,
    figure: (performance.now() - began + lookEveryMs) / 1_000,
    goal: 2,
    sense: 'atMost',
    unit: 's',
    detail: 'the wait until the next look, at its longest, is in it',
  });
}

/** Processes of their own: three with a leader against one, and a leader that is killed. */
async function instancesRows(
  oneUri: string,
  threeUri: string,
  mongod: number | undefined,
): Promise<Row[]> {
  const one = await startInstance(oneUri);
  const three = [];
  for (let nth = 0; nth < 3; nth += 1) three.push(await startInstance(threeUri));
  const started: Instance[] = [one, ...three];
  try {
    await leaderOf([one]);
    const { leader, others } = await leaderOf(three);
    const [second, third] = others.map((other) => other.process.pid);
    const pids = { leader: leader.process.pid, second, third, mongod };
    let [busy, busyAlone] = ['', ''];
    for (const each of [one, leader]) await each.ask({ what: 'open' });
    const alone: number[] = [];
    const together: number[] = [];
    for (let window = -1; window < windows; window += 1) {
      const ms = windowMs;
      const cpuOfOne = watchCpu({ instance: one.process.pid, mongod });
      const single = await one.ask({ what: 'load', clients, ms });
      busyAlone = cpuOfOne();
      const share = Math.round(clients / three.length);
      const cpu = watchCpu(pids);
      const all = await Promise.all(
        three.map((each) => each.ask({ what: 'load', clients: share, ms })),
      );
      busy = cpu();
      if (window < 0) continue;
      alone.push(perSecond(single));
      together.push(all.reduce((sum, each) => sum + perSecond(each), 0));
    }
    const ratio = quantile(together, median) / quantile(alone, median);
    const told = [together, alone].map((all) => `${Math.round(quantile(all, median))}/s`);
    return [
      row({
        id: 'P4.instances',
        what: 'holds per second at three instances, over one',
        figure: ratio,
        goal: 0.7,
        sense: 'atLeast',
        unit: 'x',
        detail: `${told.join(' against ')}; ${clients} callers in all, medians of ${windows} turns; processors: ${busy}; with one: ${busyAlone}`,
      }),
      await killRow(three, threeUri, started),
    ];
  } finally {
    for (const each of started) await each.end();
  }
}

/** SIGKILL of the leader under load at the others: until one of them is granted the next hold. */
async function killRow(three: Instance[], uri: string, started: Instance[]): Promise<Row> {
  const granted: number[] = [];
  const led: number[] = [];
  let all: readonly Instance[] = three;
  for (let kill = 0; kill < kills; kill += 1) {
    const { leader, others } = await leaderOf(all);
    await Promise.all(others.map((each) => each.ask({ what: 'hold' })));
    const began = performance.now();
    await leader.end();
    await Promise.any(others.map((each) => each.ask({ what: 'hold' })));
    granted.push((performance.now() - began) / 1_000);
    await leaderOf(others);
    led.push((performance.now() - began) / 1_000);
    const again = await startInstance(uri);
    started.push(again);
    all = [...others, again];
  }
  return row({
    id: 'P4.kill',
    what: 'the leader is killed: until the next grant, the longest of three',
    figure: Math.max(...granted),
    goal: 3,
    sense: 'atMost',
    unit: 's',
    detail: `another leads after ${Math.max(...led).toFixed(1)} s; until then the others write by themselves`,
  });
}
