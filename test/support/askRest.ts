/** One request over HTTP, with what it carries. */
export interface Asking {
  readonly token?: string | undefined;
  readonly body?: unknown;
  /** In place of a JSON body. */
  readonly csv?: string | undefined;
  /** Idempotency-Key. */
  readonly key?: string | undefined;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** Empty when the answer is no JSON object. */
  readonly body: Record<string, unknown>;
}

/** Asks once and answers with whatever came. */
export async function askRest(
  url: string,
  method: string,
  path: string,
  asking: Asking = {},
): Promise<Answered> {
  const { token, body, csv, key } = asking;
  const type = csv !== undefined ? 'text/csv' : 'application/json';
  const sent = csv ?? (body === undefined ? undefined : JSON.stringify(body));
  const response = await fetch(`${url}${path}`, {
    method: method.toUpperCase(),
    headers: {
      ...(sent === undefined ? {} : { 'Content-Type': type }),
      ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
      ...(key === undefined ? {} : { 'Idempotency-Key': key }),
      ...asking.headers,
    },
    ...(sent === undefined ? {} : { body: sent }),
  });
  const text = await response.text();
  const isJson = /json/.test(response.headers.get('content-type') ?? '');
  const { status, headers } = response;
  const parsed = isJson && text.startsWith('{') ? (JSON.parse(text) as unknown) : {};
  return { status, headers, text, body: parsed as Record<string, unknown> };
}

/** The same, for what a test needs before it begins: anything but 2xx ends it. */
export async function mustAsk(
  url: string,
  method: string,
  path: string,
  asking: Asking = {},
): Promise<Record<string, unknown>> {
  const answered = await askRest(url, method, path, asking);
  if (answered.status < 300) return answered.body;
  throw new Error(`${method} ${path}: ${answered.status} ${answered.text}`);
}
