import type { Sheet } from '@serai/runtime';
import type { Kinds } from './kinds';

/** Space came back there; known already, nothing is written. */
export function hearSpace({ room: kind }: Kinds, sheet: Sheet, ids: readonly string[]): void {
  // Read together: a sheet is not read as often as a long way has departures.
  sheet.look(ids.map((id) => ({ kind, id })));
  for (const id of ids) {
    if (sheet.state(kind, id).hasSpace) continue;
    sheet.record(kind, id, [{ type: 'SpaceReturned' }]);
  }
}
