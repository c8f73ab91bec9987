import type { IncomingHttpHeaders, Server } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Heard {
  readonly body: string;
  readonly headers: IncomingHttpHeaders;
}

export interface Receiver {
  readonly url: string;
  readonly heard: Heard[];
  /** What it answers, by how many came before. */
  answers: (nth: number) => number | Promise<number>;
  /** Where it says to go instead. */
  location?: string;
  close(): Promise<void>;
}

/** Somebody's own system: a real server on this machine, that writes down what it is told. */
export async function receiver(): Promise<Receiver> {
  const heard: Heard[] = [];
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      heard.push({ body: Buffer.concat(chunks).toString('utf8'), headers: request.headers });
      const elsewhere = one.location === undefined ? {} : { Location: one.location };
      const answered = Promise.resolve(one.answers(heard.length - 1));
      void answered.then((status) => response.writeHead(status, elsewhere).end());
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const one: Receiver = {
    url: `http://127.0.0.1:${port}/hook`,
    heard,
    answers: () => 204,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
  return one;
}
