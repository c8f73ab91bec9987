import { consignment } from '../domain/tracking.test-data';
import { awaitNews } from './awaitNews';
import type { TrackReads } from './track';

test('who finds no place to listen looks by itself, and is not answered before the time', async () => {
  const known = consignment(1);
  let looks = 0;
  const reads: TrackReads = {
    consignmentByNumber: () => {
      looks += 1;
      return Promise.resolve(known);
    },
    units: () => Promise.resolve(new Map()),
    openIncidents: () => Promise.resolve([]),
    places: () => Promise.resolve(new Map()),
  };
  const number = known.parcels[0]?.trackingNumber ?? '';
  const { signal } = new AbortController();
  const now = (): number => Date.now();
  const until = now() + 50;
  const news = { listen: () => undefined };
  await awaitNews(reads, news, { number, isSeen: () => true, until, signal, now });
  expect(now()).toBeGreaterThanOrEqual(until);
  expect(looks).toBeLessThan(5);
  // What is new is answered at once.
  await awaitNews(reads, news, { number, isSeen: () => false, until: now(), signal, now });
});
