import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Rest } from './rest';

let server: Server;
let answer: RequestListener;
let rest: Rest;

beforeAll(async () => {
  server = createServer((request, response) => answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  rest = new Rest(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

describe('the REST interface as the demo uses it', () => {
  test('a refusal is said with its status, code and sentence', async () => {
    answer = (_, response) => {
      response
        .writeHead(404)
        .end(JSON.stringify({ code: 'UNIT_MISSING', detail: 'No such unit.' }));
    };
    const asked = rest.get('/v1/units/1');
    await expect(asked).rejects.toMatchObject({ status: 404, code: 'UNIT_MISSING' });
    await expect(rest.get('/v1/units/1')).rejects.toThrow(
      'GET /v1/units/1 was refused (404 UNIT_MISSING): No such unit.',
    );
  });

  test('what is no problem document is said as it is', async () => {
    answer = (_, response) => response.writeHead(502).end('bad gateway');
    await expect(rest.get('/')).rejects.toThrow('(502 NONE): bad gateway');
  });

  test('while it answers 503 or 429, or breaks off, the same request with the same key is sent again', async () => {
    const keys: unknown[] = [];
    answer = (request, response) => {
      keys.push(request.headers['idempotency-key']);
      if (keys.length === 1) response.writeHead(503).end();
      else if (keys.length === 2) response.writeHead(429).end();
      else if (keys.length === 3) request.socket.destroy();
      else response.end('{"id":"bkg_1"}');
    };
    expect(await rest.post('/v1/bookings', {}, 'key-1')).toEqual({ id: 'bkg_1' });
    expect(keys).toEqual(['key-1', 'key-1', 'key-1', 'key-1']);
  });

  test('who signed in is named with every later request', async () => {
    const tokens: unknown[] = [];
    answer = (request, response) => {
      tokens.push(request.headers.authorization);
      response.end('{"accessToken":"abc"}');
    };
    await (await rest.signIn('yida', 'a password')).get('/v1/members');
    expect(tokens).toEqual([undefined, 'Bearer abc']);
  });
});
