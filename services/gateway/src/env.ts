import { commonEnv, readEnv } from '@serai/runtime';
import { z } from 'zod';

const address = z.string().regex(/:\d+$/, 'must be host:port');

const schema = commonEnv.omit({ GRPC_LISTEN: true }).extend({
  HTTP_LISTEN: address.default('127.0.0.1:8080'),
  CAPACITY_ADDRESS: address,
  BOOKING_ADDRESS: address,
  TRACKING_ADDRESS: address,
});

/** What the gateway must be told. */
export function gatewayEnv() {
  return readEnv(schema);
}
