import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { book, idsOfRun } from './journey';
import type { Cast } from './people';
import { Rest, type Json } from './rest';
import { teller } from './story';

const at = '2027-01-01T00:00:00Z';
const way = { legs: [], arrivesAt: at, co2eGrams: 1 };
const option = { id: 'opt_1', price: { amount: 1, currency: 'EUR' }, itinerary: way };
const parcels = [{ sscc: '1', trackingNumber: 'N' }];

let server: Server;
let quotes = 0;

/** An alliance whose network is not on sale before the third question. */
function answerTo(path: string): Json {
  if (path.endsWith('/labels')) return {};
  if (path !== '/v1/quotes') return { id: 'bkg_1', status: 'confirmed', promisedAt: at, parcels };
  quotes += 1;
  return { id: `quo_${quotes}`, options: quotes < 3 ? [] : [option], reasons: [] };
}

beforeAll(async () => {
  server = createServer((request, response) => {
    response.end(JSON.stringify(answerTo(String(request.url))));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

test('an alliance that was just started is asked again until its network is on sale', async () => {
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const cast = { memberName: (id: string) => id } as Cast;
  const said: string[] = [];
  const say = (line: string) => void said.push(line);
  const told = { tell: teller('en'), locale: 'en', say, id: idsOfRun() };
  const booked = await book({ base, cast, shipper: new Rest(base), ...told });
  expect(booked).toMatchObject({ id: 'bkg_1', ssccs: ['1'], numbers: ['N'] });
  expect(quotes).toBe(3);
  expect(said.filter((line) => line.includes('no way yet'))).toHaveLength(1);
});
