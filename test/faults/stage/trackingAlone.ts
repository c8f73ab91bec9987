import type { Actor } from '@serai/model';
import { freePorts } from '@serai/engines';
import type { EpcisServiceDefinition } from '@serai/protos/serai/tracking/v1/EpcisService';
import type { TrackingServiceDefinition } from '@serai/protos/serai/tracking/v1/TrackingService';
import { connect, type Client } from '@serai/runtime';
import { serviceProgram, type Mutation } from '../../support/buildProgram';
import { partnerStandIn } from './partnerStandIn';
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

/**
 * Tracking as a process of its own; whose tokens it takes, and by which keys members sign, this process
 * says in partner's place.
 */
export interface TrackingAlone {
  readonly epcis: Client<EpcisServiceDefinition>;
  readonly tracking: Client<TrackingServiceDefinition>;
  readonly addresses: { readonly partner: string; readonly tracking: string };
  token(actor: Actor): string;
  /** As a member signs a manifest. */
  sign(memberId: string, manifest: string): string;
  process(): ServiceProcess;
  /** SIGKILL, and a start anew; comes back once it is ready. */
  killAndStart(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts it, and comes back once it is ready. */
export async function trackingAlone(options: AloneOptions): Promise<TrackingAlone> {
  const [partnerPort = 0, port = 0] = await freePorts(2);
  const partner = partnerStandIn(`127.0.0.1:${partnerPort}`);
  await partner.start();
  const program = await serviceProgram('tracking', options.mutation);
  const address = `127.0.0.1:${port}`;
  const env = { ...envOf(options, address), PARTNER_ADDRESS: partner.address };
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
    addresses: { partner: partner.address, tracking: address },
    token: partner.token,
    sign: partner.sign,
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
    ...{ SERVICE_NAME: 'tracking', SERVICE_SECRET: 'of a proof', GRPC_REFLECTION: 'off' },
    ...(kafkaBrokers === undefined ? {} : { KAFKA_BROKERS: kafkaBrokers }),
    ...env,
  };
}
