import type { Door } from '@serai/runtime';
import { networkDoor, type NetworkDoorOptions } from './network';
import { spaceDoor, type SpaceDoorOptions } from './space';

/** What capacity answers. */
export function doorsOf(options: NetworkDoorOptions & SpaceDoorOptions): readonly Door[] {
  return [networkDoor(options), spaceDoor(options)];
}
