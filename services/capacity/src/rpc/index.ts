import type { Door } from '@serai/runtime';
import type { JournalLeader } from '../application/journalPeer';
import { journalDoor } from './journal';
import { networkDoor, type NetworkDoorOptions } from './network';
import { spaceDoor, type SpaceDoorOptions } from './space';

/** What capacity answers. */
export function doorsOf(
  options: NetworkDoorOptions & SpaceDoorOptions & { readonly leader: JournalLeader },
): readonly Door[] {
  return [networkDoor(options), spaceDoor(options), journalDoor(options)];
}
