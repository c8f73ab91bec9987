import { randomUUID } from 'node:crypto';
import type { NetworkServiceDefinition } from '@serai/protos/serai/capacity/v1/NetworkService';
import type { SpaceServiceDefinition } from '@serai/protos/serai/capacity/v1/SpaceService';
import { connect } from '../../../shared/runtime/src/calls/connect';
import type { Client } from '../../../shared/runtime/src/calls/types';
import type { Alliance } from '../../support/alliance';
import { mustAsk } from '../../support/askRest';
import type { Row } from '../rows';
import { row } from '../rows';
import { quantile } from '../spread';
import { watchCpu, type Pids } from './cpu';

const holdsOfACall = 500;
const callers = 4;
const callsOfACaller = 10;
const legsOfAHold = 3;
const goal = 2_000;
const deadlineMs = 60_000;
const dayMs = 86_400_000;

/** Holds per second where who asks has many: 500 of three legs in a call, four calls at once. */
export async function holdsInBatches(alliance: Alliance, pids: Pids): Promise<Row> {
  const address = String(alliance.env.capacity['GRPC_LISTEN']);
  const body = { login: 'steppe', password: alliance.demoPassword };
  const signedIn = await mustAsk(alliance.url, 'POST', '/v1/sign-in', { body });
  const token = String(signedIn['accessToken']);
  const space = connect<SpaceServiceDefinition>({
    address,
    service: 'serai.capacity.v1.SpaceService',
  });
  const legs = await legsOf(address, space, token);
  let [granted, asked] = [0, 0];
  const took: number[] = [];
  const call = async (): Promise<void> => {
    const holds = Array.from({ length: holdsOfACall }, () => {
      asked += 1;
      return holdOn(legs, asked);
    });
    const began = performance.now();
    const { answers } = await space.hold({ holds }, { deadlineMs, token });
    took.push(performance.now() - began);
    granted += answers.filter(({ code }) => code === '').length;
  };
  await call();
  [granted, took.length] = [0, 0];
  const cpu = watchCpu(pids);
  const began = performance.now();
  await Promise.all(
    Array.from({ length: callers }, async () => {
      for (let nth = 0; nth < callsOfACaller; nth += 1) await call();
    }),
  );
  const seconds = (performance.now() - began) / 1000;
  const busy = cpu();
  space.close();
  return row({
    id: 'P5.batches',
    what: 'holds of three legs per second in batches of 500 over gRPC',
    figure: granted / seconds,
    goal,
    sense: 'atLeast',
    unit: 'holds/s',
    detail: `${granted} granted in ${callers * callsOfACaller} calls, ${callers} at once, p50 ${quantile(took, 0.5).toFixed(0)} ms a call; processors: ${busy}`,
  });
}

/** First legs of the departures of everybody, days ahead of every cut-off. */
export async function firstLegs(alliance: Alliance, token: string): Promise<readonly string[]> {
  const address = String(alliance.env.capacity['GRPC_LISTEN']);
  const space = connect<SpaceServiceDefinition>({
    address,
    service: 'serai.capacity.v1.SpaceService',
  });
  const legs = await legsOf(address, space, token);
  space.close();
  return legs;
}

async function legsOf(
  address: string,
  space: Client<SpaceServiceDefinition>,
  token: string,
): Promise<readonly string[]> {
  const network = connect<NetworkServiceDefinition>({
    address,
    service: 'serai.capacity.v1.NetworkService',
  });
  const { lines } = await network.listLines({ page: { limit: 100 } }, { deadlineMs, token });
  network.close();
  const from = Date.now() + 7 * dayMs;
  const listed = await Promise.all(
    lines.map(({ id }) =>
      space.listDepartures({ lineId: id, from, page: { limit: 50 } }, { deadlineMs, token }),
    ),
  );
  return listed.flatMap(({ departures }) => departures.map(({ id }) => `${id}/0`));
}

function holdOn(legs: readonly string[], nth: number) {
  const items = Array.from({ length: legsOfAHold }, (_, place) => {
    const resourceId = legs[(nth * legsOfAHold + place) % legs.length] ?? '';
    return { kind: 'leg', resourceId, grams: 1, cm3: 1 };
  });
  const holdId = `hld_${randomUUID().replaceAll('-', '')}`;
  return { holdId, items, until: Date.now() + dayMs / 2 };
}
