import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mongoose from 'mongoose';
import { freePorts } from '../../deploy/engines/src/index';
import { allReady } from '../../deploy/local/src/ready';
import { supervise } from '../../deploy/local/src/supervise';
import type { Alliance } from '../support/alliance';
import { becomes } from './person';

const readyTimeoutMs = 120_000;

export interface Gateway {
  readonly url: string;
  signal(name: 'SIGKILL' | 'SIGSTOP' | 'SIGCONT'): void;
}

/** The gateway of an alliance and another one, on the same database: of both, one tells people. */
export interface Gateways {
  /** Which of them holds the lease, and the other one. */
  teller(): Promise<{ readonly teller: Gateway; readonly other: Gateway }>;
  /** SIGKILL to the one that tells; comes back once it is there again. */
  killTeller(): Promise<void>;
  stop(): Promise<void>;
}

interface LeaseRow {
  readonly _id: string;
  readonly address: string;
}

export async function withSecondGateway(alliance: Alliance): Promise<Gateways> {
  const [port = 0] = await freePorts(1);
  const listen = `127.0.0.1:${port}`;
  const env = { ...alliance.env.gateway, HTTP_LISTEN: listen };
  const folder = mkdtempSync(join(tmpdir(), 'serai-gateway-'));
  const second = supervise({ name: 'gateway', env, logDirectory: folder }, () => undefined);
  const url = `http://${listen}`;
  await allReady(url, readyTimeoutMs);
  const database = await mongoose
    .createConnection(alliance.env.gateway['MONGODB_URI'] ?? '')
    .asPromise();
  const leases = database.collection<LeaseRow>('leases');
  const both: readonly [Gateway, Gateway] = [
    { url: alliance.url, signal: (name) => signalTo(alliance.pid('gateway'), name) },
    { url, signal: (name) => signalTo(second.pid, name) },
  ];
  const teller: Gateways['teller'] = () =>
    becomes('one of them tells', async () => {
      const held = await leases.findOne({ _id: 'telling', expires: { $gt: new Date() } });
      const index = both.findIndex((each) => each.url === `http://${held?.address}`);
      if (index < 0) return undefined;
      const [first, last] = both;
      return index === 0 ? { teller: first, other: last } : { teller: last, other: first };
    });
  return {
    teller,
    killTeller: async () => {
      const killed = (await teller()).teller;
      killed.signal('SIGKILL');
      await allReady(killed.url, readyTimeoutMs);
    },
    stop: async () => {
      await database.close();
      await second.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function signalTo(pid: number | undefined, name: NodeJS.Signals): void {
  // Without one, all processes of this group would be meant.
  if (pid === undefined) throw new Error('that gateway does not run');
  process.kill(pid, name);
}
