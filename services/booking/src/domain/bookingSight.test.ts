import type { Actor } from '@serai/model';
import { now, seller, shipper } from './booking.test-data';
import { shownTo } from './bookingSight';

const owned = { sellerId: seller, madeBy: shipper, madeAt: now };
const person = (changes: Partial<Actor>): Actor => ({ subject: 'per_x', roles: [], ...changes });

describe('who sees a booking', () => {
  it.each<[string, Actor, string[] | undefined]>([
    [
      'an operator of the selling member sees everything',
      person({ member: seller, roles: ['operator'] }),
      ['handling', 'customs', 'commercial', 'money'],
    ],
    [
      'the shipper who made it sees all but what members owe',
      shipper,
      ['handling', 'customs', 'commercial'],
    ],
    [
      'another shipper of that member sees nothing',
      person({ member: seller, roles: ['shipper'] }),
      undefined,
    ],
    [
      'an operator of another member sees nothing',
      person({ member: 'mbr_b', roles: ['operator'] }),
      undefined,
    ],
    ['an admin sees no price', person({ roles: ['admin'] }), ['handling', 'customs']],
    [
      'an auditor sees the money and not the price',
      person({ roles: ['auditor'] }),
      ['handling', 'customs', 'money'],
    ],
    [
      'a service sees everything',
      person({ roles: ['service'] }),
      ['handling', 'customs', 'commercial', 'money'],
    ],
    ['a device sees nothing', person({ member: seller, roles: ['device'] }), undefined],
  ])('%s', (_, viewer, groups) => {
    const shown = shownTo(viewer, owned);
    const seen = shown && Object.entries(shown).flatMap(([group, is]) => (is ? [group] : []));
    expect(seen).toEqual(groups);
  });
});
