import { randomUUID } from 'node:crypto';
import { once, type Sheet } from '@serai/runtime';
import type { Desk } from '../desk';
import { admit, booked, openDesk, type TestDesk } from '../desk.test-data';
import { kinds } from '../../store/kinds';
import { hearDisruption } from './hearDisruption';
import { replan } from './replan';

let test: TestDesk;
beforeEach(async () => {
  test = await openDesk();
  await admit(test.database);
});
afterEach(() => test.database.close());

describe('a departure that was cut', () => {
  it('is left by so much as is over, and who finds no way counts for it', async () => {
    await booked(test.desk);
    await booked(test.desk);
    const factId = randomUUID();
    const step = {
      name: 'test.disrupt',
      touches: () => [],
      decide: (_: null, sheet: Sheet) => {
        const cause = { kind: 'cut', departureId: 'dep_2', leg: 0, reason: 'smaller' } as const;
        hearDisruption(kinds, sheet, factId, cause);
        return null;
      },
    };
    await once(test.database, step, [{ id: factId, digest: '', command: null }]);
    test.scene.reasons = [{ code: 'NO_ROOM', message: 'full' }];
    const overOn = () => Promise.resolve({ grams: 1, cm3: 0 });
    const desk: Desk = { ...test.desk, capacity: { ...test.desk.capacity, overOn } };
    await replan(desk);
    expect(await desk.replans.unplaced('', 10)).toHaveLength(1);
    expect(await desk.replans.openDisruptions(10)).toEqual([]);
  });
});
