import type { Row } from '../rows';
import { journalRows } from './journal';

/** What space costs: P4 and whatever else holds, moves or gives back space. */
export async function spaceRows(): Promise<Row[]> {
  return [...(await journalRows())];
}
