import { commonEnv, readEnv } from '@serai/runtime';
import { z } from 'zod';

const address = z.string().regex(/:\d+$/, 'must be host:port');

const schema = commonEnv.omit({ GRPC_LISTEN: true }).extend({
  HTTP_LISTEN: address.default('127.0.0.1:8080'),
  CAPACITY_ADDRESS: address,
  BOOKING_ADDRESS: address,
  TRACKING_ADDRESS: address,
  /**
   * Addresses or networks of proxies, with commas between, or how many stand one behind the other:
   * `X-Forwarded-For` counts as far as they say so. Absent: never.
   */
  TRUSTED_PROXIES: z
    .string()
    .min(1)
    .max(1_000)
    .transform((text) => (/^\d+$/.test(text) ? Number(text) : text))
    .exactOptional(),
  /** For tests and demonstrations only: messages may go to this machine itself. */
  TELL_LOOPBACK: z.enum(['on', 'off']).default('off'),
  /** The wait before a message is tried for the second time. */
  FIRST_RETRY_MS: z.coerce.number().int().min(1).max(3_600_000).exactOptional(),
  /** Absent: no mail is sent. */
  SMTP_URL: z
    .string()
    .regex(/^smtps?:\/\//, 'must be an smtp:// or smtps:// address')
    .exactOptional(),
  MAIL_FROM: z.string().max(200).default('Serai <no-reply@serai.invalid>'),
});

/** What the gateway must be told. */
export function gatewayEnv() {
  return readEnv(schema);
}
