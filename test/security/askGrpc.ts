import { randomUUID } from 'node:crypto';
import { isRefusal } from '../../shared/model/src/index';
import { connect } from '../../shared/runtime/src/calls/connect';
import { uncapitalized } from '../../shared/runtime/src/calls/door';
import type { CallOptions } from '../../shared/runtime/src/calls/types';
import type { ServiceName } from '../../deploy/local/src/secrets';
import type { Alliance } from '../support/alliance';

export type Json = Record<string, unknown>;

/** `said`: 'OK', or the kind of the refusal; a failure that is no refusal is 'failed'. */
export interface Told {
  readonly said: string;
  readonly code: string;
  readonly answer: Json;
}

type AnyClient = Record<string, (asked: Json, options: CallOptions) => Promise<Json>>;

const deadlineMs = 30_000;
const clients = new Map<string, AnyClient>();

/** Asks one method of one process, as nobody when the token is ''. */
export async function askGrpc(
  alliance: Alliance,
  process: ServiceName,
  method: string,
  token: string,
  asked: Json,
): Promise<Told> {
  const [service = '', name = ''] = method.split('/');
  const address = String(alliance.env[process]['GRPC_LISTEN']);
  const client = clientOf(address, service);
  const call = client[uncapitalized(name)];
  if (call === undefined) throw new Error(`${service} has no ${name}`);
  try {
    const answer = await call(asked, { deadlineMs, token, requestId: randomUUID() });
    return { said: 'OK', code: '', answer };
  } catch (error) {
    if (isRefusal(error)) return { said: error.kind, code: error.code, answer: {} };
    return { said: 'failed', code: String(error), answer: {} };
  }
}

/** What a test needs before it begins: `partner/AgreementService/GetCharter`, `booking/Quote`. */
export async function must(
  alliance: Alliance,
  method: string,
  token: string,
  asked: Json,
): Promise<Json> {
  const [process = '', ...rest] = method.split('/');
  const name = rest.pop() ?? '';
  const service = rest[0] ?? `${process.slice(0, 1).toUpperCase()}${process.slice(1)}Service`;
  const full = `serai.${process}.v1.${service}/${name}`;
  const told = await askGrpc(alliance, process as ServiceName, full, token, asked);
  if (told.said === 'OK') return told.answer;
  throw new Error(`${full}: ${told.said} ${told.code}`);
}

export function closeClients(): void {
  for (const client of clients.values()) (client as unknown as { close(): void }).close();
  clients.clear();
}

function clientOf(address: string, service: string): AnyClient {
  const key = `${address} ${service}`;
  const known = clients.get(key) ?? (connect({ address, service }) as unknown as AnyClient);
  clients.set(key, known);
  return known;
}
