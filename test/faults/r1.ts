import type { Answered } from '../support/askRest';
import type { Mutation } from '../support/buildProgram';
import { randomFrom, type Ground, type Report, type Say } from './report';
import { judgeByAudit } from './stage/judgeByAudit';
import { judgeSpace } from './stage/judgeSpace';
import { publishNetwork, type StageNetwork } from './stage/network';
import { book, isOnSale, quoted, settled, type Accepted } from './stage/shipper';
import { comesToRest, readSpace } from './stage/spaceEvidence';
import { startStage, type Stage } from './stage/stage';

export interface R1Options {
  readonly seed: number;
  readonly rounds: number;
  readonly bookings?: number;
  readonly places?: number;
  readonly mutation?: Mutation;
  readonly say?: Say;
}

const repeatedShare = 0.3;
const quotesAtOnce = 16;
const restLimitMs = 60_000;
/** Today's departure has left; tomorrow's may take nothing more. */
const firstDay = 2;

interface Wish {
  readonly key: string;
  readonly token: string;
  readonly accepted: Accepted;
  /** Which gateway is asked first; a repeat goes to the other. */
  readonly first: number;
  readonly isRepeated: boolean;
}

/**
 * R1: far more bookings than places at the same moment, at two gateways over three capacity
 * instances; of some the same key at the same moment at the other gateway, whose booking asks
 * other capacity instances. Every round is for a departure of its own.
 */
export async function r1(ground: Ground, options: R1Options): Promise<Report> {
  const { seed, rounds, bookings = 200, places = 50 } = options;
  const random = randomFrom(seed);
  const stage = await startStage({
    ground,
    capacities: 3,
    bookings: [[0], [1, 2]],
    gateways: 2,
    env: { OPENING_DAYS: String(rounds + firstDay + 2) },
    ...(options.mutation !== undefined && { mutation: options.mutation }),
  });
  const failures: string[] = [];
  const figures = { rounds: 0, booked: 0, confirmed: 0, declined: 0, repeated: 0, seconds: 0 };
  const startedAt = performance.now();
  try {
    const network = await publishNetwork(stage, places);
    await isOnSale(stage, network.operator, firstDay + rounds);
    for (let round = 0; round < rounds && failures.length === 0; round += 1) {
      const wishes = await wishesOf(stage, network, round, bookings, random);
      const seen = await play(stage, wishes);
      failures.push(...judgeRound(seen, places).map((each) => `round ${round + 1}: ${each}`));
      failures.push(...(await comesToRest(stage, restLimitMs)));
      failures.push(...judgeSpace(await readSpace(stage)));
      failures.push(...(await judgeByAudit(stage)));
      figures.rounds += 1;
      options.say?.(`round ${figures.rounds}: ${failures.length} failures`);
      figures.booked += wishes.length;
      figures.repeated += wishes.filter(({ isRepeated }) => isRepeated).length;
      figures.confirmed += seen.filter(({ status }) => status === 'confirmed').length;
      figures.declined += seen.filter(({ status }) => status === 'declined').length;
    }
    figures.seconds = Math.round((performance.now() - startedAt) / 1_000);
    return { figures, failures };
  } finally {
    await stage.stop();
  }
}

/** As many accepted options as bookings, all found while there is room. */
async function wishesOf(
  stage: Stage,
  { shippers }: StageNetwork,
  round: number,
  count: number,
  random: () => number,
): Promise<Wish[]> {
  const wishes: Wish[] = [];
  for (let from = 0; from < count; from += quotesAtOnce) {
    const some = Array.from({ length: Math.min(quotesAtOnce, count - from) }, async (_, index) => {
      const key = `round-${round}-${from + index}`;
      const token = shippers[(from + index) % shippers.length] ?? '';
      const first = random() < 0.5 ? 0 : 1;
      const isRepeated = random() < repeatedShare;
      const accepted = await quoted(stage.urls[first] ?? '', token, firstDay + round, key);
      if (accepted === undefined) throw new Error(`round ${round}: no room before it began`);
      return { key, token, accepted, first, isRepeated };
    });
    wishes.push(...(await Promise.all(some)));
  }
  return wishes;
}

/** How a wish ended: what was answered at once, and what it came to. */
interface Seen {
  readonly wish: Wish;
  readonly answers: readonly (Answered | undefined)[];
  readonly ids: readonly string[];
  readonly status: string;
}

/** All at once; then each is asked for again, at the gateway that was not asked first. */
async function play(stage: Stage, wishes: readonly Wish[]): Promise<Seen[]> {
  const at = (index: number): string => stage.urls[index % stage.urls.length] ?? '';
  const asked = wishes.map(({ key, token, accepted, first, isRepeated }) => {
    const gateways = isRepeated ? [first, first + 1] : [first];
    return Promise.all(gateways.map((index) => book(at(index), token, accepted, key)));
  });
  const answers = await Promise.all(asked);
  return Promise.all(
    wishes.map(async (wish, index): Promise<Seen> => {
      const { key, token, accepted, first } = wish;
      const own = answers[index] ?? [];
      const last = await settled(at(first + 1), token, accepted, key);
      const bodies = [...own, last].flatMap((each) => (each === undefined ? [] : [each.body]));
      const ids = bodies.flatMap(({ id }) => (typeof id === 'string' ? [id] : []));
      return { wish, answers: [...own, last], ids, status: String(last?.body['status']) };
    }),
  );
}

function judgeRound(seen: readonly Seen[], places: number): string[] {
  const wrong = seen.flatMap(({ wish, answers, ids, status }) => {
    const bad = answers.filter((each) => each !== undefined && each.status >= 500);
    return [
      ...bad.map((each) => `${wish.key} was answered ${each?.status}: ${each?.text}`),
      ...(new Set(ids).size === 1 ? [] : [`${wish.key} became the bookings ${ids.join()}`]),
      ...(['confirmed', 'declined'].includes(status) ? [] : [`${wish.key} is ${status}`]),
    ];
  });
  const confirmed = seen.filter(({ status }) => status === 'confirmed').length;
  const sold = confirmed === places ? [] : [`${confirmed} of ${places} places were confirmed`];
  return [...sold, ...wrong.slice(0, 5)];
}
