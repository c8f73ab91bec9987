import type { Actor, Instant } from '@serai/model';
import type { RetirePast } from '../domain/space/commands';
import { mayRetire, mostRetired } from '../domain/space/retire';
import type { Journal } from './journal';

/** So many of each kind are looked at each time: then others get their turn. */
const mostLooked = 5_000;
const service: Actor = { subject: 'capacity', roles: ['service'] };

/**
 * Lets the memory of every instance go of what is long past: by a write, so that all let go of the
 * same. It is asked every few seconds and looks at a stretch of all holds, departures and days at a
 * time, again and again. Answers how many it asked for.
 */
export function pastRetirer(
  journal: Journal,
  writtenOut: () => number,
): (now: Instant) => Promise<number> {
  const { state } = journal;
  const stretches: readonly (readonly [RetirePast['of'], () => readonly string[]])[] = [
    ['hold', stretchOf(state.holds)],
    ['departure', stretchOf(state.departures)],
    ['day', stretchOf(state.taken)],
  ];
  return async (now) => {
    const commands = stretches.flatMap(([of, next]) => {
      const asked = { of, writtenOut: writtenOut() };
      const ids = next().filter((id) => mayRetire(state, asked, id, now));
      return chunksOf(ids).map((some) => commandOf(asked, some));
    });
    if (commands.length > 0) await journal.submit(commands);
    return commands.reduce((sum, { ids }) => sum + ids.length, 0);
  };
}

/** The next ids of a table, and from the first again once all were there. */
function stretchOf(table: ReadonlyMap<string, unknown>): () => readonly string[] {
  let rest = table.keys();
  return () => {
    const ids: string[] = [];
    while (ids.length < mostLooked) {
      const { value, done } = rest.next();
      if (done === true) {
        rest = table.keys();
        break;
      }
      ids.push(value);
    }
    return ids;
  };
}

function chunksOf(ids: readonly string[]): readonly (readonly string[])[] {
  const count = Math.ceil(ids.length / mostRetired);
  return Array.from({ length: count }, (_, nth) =>
    ids.slice(nth * mostRetired, (nth + 1) * mostRetired),
  );
}

function commandOf(
  { of, writtenOut }: Pick<RetirePast, 'of' | 'writtenOut'>,
  ids: readonly string[],
): RetirePast {
  return { kind: 'retire', key: `retire:${ids[0] ?? ''}`, actor: service, of, ids, writtenOut };
}
