import { once, type Sheet } from '@serai/runtime';
import type { Proposal } from '../../domain/replan/proposal';
import type { Waiting } from '../../domain/replan/reroute';
import { kinds } from '../../store/kinds';
import { memberId, openDesk, operatorA, type TestDesk } from '../desk.test-data';
import { listReroutes } from './listReroutes';

let test: TestDesk;
beforeEach(async () => {
  test = await openDesk();
});
afterEach(() => test.database.close());

const cause = { kind: 'cancelled', departureId: 'dep_2', reason: 'flood' } as const;
const proposal: Proposal = {
  behind: 0,
  options: [],
  searched: { grams: 1, cm3: 1 },
  answerBy: 1,
  byDefault: 'earliest',
};

function waitingOf(id: string): Waiting {
  const of = { bookingId: 'bkg_1', sellerId: memberId, subject: 'per_shipper', partId: 'prt_1' };
  return { id, ...of, parcelIds: [], ssccs: [], disruptionId: 'dis_1', cause, since: 1 };
}

/** Unplaced and proposed ones, in turns. */
async function kept(ids: readonly string[]): Promise<void> {
  const step = {
    name: 'test.wait',
    touches: () => [],
    decide: (_: null, sheet: Sheet) => {
      ids.forEach((id, index) => {
        const said = { waiting: waitingOf(id), at: 1 };
        sheet.record(kinds.reroute, id, [
          index % 2 === 0
            ? { type: 'RerouteUnplaced', ...said, reasons: [] }
            : { type: 'RerouteProposed', ...said, proposal },
        ]);
      });
      return null;
    },
  };
  await once(test.database, step, [{ id: 'test.wait', digest: '', command: null }]);
}

describe('what is still to be settled about ways', () => {
  it('is shown by its status, page by page, each page as full as there are such', async () => {
    const ids = Array.from({ length: 8 }, (_, index) => `rrt_${index}`);
    await kept(ids);
    const pages: string[][] = [];
    let cursor = '';
    do {
      const asked = { page: { cursor, limit: 2 }, status: 'proposed', sellerId: '' };
      const { reroutes, nextCursor } = await listReroutes(test.desk, operatorA, asked);
      pages.push(reroutes.map(({ id }) => id));
      cursor = nextCursor;
    } while (cursor !== '');
    expect(pages).toEqual([
      ['rrt_1', 'rrt_3'],
      ['rrt_5', 'rrt_7'],
    ]);
  });
});
