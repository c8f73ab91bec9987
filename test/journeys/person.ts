import { setTimeout as wait } from 'node:timers/promises';

export type Json = Record<string, unknown>;

export interface Answer {
  readonly status: number;
  readonly body: Json;
  readonly text: string;
}

const pollMs = 100;
const factLimitMs = 120_000;

/** Somebody who asks over HTTP and remembers every word that was said to them. */
export class Person {
  readonly name: string;
  readonly heard: string[] = [];
  private readonly base: string;
  private token: string | undefined;

  constructor(base: string, name: string) {
    this.base = base;
    this.name = name;
  }

  async signIn(login: string, password: string): Promise<this> {
    const { body } = await this.post('/v1/sign-in', { login, password });
    this.token = String(body['accessToken']);
    return this;
  }

  get(path: string): Promise<Answer> {
    return this.ask('GET', path);
  }

  /** What is there; anything but 2xx fails the test. */
  async read(path: string): Promise<Json> {
    const { status, body, text } = await this.get(path);
    if (status >= 300) throw new Error(`${this.name} GET ${path}: ${status} ${text}`);
    return body;
  }

  /** What was done; anything but 2xx fails the test. */
  async post(path: string, sent?: Json, key?: string): Promise<Answer> {
    const answer = await this.ask('POST', path, sent, key);
    if (answer.status < 300) return answer;
    throw new Error(`${this.name} POST ${path}: ${answer.status} ${answer.text}`);
  }

  async ask(
    method: string,
    path: string,
    sent?: Json,
    key?: string,
    more: Readonly<Record<string, string>> = {},
  ): Promise<Answer> {
    const response = await fetch(`${this.base}${path}`, {
      method,
      headers: {
        ...more,
        ...(sent === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...(this.token === undefined ? {} : { Authorization: `Bearer ${this.token}` }),
        ...(key === undefined ? {} : { 'Idempotency-Key': key }),
      },
      ...(sent === undefined ? {} : { body: JSON.stringify(sent) }),
    });
    const text = await response.text();
    this.heard.push(text);
    return { status: response.status, body: text.startsWith('{') ? asJson(text) : {}, text };
  }
}

/** Waits for a fact that another process has yet to hear of. */
export async function becomes<T>(what: string, look: () => Promise<T | undefined>): Promise<T> {
  const until = Date.now() + factLimitMs;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (Date.now() > until) throw new Error(`${what}: not so within ${factLimitMs} ms`);
    await wait(pollMs);
  }
}

/** The page's rows. */
export function itemsOf(body: Json): Json[] {
  return body['items'] as Json[];
}

function asJson(text: string): Json {
  return JSON.parse(text) as Json;
}
