import { decodeFact } from '@serai/runtime';
import type { Address, Feed, FeedRow } from './feed';
import type { Seeing } from './seeing';
import type { TellingStore } from './tellingStore';
import { memberLeft } from './toldFacts';

const rowsPerBatch = 500;
const maxBatches = 20;

/**
 * Addresses what was heard, in order: each fact is noted for the members that it may concern, so
 * that nobody has to look at the facts of all. Who then sees it is asked when it is told.
 */
export async function addressFeed(
  feed: Feed,
  seeing: Seeing,
  store: Pick<TellingStore, 'removeAllOf'>,
): Promise<void> {
  for (let batch = 0; batch < maxBatches; batch += 1) {
    const rows = await feed.unaddressed(rowsPerBatch);
    const told = rows.filter(({ type }) => type !== memberLeft);
    const audiences = await seeing.audiences(told);
    const members = new Map(told.map(({ position }, n) => [position, audiences[n] ?? []]));
    for (const row of rows) if (row.type === memberLeft) await store.removeAllOf(row.key);
    await feed.address(
      rows.map((row): Address => {
        const { position } = row;
        return { position, memberIds: members.get(position) ?? [], bookingId: bookingOf(row) };
      }),
    );
    if (rows.length < rowsPerBatch) return;
  }
}

interface Told {
  readonly bookingId?: string;
  readonly booking?: { readonly id: string } | null;
  readonly incident?: { readonly bookingId: string } | null;
}

function bookingOf({ type, data }: FeedRow): string {
  const { bookingId, booking, incident } = decodeFact<Told>(type, data);
  return booking?.id ?? incident?.bookingId ?? bookingId ?? '';
}
