import { randomUUID } from 'node:crypto';
import type { NetworkServiceDefinition } from '@serai/protos/serai/capacity/v1/NetworkService';
import type { SpaceServiceDefinition } from '@serai/protos/serai/capacity/v1/SpaceService';
import { startMongo } from '@serai/engines';
import { connect } from '../../shared/runtime/src/calls/connect';
import type { Client } from '../../shared/runtime/src/calls/types';
import { startAlliance, type Alliance } from '../support/alliance';
import { mustAsk } from '../support/askRest';
import type { Row } from './rows';
import { row } from './rows';
import { quantile } from './spread';

const searchesAtOnce = 32;
const windows = 6;
const holdsPerWindow = 150;
const deadlineMs = 30_000;
const hourMs = 3_600_000;
/** Far enough for every cut-off. */
const dayHours = 24 * 7;
const p99 = 0.99;

interface Desk {
  readonly space: Client<SpaceServiceDefinition>;
  readonly network: Client<NetworkServiceDefinition>;
  /** Of the member whose departures are held. */
  readonly carrier: string;
  readonly carrierId: string;
  readonly shipper: string;
  readonly legs: readonly string[];
}

/** What a hold costs its caller while the same process answers 32 searches at once. */
export async function holdRows(): Promise<Row[]> {
  const mongo = await startMongo();
  const alliance = await startAlliance({ engines: { mongoUri: mongo.uri } });
  try {
    const desk = await open(alliance);
    const alone: number[] = [];
    const beside: number[] = [];
    let searches = 0;
    await holds(desk, holdsPerWindow);
    for (let window = 0; window < windows; window += 1) {
      alone.push(...(await holds(desk, holdsPerWindow)));
      const searching = keepSearching(desk);
      beside.push(...(await holds(desk, holdsPerWindow)));
      searches += await searching.end();
    }
    desk.space.close();
    desk.network.close();
    const [without, among] = [quantile(alone, p99), quantile(beside, p99)];
    const told = `p99 ${without.toFixed(1)} ms alone, ${among.toFixed(1)} ms beside ${searches} searches`;
    return [
      row({
        id: 'P1.holds',
        what: 'p99 of a hold among 32 searches at once, over its p99 without them',
        figure: among / without,
        goal: 3,
        sense: 'atMost',
        unit: 'x',
        detail: `${told}; ${alone.length} holds each, in turns`,
      }),
    ];
  } finally {
    await alliance.stop();
    await mongo.stop();
  }
}

async function open({ url, env, demoPassword }: Alliance): Promise<Desk> {
  const signIn = async (login: string): Promise<string> => {
    const body = { login, password: demoPassword };
    return String((await mustAsk(url, 'POST', '/v1/sign-in', { body }))['accessToken']);
  };
  const [carrier, shipper] = [await signIn('steppe'), await signIn('yida-shop')];
  const address = String(env.capacity['GRPC_LISTEN']);
  const space = connect<SpaceServiceDefinition>({
    address,
    service: 'serai.capacity.v1.SpaceService',
  });
  const network = connect<NetworkServiceDefinition>({
    address,
    service: 'serai.capacity.v1.NetworkService',
  });
  const { lines } = await network.listLines(
    { page: { limit: 100 } },
    { deadlineMs, token: carrier },
  );
  const payload = JSON.parse(
    Buffer.from(carrier.split('.')[1] ?? '', 'base64url').toString(),
  ) as Record<string, unknown>;
  const carrierId = String(payload['member']);
  const own = lines.filter(({ memberId }) => memberId === carrierId);
  const legs: string[] = [];
  for (const { id } of own) {
    const asked = { lineId: id, from: Date.now() + hourMs * dayHours, page: { limit: 100 } };
    const { departures } = await space.listDepartures(asked, { deadlineMs, token: carrier });
    legs.push(...departures.map((departure) => `${departure.id}/0`));
  }
  return { space, network, carrier, carrierId, shipper, legs };
}

/** One after the other, each on another departure; how long each took, in ms. */
async function holds(desk: Desk, count: number): Promise<number[]> {
  const took: number[] = [];
  for (let nth = 0; nth < count; nth += 1) {
    const leg = desk.legs[nth % desk.legs.length] ?? '';
    const holdId = `hld_${randomUUID().replaceAll('-', '')}`;
    const items = [{ kind: 'leg', resourceId: leg, grams: 1, cm3: 1 }];
    const until = Date.now() + hourMs;
    const began = performance.now();
    const options = { deadlineMs, token: desk.carrier, requestId: randomUUID() };
    const asked = { holds: [{ holdId, items, until, sellerId: desk.carrierId }] };
    const [answer] = (await desk.space.hold(asked, options)).answers;
    if (answer?.code !== '') throw new Error(`a hold was refused: ${answer?.code}`);
    took.push(performance.now() - began);
  }
  return took;
}

/** Thirty-two callers, each asking again as soon as it was answered. */
function keepSearching({ network, shipper }: Desk): { end(): Promise<number> } {
  let isOver = false;
  let count = 0;
  const requirement = {
    from: { country: 'CN', postcode: '322000' },
    to: { country: 'PL', postcode: '60-101' },
    grams: 500_000,
    cm3: 2_000_000,
    readyAt: Date.now() + hourMs,
  };
  const ask = async (): Promise<void> => {
    while (!isOver) {
      const { itineraries } = await network.findItineraries(
        { requirement, sellerId: '', limit: 0 },
        { deadlineMs, token: shipper },
      );
      if (itineraries.length === 0) throw new Error('a search found nothing');
      count += 1;
    }
  };
  const asking = Promise.all(Array.from({ length: searchesAtOnce }, ask));
  return {
    end: async () => {
      isOver = true;
      await asking;
      return count;
    },
  };
}
