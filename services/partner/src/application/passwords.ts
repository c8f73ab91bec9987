import { createHash, randomBytes, scrypt, timingSafeEqual, type ScryptOptions } from 'node:crypto';

/** Keeps passwords as scrypt hashes (RFC 7914), with what they cost written beside them. */
export interface Passwords {
  /** The same `use` gives the same hash, so that a repeated request is known as the same. */
  hash(password: string, use: string): Promise<string>;
  /** Takes as long when there is no hash to compare with. */
  isRight(password: string, hash: string | undefined): Promise<boolean>;
}

const usualLogOfN = 14;
const blockSize = 8;
const keyBytes = 32;
const saltBytes = 16;

/**
 * N = 2^14, r = 8, and `parallelization` rounds of 16 MB each: 5 is the least that OWASP's Password
 * Storage Cheat Sheet asks for at this N. A smaller N is for trying out.
 */
export function passwordsBy(parallelization: number, logOfN = usualLogOfN): Passwords {
  const cost = { logOfN, parallelization };
  const nobody = formatted(cost, randomBytes(saltBytes), randomBytes(keyBytes));
  return {
    hash: async (password, use) => {
      const salt = createHash('sha256').update(use).digest().subarray(0, saltBytes);
      return formatted(cost, salt, await derive(password, salt, cost));
    },
    isRight: async (password, hash) => {
      const [, n = '', , p = '', salt = '', expected = ''] = (hash ?? nobody).split('$');
      const its = { logOfN: Number(n), parallelization: Number(p) };
      const given = await derive(password, Buffer.from(salt, 'base64url'), its);
      const isSame = timingSafeEqual(given, Buffer.from(expected, 'base64url'));
      return isSame && hash !== undefined;
    },
  };
}

interface Cost {
  readonly logOfN: number;
  readonly parallelization: number;
}

function formatted({ logOfN, parallelization }: Cost, salt: Buffer, key: Buffer): string {
  const cost = [logOfN, blockSize, parallelization];
  return ['scrypt', ...cost, salt.toString('base64url'), key.toString('base64url')].join('$');
}

function derive(password: string, salt: Buffer, cost: Cost): Promise<Buffer> {
  const options: ScryptOptions = { N: 2 ** cost.logOfN, r: blockSize, p: cost.parallelization };
  return new Promise((resolve, reject) => {
    scrypt(password, salt, keyBytes, options, (error, key) =>
      error ? reject(error) : resolve(key),
    );
  });
}
