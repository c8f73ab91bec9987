import fc from 'fast-check';
import { maySee, mayKnow, redact, type Viewer } from './maySee';
import { fieldGroups, sightOf, type FieldGroup, type SightEvent } from './sight';

const [seller, collector, rail, truck, stranger] = ['mbr_a', 'mbr_e', 'mbr_c', 'mbr_d', 'mbr_x'];
const operator = (member: string): Viewer => ({
  subject: `per_${member}`,
  member,
  roles: ['operator'],
});

/** Sold by A at 0, planned E, C, D; E collects at 10, C takes at 30, D at 50, delivered at 70. */
const planned: SightEvent[] = [
  { member: seller, event: 'sold', at: 0, shipper: 'per_shipper' },
  { member: collector, event: 'planned', at: 1 },
  { member: rail, event: 'planned', at: 1 },
  { member: truck, event: 'planned', at: 1 },
];
const journey: SightEvent[] = [
  ...planned,
  { member: collector, event: 'tookCustody', at: 10 },
  { member: rail, event: 'announced', at: 20 },
  { member: collector, event: 'gaveCustody', at: 30 },
  { member: rail, event: 'tookCustody', at: 30 },
  { member: truck, event: 'announced', at: 40 },
  { member: truck, event: 'tookCustody', at: 50 },
  { member: truck, event: 'ended', at: 70 },
];
const seen = (history: SightEvent[], viewer: Viewer, group: FieldGroup): number[] => {
  const sight = sightOf(history);
  return Array.from({ length: 9 }, (_, index) => index * 10).filter((at) =>
    maySee(sight, viewer, group, at),
  );
};

describe('a journey over four members', () => {
  test('who sold it sees the whole way, and nobody else sees its customer’s terms', () => {
    const all = [0, 10, 20, 30, 40, 50, 60, 70, 80];
    for (const group of fieldGroups) expect(seen(journey, operator(seller), group)).toEqual(all);
    for (const member of [collector, rail, truck, stranger]) {
      expect(seen(journey, operator(member), 'commercial')).toEqual([]);
    }
  });

  test('who works on it for the holder sees handling alone, until the holder or itself ends it', () => {
    const works = (at: number, event: 'startedWork' | 'endedWork' = 'startedWork'): SightEvent => {
      return { member: stranger, event, at };
    };
    const handling = (...more: SightEvent[]) => seen(more, operator(stranger), 'handling');
    expect(handling(...journey, works(35), works(45))).toEqual([40, 50]);
    expect(handling(...journey, works(35), works(45, 'endedWork'))).toEqual([40]);
    expect(handling(...journey, works(35), works(55))).toEqual([40, 50, 60, 70]);
    expect(handling(...journey, works(35), works(65))).toEqual([40, 50, 70]);
    const given: SightEvent[] = [
      { member: collector, event: 'tookCustody', at: 10 },
      { member: collector, event: 'gaveCustody', at: 30 },
    ];
    expect(handling(...given, works(20))).toEqual([20, 30]);
    const worked = [...journey, works(35)];
    for (const group of ['customs', 'commercial', 'money'] as const) {
      expect(seen(worked, operator(stranger), group)).toEqual([]);
    }
    expect(seen(worked, operator(truck), 'handling')).toEqual([40, 50, 60, 70]);
  });

  test('who holds it sees handling and customs until the next one’s scan, which both see', () => {
    expect(seen(journey, operator(collector), 'customs')).toEqual([10, 20, 30]);
    expect(seen(journey, operator(rail), 'customs')).toEqual([30, 40, 50]);
    expect(seen(journey, operator(truck), 'customs')).toEqual([50, 60, 70]);
  });

  test('who is next sees what it must prepare from the announcement on', () => {
    expect(seen(journey, operator(rail), 'handling')).toEqual([20, 30, 40, 50]);
    expect(seen(journey, operator(truck), 'handling')).toEqual([40, 50, 60, 70]);
    expect(seen(journey.slice(0, 6), operator(rail), 'customs')).toEqual([]);
    expect(seen(journey.slice(0, 6), operator(truck), 'handling')).toEqual([]);
  });

  test('the first of the plan prepares the collection, the others see nothing yet', () => {
    expect(seen(planned, operator(collector), 'handling')).toHaveLength(8);
    expect(seen(planned, operator(collector), 'customs')).toEqual([]);
    expect(seen(planned, operator(rail), 'handling')).toEqual([]);
    expect(seen(journey, operator(collector), 'handling')).toEqual([10, 20, 30]);
    expect(maySee(sightOf(journey), operator(collector), 'handling', 1)).toBe(true);
  });

  test('who held it keeps its interval and its money, and learns nothing of what follows', () => {
    const sight = sightOf(journey);
    expect(maySee(sight, operator(collector), 'handling', 31)).toBe(false);
    expect(maySee(sight, operator(collector), 'money', 30, collector)).toBe(true);
    expect(maySee(sight, operator(collector), 'money', 30, rail)).toBe(false);
    expect(maySee(sight, operator(seller), 'money', 30, rail)).toBe(false);
    expect(maySee(sight, operator(seller), 'commercial', 30, seller)).toBe(true);
  });

  test('the end closes the custody of who delivered', () => {
    const sight = sightOf(journey);
    expect(maySee(sight, operator(truck), 'handling', 71)).toBe(false);
    expect(maySee(sight, operator(seller), 'handling', 71)).toBe(true);
  });

  test('an announcement withdrawn, by a re-plan or by the end, leaves nothing', () => {
    const recalled = [
      ...journey.slice(0, 6),
      { member: rail, event: 'withdrawn', at: 25 } as const,
    ];
    expect(seen(recalled, operator(rail), 'handling')).toEqual([]);
    expect(mayKnow(sightOf(recalled), operator(rail), 'handling')).toBe(false);
    const lost = [...journey.slice(0, 6), { member: collector, event: 'ended', at: 25 } as const];
    expect(seen(lost, operator(rail), 'handling')).toEqual([]);
    const rerouted = [...planned, { member: collector, event: 'withdrawn', at: 5 } as const];
    expect(seen(rerouted, operator(collector), 'handling')).toEqual([]);
    expect(seen(rerouted, operator(rail), 'handling')).toHaveLength(8);
  });

  test('another plan of the same instant shows it to who is first named, and to no other', () => {
    const at = 5;
    const again: SightEvent[] = [
      ...planned,
      { member: collector, event: 'withdrawn', at },
      { member: rail, event: 'withdrawn', at },
      { member: truck, event: 'planned', at },
      { member: rail, event: 'planned', at },
    ];
    expect(seen(again, operator(truck), 'handling')).not.toEqual([]);
    expect(seen(again, operator(rail), 'handling')).toEqual([]);
    const other: SightEvent[] = [
      ...planned.filter(({ member }) => member !== truck),
      { member: collector, event: 'withdrawn', at },
      { member: rail, event: 'withdrawn', at },
      { member: truck, event: 'planned', at },
      { member: rail, event: 'planned', at },
    ];
    expect(seen(other, operator(truck), 'handling')).not.toEqual([]);
    expect(seen(other, operator(rail), 'handling')).toEqual([]);
  });

  test('who holds it twice keeps two intervals and not what lies between', () => {
    const back: SightEvent[] = [
      { member: rail, event: 'tookCustody', at: 10 },
      { member: truck, event: 'tookCustody', at: 30 },
      { member: rail, event: 'tookCustody', at: 50 },
      { member: rail, event: 'tookCustody', at: 55 },
    ];
    expect(seen(back, operator(rail), 'handling')).toEqual([10, 20, 30, 50, 60, 70, 80]);
    expect(seen(back, operator(truck), 'handling')).toEqual([30, 40, 50]);
  });
});

describe('roles', () => {
  const sight = sightOf(journey);
  const groupsOf = (viewer: Viewer, at = 60): FieldGroup[] =>
    fieldGroups.filter((group) => maySee(sight, viewer, group, at));

  test('an admin sees where it is and what the border asks, an auditor also the money', () => {
    expect(groupsOf({ roles: ['admin'] })).toEqual(['handling', 'customs']);
    expect(groupsOf({ roles: ['auditor'] })).toEqual(['handling', 'customs', 'money']);
    expect(groupsOf({ roles: ['service'] })).toEqual([...fieldGroups]);
  });

  test('a reader at a hub sees what moves and clears a parcel, never what it costs', () => {
    expect(groupsOf({ member: truck, roles: ['device'] })).toEqual(['handling', 'customs']);
    expect(groupsOf({ member: seller, roles: ['device'] })).toEqual(['handling', 'customs']);
  });

  test('a shipper sees its member’s view of what it booked itself, without the members’ money', () => {
    const shipper: Viewer = { subject: 'per_shipper', member: seller, roles: ['shipper'] };
    expect(groupsOf(shipper)).toEqual(['handling', 'customs', 'commercial']);
    expect(groupsOf({ ...shipper, subject: 'per_other' })).toEqual([]);
    expect(groupsOf({ ...shipper, member: truck })).toEqual([]);
    const anonymous = sightOf([{ member: seller, event: 'sold', at: 0 }]);
    expect(maySee(anonymous, { member: seller, roles: ['shipper'] }, 'handling', 5)).toBe(false);
  });

  test('without a role or a member there is nothing to see, also for a member of an odd name', () => {
    expect(groupsOf({ roles: [] })).toEqual([]);
    expect(groupsOf({ roles: ['operator'] })).toEqual([]);
    expect(groupsOf({ member: truck, roles: [] })).toEqual([]);
    for (const member of ['__proto__', 'constructor'])
      expect(groupsOf(operator(member))).toEqual([]);
  });
});

describe('redacting a record', () => {
  const record = { weightGrams: 5, hsCode: '8517', priceCny: 900, earnedEur: 40 };
  const groups = {
    weightGrams: 'handling',
    hsCode: 'customs',
    priceCny: 'commercial',
    earnedEur: 'money',
  } as const;
  const shown = (viewer: Viewer, at: number, owner?: string): Partial<typeof record> =>
    redact(record, groups, sightOf(journey), viewer, at, owner);

  test('leaves only what the viewer may see at that moment', () => {
    expect(shown(operator(seller), 20)).toEqual(record);
    expect(shown(operator(rail), 20)).toEqual({ weightGrams: 5 });
    expect(shown(operator(rail), 40, rail)).toEqual({
      weightGrams: 5,
      hsCode: '8517',
      earnedEur: 40,
    });
    expect(shown(operator(rail), 40, truck)).toEqual({ weightGrams: 5, hsCode: '8517' });
    expect(shown(operator(stranger), 40)).toEqual({});
  });

  test('a field without a group is not shown to anybody', () => {
    const more = { ...record, secret: 1 };
    const service: Viewer = { roles: ['service'] };
    const all = redact(more, groups as never, sightOf(journey), service, 40);
    expect(all).toEqual(record);
  });
});

describe('whatever happens to a parcel', () => {
  const members = ['mbr_a', 'mbr_b', 'mbr_c', 'mbr_d'];
  const histories = fc.array(
    fc.record({
      member: fc.constantFrom(...members),
      event: fc.constantFrom(
        ...(['planned', 'announced', 'withdrawn', 'tookCustody', 'gaveCustody', 'ended'] as const),
      ),
      at: fc.integer({ min: 0, max: 100 }),
    }),
    { maxLength: 30 },
  );

  test('customs are seen by one member at a time, but for the moment of a hand-over', () => {
    fc.assert(
      fc.property(histories, fc.integer({ min: 0, max: 100 }), (history, at) => {
        const sight = sightOf(history);
        const between = at + 0.5;
        const seers = members.filter((m) => maySee(sight, operator(m), 'customs', between));
        expect(seers.length).toBeLessThanOrEqual(1);
      }),
      { numRuns: 500 },
    );
  });

  test('who does not sell sees no terms, and who never held or prepared it sees nothing', () => {
    fc.assert(
      fc.property(histories, fc.integer({ min: 0, max: 100 }), (history, at) => {
        const sight = sightOf(history);
        for (const member of members) {
          expect(maySee(sight, operator(member), 'commercial', at)).toBe(false);
          const own = history.filter((event) => event.member === member);
          const isConcerned = own.some(({ event }) =>
            ['planned', 'announced', 'tookCustody'].includes(event),
          );
          if (!isConcerned) expect(mayKnow(sight, operator(member), 'handling')).toBe(false);
        }
      }),
      { numRuns: 500 },
    );
  });

  test('what comes later takes nothing away from who held it, and shows it nothing more', () => {
    fc.assert(
      fc.property(histories, histories, (history, later) => {
        const before = sightOf([...history, { member: 'mbr_z', event: 'tookCustody', at: 101 }]);
        const more = later
          .filter(({ member, event }) => member !== 'mbr_a' || event === 'gaveCustody')
          .map((event) => ({ ...event, at: event.at + 102 }));
        const after = sightOf([
          ...history,
          { member: 'mbr_z', event: 'tookCustody', at: 101 },
          ...more,
        ]);
        for (let at = 0; at <= 210; at += 7) {
          const viewer = operator('mbr_a');
          expect(maySee(after, viewer, 'customs', at)).toBe(maySee(before, viewer, 'customs', at));
        }
      }),
      { numRuns: 300 },
    );
  });

  test('the order in which it is told does not matter, only when it happened', () => {
    fc.assert(
      fc.property(histories, (history) => {
        const distinct = history.map((event, index) => ({ ...event, at: event.at * 100 + index }));
        expect(sightOf([...distinct].reverse())).toEqual(sightOf(distinct));
      }),
    );
  });
});
