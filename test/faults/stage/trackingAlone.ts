import type { Actor } from '@serai/model';
import { freePorts } from '@serai/engines';
import type { EpcisServiceDefinition } from '@serai/protos/serai/tracking/v1/EpcisService';
import type { TrackingServiceDefinition } from '@serai/protos/serai/tracking/v1/TrackingService';
import { connect, fixedKeys, serve, type Client } from '@serai/runtime';
import { testIdentity } from '../../support/testIdentity';
import { serviceProgram, type Mutation } from '../buildWorker';
import { startService, type ServiceProcess } from './serviceProcess';
import type { Env } from './stageEnv';

export interface AloneOptions {
  /** Of its own database. */
  readonly mongoUri: string;
  readonly prefix: string;
  /** Absent: the embedded bus. */
  readonly kafkaBrokers?: string;
  readonly env?: Env;
  readonly mutation?: Mutation;
}

/** Tracking as a process of its own; whose tokens it takes, this process says in partner's place. */
export interface TrackingAlone {
  readonly epcis: Client<EpcisServiceDefinition>;
  readonly tracking: Client<TrackingServiceDefinition>;
  token(actor: Actor): string;
  process(): ServiceProcess;
  /** SIGKILL, and a start anew; comes back once it is ready. */
  killAndStart(): Promise<void>;
  stop(): Promise<void>;
}

const tokenLifeSeconds = 24 * 3_600;

/** Starts it, and comes back once it is ready. */
export async function trackingAlone(options: AloneOptions): Promise<TrackingAlone> {
  const identity = testIdentity();
  const [partnerPort = 0, port = 0] = await freePorts(2);
  const jwks = JSON.stringify(identity.keySet);
  const keys = {
    name: 'GetKeys',
    rule: { roles: 'anyone', idempotent: true },
    handler: () => Promise.resolve({ jwks }),
  } as const;
  const partner = serve({
    listen: `127.0.0.1:${partnerPort}`,
    doors: [{ service: 'serai.partner.v1.IdentityService', methods: [keys] }],
    verify: fixedKeys(identity.keySet),
  });
  await partner.start();
  const program = await serviceProgram('tracking', options.mutation);
  const address = `127.0.0.1:${port}`;
  const env = { ...envOf(options, address), PARTNER_ADDRESS: `127.0.0.1:${partnerPort}` };
  const start = async (): Promise<ServiceProcess> => {
    const begun = startService(program, env);
    await begun.ready();
    return begun;
  };
  let running = await start();
  const epcis = connect<EpcisServiceDefinition>({
    address,
    service: 'serai.tracking.v1.EpcisService',
  });
  const tracking = connect<TrackingServiceDefinition>({
    address,
    service: 'serai.tracking.v1.TrackingService',
  });
  return {
    epcis,
    tracking,
    token: (actor) => {
      const exp = Math.floor(Date.now() / 1_000) + tokenLifeSeconds;
      return identity.token(actor, { exp });
    },
    process: () => running,
    killAndStart: async () => {
      await running.signal('SIGKILL');
      running = await start();
    },
    stop: async () => {
      epcis.close();
      tracking.close();
      await running.signal('SIGTERM');
      await partner.stop();
    },
  };
}

function envOf({ mongoUri, prefix, kafkaBrokers, env }: AloneOptions, listen: string): Env {
  return {
    ...{ MONGODB_URI: mongoUri, TOPIC_PREFIX: prefix, GRPC_LISTEN: listen },
    ...{ SERVICE_NAME: 'tracking', SERVICE_SECRET: 'of a proof' },
    ...(kafkaBrokers === undefined ? {} : { KAFKA_BROKERS: kafkaBrokers }),
    ...env,
  };
}
