import type { Interline } from '../../domain/routing/question';
import type { NetworkLists } from './networkLists';

/** Who hands parcels to whom: everybody, but for two of whom either refuses the other. */
export function planInterline({ members, memberOf }: NetworkLists): Interline {
  const isBound = new Uint8Array(members.length);
  const refused = members.map(() => new Set<number>());
  members.forEach(({ interlineRefusedWith = [] }, one) => {
    for (const id of interlineRefusedWith) {
      const other = memberOf.get(id) ?? one;
      // A member always goes with itself.
      if (other === one) continue;
      refused[one]?.add(other);
      refused[other]?.add(one);
      isBound[one] = 1;
      isBound[other] = 1;
    }
  });
  const mayPass = (from: number, to: number): boolean => refused[from]?.has(to) !== true;
  const known = new Map<number, boolean>();
  const covers = (one: number, other: number): boolean => {
    const key = one * members.length + other;
    const before = known.get(key);
    if (before !== undefined) return before;
    const covered = [...(refused[one] ?? [])].every((next) => refused[other]?.has(next) === true);
    known.set(key, covered);
    return covered;
  };
  return { isBound, varies: false, mayPass, covers };
}
