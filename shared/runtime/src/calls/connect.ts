import { Client as GrpcClient, credentials } from '@grpc/grpc-js';
import type { TokenSource } from '../identity/types';
import { ask } from './ask';
import type { Target } from './ask';
import { codecOf } from './codec';
import { uncapitalized } from './door';
import { maxMessageBytes } from './limits';
import { protoService } from './protos';
import type { CallOptions, Client, Rule, Rules } from './types';

export interface ConnectOptions<D> {
  /** host:port; a name with several addresses is used in turn. */
  readonly address: string;
  readonly service: string;
  /** Methods that the rules call idempotent are asked again when nobody answers. */
  readonly rules?: Rules<D>;
  /** Says which service is asking where no token is given with a call. */
  readonly tokens?: TokenSource;
}

/** A service that was restarted is found again within a second. */
const channelOptions = {
  'grpc.initial_reconnect_backoff_ms': 100,
  'grpc.max_reconnect_backoff_ms': 1_000,
  'grpc.dns_min_time_between_resolutions_ms': 1_000,
  'grpc.keepalive_time_ms': 20_000,
  'grpc.keepalive_timeout_ms': 5_000,
  'grpc.max_receive_message_length': maxMessageBytes,
  'grpc.max_send_message_length': maxMessageBytes,
  // An answer of many is not handed over in pieces of 64 KB, each of which waits for both processes.
  'grpc-node.flow_control_window': maxMessageBytes,
  'grpc.enable_http_proxy': 0,
  'grpc.service_config_disable_resolution': 1,
  'grpc.service_config': JSON.stringify({ loadBalancingConfig: [{ round_robin: {} }] }),
};

/**
 * A client of one service. Its methods refuse what the other side refused (same kind, code, field
 * and message), SERVICE_UNAVAILABLE when nobody is there and DEADLINE_EXCEEDED when no answer came
 * in time, which leaves open whether it was done. Anything else is a CallFailed.
 */
export function connect<D>(options: ConnectOptions<D>): Client<D> {
  const channel = new GrpcClient(options.address, credentials.createInsecure(), channelOptions);
  const rules = (options.rules ?? {}) as Readonly<Record<string, Rule>>;
  const methods = Object.keys(protoService(options.service)).map((name) => {
    const target: Target = {
      channel,
      codec: codecOf(options.service, name),
      isIdempotent: rules[name]?.idempotent ?? false,
      tokens: options.tokens,
    };
    const method = (request: unknown, callOptions: CallOptions) =>
      ask(target, request, callOptions);
    return [uncapitalized(name), method] as const;
  });
  return { ...Object.fromEntries(methods), close: () => channel.close() } as unknown as Client<D>;
}
