import type { Sheet } from '@serai/runtime';
import type { Kinds } from './kinds';

/** Space came back there; known already, nothing is written. */
export function hearSpace(kinds: Kinds, sheet: Sheet, ids: readonly string[]): void {
  for (const id of ids) {
    if (sheet.state(kinds.room, id).hasSpace) continue;
    sheet.record(kinds.room, id, [{ type: 'SpaceReturned' }]);
  }
}
