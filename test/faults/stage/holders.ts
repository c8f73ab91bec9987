import { setTimeout as sleep } from 'node:timers/promises';
import type { SpaceServiceDefinition } from '@serai/protos/serai/capacity/v1/SpaceService';
import { isRefusal } from '@serai/model';
import { connect, newId, type Client } from '@serai/runtime';
import { mustAsk } from '../../support/askRest';
import { isSoon, randomFrom } from '../report';
import { dayMs, parcelCm3, parcelGrams, type StageNetwork } from './network';
import type { PlainSpace } from './plainSpace';
import type { Stage } from './stage';

export interface HoldersOptions {
  readonly seed: number;
  readonly workers: number;
  readonly days: readonly number[];
  /** How long a hold is held that nobody commits. */
  readonly heldMs: number;
  readonly pauseMs?: number;
}

/** What became of a hold by all that its holder was told; '' while nobody knows. */
type Expected = 'committed' | 'released' | 'barred' | 'expired' | 'none' | '';

export interface Holders {
  readonly expected: ReadonlyMap<string, Expected>;
  readonly wrong: readonly string[];
  /** So many were answered for good. */
  acknowledged(): number;
  stop(): Promise<void>;
}

const deadlineMs = 5_000;
const againMs = 100;
const legs = 3;
const listedLimitMs = 120_000;

/**
 * Members who hold space themselves, over gRPC, at every capacity instance in turn: some commit at
 * once, some a moment later, some release, some forget it, and some release before they hold.
 */
export async function startHolders(
  stage: Stage,
  network: StageNetwork,
  options: HoldersOptions,
): Promise<Holders> {
  const departures = await departuresOn(stage, network, options.days);
  const expected = new Map<string, Expected>();
  const wrong: string[] = [];
  let isOver = false;
  const service = 'serai.capacity.v1.SpaceService';
  const clients = stage.capacities.map((address) =>
    connect<SpaceServiceDefinition>({ address, service }),
  );
  const call = { token: network.operator, deadlineMs };
  const ask = asker(clients, () => isOver);
  const work = async (worker: number): Promise<void> => {
    const random = randomFrom(options.seed * 1_000 + 500 + worker);
    while (!isOver) {
      const holdId = newId('hld');
      const departure = departures[Math.floor(random() * departures.length)] ?? '';
      const items = itemsOn(departure);
      const hold = (commit: boolean) => {
        const until = Date.now() + options.heldMs;
        return ask(async (space) => {
          const holds = [{ holdId, items, until, commit, sellerId: '', bookingId: '' }];
          const { answers } = await space.hold({ holds }, call);
          return answers[0]?.code ?? 'nothing';
        });
      };
      const commit = () => ask((space) => space.commit({ holdId }, call).then(() => ''));
      const release = () => ask((space) => space.release({ holdId }, call).then(() => ''));
      expected.set(holdId, '');
      const outcome = await act(random(), { hold, commit, release }, options.heldMs);
      if (outcome === 'late') wrong.push(`${holdId} was granted after it was released`);
      else expected.set(holdId, outcome);
      await sleep(options.pauseMs ?? 0);
    }
  };
  const working = Promise.all(Array.from({ length: options.workers }, (_, n) => work(n)));
  working.catch((error: unknown) => wrong.push(`the holders broke off: ${String(error)}`));
  return {
    expected,
    wrong,
    acknowledged: () => [...expected.values()].filter((each) => each !== '').length,
    stop: async () => {
      isOver = true;
      await working.catch(() => undefined);
      for (const client of clients) client.close();
    },
  };
}

type Space = Client<SpaceServiceDefinition>;

/** Asks one instance after the other until one knows; undefined: it is over before. */
function asker(clients: readonly Space[], isOver: () => boolean) {
  let turn = 0;
  return async (what: (space: Space) => Promise<string>): Promise<string | undefined> => {
    while (!isOver()) {
      turn += 1;
      try {
        const code = await what(clients[turn % clients.length] as Space);
        if (code !== 'TRY_AGAIN') return code;
      } catch (error) {
        if (!isRefusal(error)) throw error;
        if (error.kind !== 'unavailable' && error.kind !== 'tooMany') return error.code;
      }
      await sleep(againMs);
    }
    return undefined;
  };
}

function itemsOn(departureId: string) {
  return Array.from({ length: legs }, (_, leg) => {
    const resourceId = `${departureId}/${leg}`;
    return { kind: 'leg', resourceId, grams: parcelGrams, cm3: parcelCm3 };
  });
}

interface Acts {
  hold(commit: boolean): Promise<string | undefined>;
  commit(): Promise<string | undefined>;
  release(): Promise<string | undefined>;
}

/** One way of dealing with a hold, by chance. */
async function act(chance: number, acts: Acts, heldMs: number): Promise<Expected | 'late'> {
  if (chance < 0.1) {
    if ((await acts.release()) === undefined) return '';
    const code = await acts.hold(true);
    return code === 'HOLD_RELEASED' || code === undefined ? 'barred' : 'late';
  }
  const isAtOnce = chance < 0.6;
  const held = await acts.hold(isAtOnce);
  if (held === undefined) return '';
  // Tried again after its time, a hold is refused for that.
  if (held !== '') return 'none';
  if (isAtOnce) return 'committed';
  if (chance < 0.75) return 'expired';
  if (chance < 0.9) return endOf(await acts.commit(), 'committed');
  await sleep(heldMs / 10);
  return endOf(await acts.release(), 'released');
}

function endOf(code: string | undefined, wanted: 'committed' | 'released'): Expected {
  if (code === undefined) return '';
  return code === 'HOLD_EXPIRED' ? 'expired' : wanted;
}

/** Whether the journal has each hold as its holder was told. What nobody knew may be either way. */
export function judgeHolders({ expected, wrong }: Holders, { holds }: PlainSpace): string[] {
  const failures = [...wrong];
  for (const [id, end] of expected) {
    const found = holds.get(id)?.status ?? 'none';
    const isOver = end === 'released' && found === 'expired';
    if (found === 'held') failures.push(`${id} is held for ever`);
    else if (end !== '' && found !== end && !isOver) {
      failures.push(`${id} was told ${end} and is ${found}`);
    }
  }
  return failures.slice(0, 20);
}

/** The departures of those days, as anybody finds them. */
async function departuresOn(
  stage: Stage,
  { operator: token, lineId }: StageNetwork,
  days: readonly number[],
): Promise<string[]> {
  const path = `/v1/departures?limit=200&lineId=${lineId}`;
  const today = Math.floor(Date.now() / dayMs) * dayMs;
  const dates = days.map((day) => new Date(today + day * dayMs).toISOString().slice(0, 10));
  let found: { id: string; date: string }[] = [];
  const areThere = await isSoon(listedLimitMs, async () => {
    const { items } = await mustAsk(stage.urls[0] ?? '', 'GET', path, { token });
    found = (items as typeof found).filter(({ date }) => dates.includes(date));
    return found.length === days.length;
  });
  if (!areThere) throw new Error(`only ${found.length} departures are listed`);
  return found.map(({ id }) => id);
}
