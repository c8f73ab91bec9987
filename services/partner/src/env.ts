import { commonEnv, readEnv } from '@serai/runtime';
import { z } from 'zod';

const minute = 60_000;

const credentials = z
  .string()
  .transform((text, context): unknown => {
    try {
      return JSON.parse(text);
    } catch {
      context.addIssue({ code: 'custom', message: 'must be JSON' });
      return z.NEVER;
    }
  })
  .pipe(z.record(z.string(), z.string().regex(/^[0-9a-f]{64}$/, 'must be sha256 in hex')));

const wholeMs = z.coerce.number().int().nonnegative();

/** Partner is where others sign in: it needs no address of itself, and no secret of its own. */
const schema = commonEnv
  .omit({ PARTNER_ADDRESS: true, SERVICE_NAME: true, SERVICE_SECRET: true })
  .extend({
    /** JSON: name of a service -> sha256 of its secret, hex. */
    SERVICE_CREDENTIALS: credentials.default({}),
    /** The first admin, made at the first start. */
    ADMIN_LOGIN: z.string().exactOptional(),
    ADMIN_PASSWORD: z.string().exactOptional(),
    /** Of the first charter. */
    COMPARISON_CURRENCY: z.string().default('EUR'),
    TOKEN_LIFE_MS: wholeMs.default(15 * minute),
    CLOCK_SKEW_MS: wholeMs.default(minute / 2),
    /** How long a key is published before it signs: services look every 2 s. */
    KEY_PUBLISH_AHEAD_MS: wholeMs.default(10 * minute),
    KEY_ROTATE_AFTER_MS: wholeMs.default(30 * 24 * 60 * minute),
    /** Rounds of scrypt for one password. */
    PASSWORD_ROUNDS: z.coerce.number().int().min(1).max(20).default(5),
    /** The two's logarithm of scrypt's N: 14 takes 16 MB. Less is for trying out. */
    PASSWORD_LOG_OF_N: z.coerce.number().int().min(10).max(14).default(14),
  })
  .refine((env) => (env.ADMIN_LOGIN === undefined) === (env.ADMIN_PASSWORD === undefined), {
    path: ['ADMIN_PASSWORD'],
    message: 'ADMIN_LOGIN and ADMIN_PASSWORD come together',
  });

export type PartnerEnv = z.infer<typeof schema>;

/** Ends the process with one sentence for each variable that is missing or wrong. */
export function partnerEnv(): PartnerEnv {
  return readEnv(schema);
}
