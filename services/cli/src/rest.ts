import { setTimeout as wait } from 'node:timers/promises';

/** An answer that is a refusal: RFC 9457 problem details. */
export class Refused extends Error {
  readonly status: number;
  readonly code: string;

  constructor(what: string, status: number, code: string, detail: string) {
    super(`${what} was refused (${status} ${code}): ${detail}`);
    this.name = 'Refused';
    this.status = status;
    this.code = code;
  }
}

export type Json = Record<string, unknown>;

/** A service that is started again is back well within this. */
const usualPatienceMs = 60_000;
const retryMs = 250;
/** Too many requests, and not available now. */
const busy: ReadonlySet<number> = new Set([429, 503]);

/**
 * The REST interface as somebody uses it. While it does not answer, or answers 429 or 503, the same
 * request is sent again: every one is safe to repeat, by its key or by the id of its event.
 */
export class Rest {
  private readonly base: string;
  private readonly token: string | undefined;
  private readonly patienceMs: number;

  /** `patienceMs`: for how long a request is sent again. */
  constructor(base: string, token?: string, patienceMs = usualPatienceMs) {
    this.base = base;
    this.token = token;
    this.patienceMs = patienceMs;
  }

  async signIn(login: string, password: string): Promise<Rest> {
    return new Rest(this.base, await this.tokenOf(login, password), this.patienceMs);
  }

  async tokenOf(login: string, password: string): Promise<string> {
    const { accessToken } = await this.send('POST', '/v1/sign-in', { login, password });
    return String(accessToken);
  }

  get(path: string): Promise<Json> {
    return this.send('GET', path);
  }

  put(path: string, body: Json): Promise<Json> {
    return this.send('PUT', path, body);
  }

  post(path: string, body?: Json, key?: string): Promise<Json> {
    return this.send('POST', path, body, key);
  }

  /** The bytes of a document, such as labels. */
  async bytes(path: string): Promise<Buffer> {
    const response = await this.patient('GET', path);
    if (!response.ok) throw refusedBy(`GET ${path}`, response.status, await response.text());
    return Buffer.from(await response.arrayBuffer());
  }

  private async send(method: string, path: string, body?: Json, key?: string): Promise<Json> {
    const response = await this.patient(method, path, body, key);
    const said = await response.text();
    if (!response.ok) throw refusedBy(`${method} ${path}`, response.status, said);
    return (said === '' ? {} : JSON.parse(said)) as Json;
  }

  private async patient(
    method: string,
    path: string,
    body?: Json,
    key?: string,
  ): Promise<Response> {
    const until = Date.now() + this.patienceMs;
    for (;;) {
      const response = await this.once(method, path, body, key);
      const isOver = Date.now() > until;
      if (response instanceof Response && (!busy.has(response.status) || isOver)) return response;
      if (!(response instanceof Response) && isOver) {
        throw new Error(`${this.base} does not answer`, { cause: response });
      }
      await wait(retryMs);
    }
  }

  /** The answer, or why there was none. */
  private async once(
    method: string,
    path: string,
    body?: Json,
    key?: string,
  ): Promise<Response | Error> {
    const headers = {
      ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      ...(this.token === undefined ? {} : { Authorization: `Bearer ${this.token}` }),
      ...(key === undefined ? {} : { 'Idempotency-Key': key }),
    };
    const text = body === undefined ? {} : { body: JSON.stringify(body) };
    try {
      return await fetch(`${this.base}${path}`, { method, headers, ...text });
    } catch (error) {
      return error instanceof Error ? error : new Error(String(error));
    }
  }
}

function refusedBy(what: string, status: number, said: string): Refused {
  const isJson = said.startsWith('{');
  const { code, detail } = isJson ? (JSON.parse(said) as Json) : { code: 'NONE', detail: said };
  return new Refused(what, status, String(code), String(detail));
}
