import { lookup } from 'node:dns/promises';
import http from 'node:http';
import https from 'node:https';
import { isLoopback, addressIn, isPublic, targetOf } from './addresses';

/** All addresses of a name. */
export type Resolve = (host: string) => Promise<readonly string[]>;

export interface PostRules {
  readonly isLoopbackAllowed: boolean;
  readonly resolve: Resolve;
  /** In all, from the look-up to the end of the answer. */
  readonly timeoutMs: number;
}

export interface Letter {
  readonly target: string;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** The other side did not take it, or could not be asked: why, in a few words. */
export class NotTaken extends Error {
  constructor(why: string) {
    super(why);
    this.name = 'NotTaken';
  }
}

export const postTimeoutMs = 15_000;
const maxAnswerBytes = 64 * 1_024;

/** As the machine resolves names. */
export async function resolveName(host: string): Promise<readonly string[]> {
  const found = await lookup(host, { all: true, verbatim: true });
  return found.map(({ address }) => address);
}

/**
 * Posts a letter; comes back once it was taken (2xx). The name is resolved once, every address is
 * looked at, and the connection goes to one that was looked at: a name that says something else a
 * moment later changes nothing. Redirects are answers like any other, and none is followed. Throws
 * NotTaken.
 */
export async function post(letter: Letter, rules: PostRules, signal: AbortSignal): Promise<void> {
  const url = targetOf(letter.target, rules.isLoopbackAllowed);
  const limit = AbortSignal.any([signal, AbortSignal.timeout(rules.timeoutMs)]);
  const address = await aborted(limit, checkedAddress(url, rules));
  const status = await send(url, address, letter, limit);
  if (status < 200 || status > 299) throw new NotTaken(`answered ${status}`);
}

async function checkedAddress(url: URL, rules: PostRules): Promise<string> {
  const { isLoopbackAllowed, resolve } = rules;
  const written = addressIn(url);
  const found = written === undefined ? await named(url.hostname, resolve) : [written];
  const isAllowed = (one: string): boolean =>
    isPublic(one) || (isLoopbackAllowed && isLoopback(one));
  const [first] = found;
  if (first === undefined || !found.every(isAllowed)) {
    throw new NotTaken('the name does not lead to a public address');
  }
  return first;
}

async function named(host: string, resolve: Resolve): Promise<readonly string[]> {
  try {
    return await resolve(host);
  } catch {
    throw new NotTaken('the name cannot be resolved');
  }
}

/** Connects to the address, and speaks to the name: for TLS, and in the Host header. */
function send(url: URL, address: string, letter: Letter, signal: AbortSignal): Promise<number> {
  const isTls = url.protocol === 'https:';
  const isName = addressIn(url) === undefined;
  const options: https.RequestOptions = {
    method: 'POST',
    host: address,
    port: url.port === '' ? (isTls ? 443 : 80) : Number(url.port),
    path: `${url.pathname}${url.search}`,
    headers: {
      ...letter.headers,
      Host: url.host,
      'User-Agent': 'serai',
      'Content-Length': Buffer.byteLength(letter.body),
    },
    agent: false,
    signal,
    ...(isTls && isName ? { servername: url.hostname } : {}),
  };
  return new Promise((resolve, reject) => {
    const failed = (error: Error): void => reject(new NotTaken(error.message));
    const request = (isTls ? https : http).request(options, (response) => {
      let bytes = 0;
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes > maxAnswerBytes) response.destroy();
      });
      response.on('error', failed);
      response.on('close', () => resolve(response.statusCode ?? 0));
    });
    request.on('error', failed);
    request.end(letter.body);
  });
}

function aborted<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const end = (): void => reject(new NotTaken('there was no answer in time'));
    signal.addEventListener('abort', end, { once: true });
    if (signal.aborted) end();
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', end));
  });
}
