import type { Row } from '../rows';
import { hubClosesRows } from './hubCloses';

/** What is promised of space, of several processes on engines of their own. */
export async function spaceRows(): Promise<Row[]> {
  return hubClosesRows();
}
