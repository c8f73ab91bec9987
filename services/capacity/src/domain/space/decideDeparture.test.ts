import { freeRoom, ownRoom } from './departure';
import { asker, hold, keep, leg, noon, train, type BareCommand } from './space.test-data';

const hourMs = 3_600_000;
const opened: BareCommand = { kind: 'open', departure: train() };
const of = { departureId: train().id, carrierId: 'mbr_carrier', reason: 'storm' };
const cut = (grams: number, cm3 = 10_000, change = {}): BareCommand => ({
  kind: 'cut',
  ...of,
  leg: 0,
  grams,
  cm3,
  ...change,
});
const revise = (legs: readonly object[], change = {}): BareCommand =>
  ({ kind: 'revise', ...of, legs, ...change }) as BareCommand;
const cancel = (change = {}): BareCommand => ({ kind: 'cancel', ...of, ...change });
const allot = (memberId: string, grams: number, change = {}): BareCommand => {
  const { departureId, carrierId } = of;
  const allotment = { ...keep(memberId, grams), ...change };
  return { kind: 'allot', departureId, carrierId, allotment };
};

function legOf(space: ReturnType<typeof asker>, index = 0) {
  const found = space.state.departures.get(train().id)?.legs[index];
  if (found === undefined) throw new Error('no such leg');
  return found;
}

describe('opening', () => {
  it('again replaces what nobody has touched, and nothing else', () => {
    const space = asker([opened]);
    const other = { ...train(), cutoffMinutes: 30 };
    expect(space.code({ kind: 'open', departure: other })).toBe('granted');
    space.ask(hold('h1', [leg(0, 1)]));
    expect(space.code({ kind: 'open', departure: { ...other, mode: 'road' } })).toBe(
      'DEPARTURE_SOLD',
    );
    const revised = asker([opened, cut(5)]);
    expect(revised.code({ kind: 'open', departure: other })).toBe('DEPARTURE_SOLD');
    const cancelled = asker([opened, cancel()]);
    expect(cancelled.code({ kind: 'open', departure: other })).toBe('DEPARTURE_CANCELLED');
  });

  it.each([
    ['DEPARTURE_INVALID', { legs: [] }],
    ['DEPARTURE_INVALID', { id: '' }],
    ['DEPARTURE_INVALID', { cutoffMinutes: -1 }],
    ['TIMES_INVALID', { legs: [...train().legs].reverse() }],
    ['SIZE_INVALID', { legs: train().legs.map((one) => ({ ...one, cm3: 0.5 })) }],
    ['SIZE_INVALID', { legs: train().legs.map((one) => ({ ...one, grams: -1 })) }],
    ['ALLOTMENT_INVALID', { allotments: [keep('', 1)] }],
    ['ALLOTMENT_TOO_LARGE', { allotments: [keep('mbr_a', 501), keep('mbr_b', 500)] }],
    ['SELLER_NOT_ALLOWED', { allotments: [keep('mbr_a', 1)], sellerIds: ['mbr_b'] }],
  ])('is refused with %s', (code, change) => {
    const space = asker();
    expect(space.code({ kind: 'open', departure: train(change) })).toBe(code);
    expect(space.state.departures.size).toBe(0);
  });

  it('of a run or storage is refused without days, sizes and names', () => {
    const run = {
      areaId: 'are_1',
      reference: 'r',
      memberId: 'm',
      days: [8],
      grams: 1,
      cm3: 1,
      stops: 1,
    };
    const space = asker();
    expect(space.code({ kind: 'openRun', run })).toBe('RUN_INVALID');
    expect(space.code({ kind: 'openRun', run: { ...run, days: [7], grams: -1 } })).toBe(
      'RUN_INVALID',
    );
    const storage = { pointId: '', memberId: 'm', cm3: 1 };
    expect(space.code({ kind: 'openStorage', storage })).toBe('STORAGE_MISSING');
    expect(
      space.code({ kind: 'openStorage', storage: { ...storage, pointId: 'p', cm3: -1 } }),
    ).toBe('SIZE_INVALID');
  });
});

describe('revising', () => {
  const later = { index: 1, departsAt: noon + 40 * hourMs, arrivesAt: noon + 50 * hourMs };

  it('moves the times and keeps the space', () => {
    const space = asker([opened, hold('h1', [leg(1, 7)]), revise([later])]);
    expect(legOf(space, 1)).toMatchObject({ departsAt: later.departsAt, soldGrams: 7 });
    expect(space.state.departures.get(train().id)).toMatchObject({ version: 3, reason: 'storm' });
    expect(space.changes).toMatchObject([{ kind: 'revised', what: 'times' }]);
  });

  it('leaves in the free pool what has flowed there', () => {
    const departure = train({ allotments: [keep('mbr_other', 400)] });
    const space = asker([{ kind: 'open', departure }]);
    space.at = noon + 22 * hourMs;
    const until = space.at + hourMs;
    space.ask(hold('h1', [leg(0, 900)], { until }));
    const day = { departsAt: noon + 48 * hourMs, arrivesAt: noon + 50 * hourMs };
    const after = { departsAt: noon + 60 * hourMs, arrivesAt: noon + 61 * hourMs };
    expect(
      space.code(
        revise([
          { index: 0, ...day },
          { index: 1, ...after },
        ]),
      ),
    ).toBe('granted');
    expect(ownRoom(legOf(space), 'mbr_other', space.at).grams).toBe(0);
    expect(freeRoom(legOf(space), space.at).grams).toBe(100);
    expect(ownRoom(legOf(space, 1), 'mbr_other', space.at).grams).toBe(400);
  });

  it.each([
    ['TIMES_INVALID', [], {}],
    ['TIMES_INVALID', [{ ...later, departsAt: noon }], {}],
    ['TIMES_INVALID', [{ ...later, arrivesAt: later.departsAt }], {}],
    ['TIMES_INVALID', [{ ...later, arrivesAt: Number.NaN }], {}],
    ['LEG_MISSING', [{ ...later, index: 2 }], {}],
    ['LEG_MISSING', [later, later], {}],
    ['REASON_MISSING', [later], { reason: ' ' }],
    ['REASON_MISSING', [later], { reason: 'x'.repeat(501) }],
    ['DEPARTURE_MISSING', [later], { departureId: 'dep_none' }],
    ['NOT_YOUR_DEPARTURE', [later], { carrierId: 'mbr_other' }],
  ])('is refused with %s', (code, legs, change) => {
    expect(asker([opened]).code(revise(legs, change))).toBe(code);
  });
});

describe('cutting', () => {
  it('below what is sold stands, raises an overflow, and nothing more is granted', () => {
    const space = asker([opened, hold('h1', [leg(0, 600)]), hold('h2', [leg(0, 100)])]);
    expect(space.code(cut(500))).toBe('granted');
    expect(space.changes.map(({ kind }) => kind)).toEqual(['revised', 'overflowed']);
    expect(legOf(space)).toMatchObject({ grams: 500, soldGrams: 700, overSince: noon });
    expect(space.code(hold('h3', [leg(0, 1)]))).toBe('NO_ROOM');
    space.ask({ kind: 'release', holdId: 'h2', sellerId: null });
    expect(legOf(space).overSince).toBe(noon);
    expect(space.code(hold('h4', [leg(0, 1)]))).toBe('NO_ROOM');
    space.ask({ kind: 'release', holdId: 'h1', sellerId: null });
    expect(legOf(space).overSince).toBeNull();
    expect(space.code(hold('h5', [leg(0, 500)]))).toBe('granted');
  });

  it('in volume alone raises an overflow too', () => {
    const space = asker([opened, hold('h1', [leg(0, 6, 600)]), cut(1_000, 599)]);
    expect(space.changes.map(({ kind }) => kind)).toEqual(['revised', 'overflowed']);
  });

  it('takes the unsold free pool first, then the unsold allotments in proportion', () => {
    const departure = train({ allotments: [keep('mbr_seller', 300), keep('mbr_other', 200)] });
    const space = asker([{ kind: 'open', departure }, hold('h1', [leg(0, 100)]), cut(600)]);
    expect(legOf(space).pools.map(({ grams }) => grams)).toEqual([300, 200]);
    space.ask(cut(300));
    expect(legOf(space).pools.map(({ grams }) => grams)).toEqual([200, 100]);
    space.ask(cut(99));
    expect(legOf(space).pools.map(({ grams }) => grams)).toEqual([0, 0]);
    space.ask(cut(1_000));
    expect(legOf(space)).toMatchObject({ grams: 1_000, overSince: null });
    expect(freeRoom(legOf(space), noon).grams).toBe(900);
  });

  it.each([
    ['SIZE_INVALID', cut(-1)],
    ['SIZE_INVALID', cut(1, 1.5)],
    ['LEG_MISSING', cut(1, 1, { leg: 9 })],
    ['REASON_MISSING', cut(1, 1, { reason: '' })],
    ['NOT_YOUR_DEPARTURE', cut(1, 1, { carrierId: 'mbr_other' })],
  ])('is refused with %s', (code, command) => {
    expect(asker([opened]).code(command)).toBe(code);
  });
});

describe('cancelling', () => {
  it('is for good, may be repeated, and what was held can still be given back', () => {
    const space = asker([opened, hold('h1', [leg(0, 5)]), cancel()]);
    expect(space.changes.map(({ kind }) => kind)).toEqual(['cancelled']);
    expect(space.code(cancel(), 'again')).toBe('granted');
    expect(space.changes).toEqual([]);
    expect(space.code(cut(1))).toBe('DEPARTURE_CANCELLED');
    expect(space.code(allot('mbr_other', 1))).toBe('DEPARTURE_CANCELLED');
    space.ask({ kind: 'release', holdId: 'h1', sellerId: null });
    expect(legOf(space).soldGrams).toBe(0);
    expect(asker([opened]).code(cancel({ reason: '' }))).toBe('REASON_MISSING');
  });
});

describe('allotting', () => {
  it('keeps space for one member beside what is sold and kept for others', () => {
    const space = asker([opened, hold('h1', [leg(0, 300)]), allot('mbr_a', 400)]);
    expect(space.changes.map(({ kind }) => kind)).toEqual(['allotted']);
    expect(space.code(allot('mbr_b', 301))).toBe('ALLOTMENT_TOO_LARGE');
    expect(space.code(allot('mbr_b', 300))).toBe('granted');
    expect(space.code(allot('mbr_a', 401))).toBe('ALLOTMENT_TOO_LARGE');
    expect(space.code(allot('mbr_a', 0))).toBe('granted');
    expect(freeRoom(legOf(space), noon).grams).toBe(400);
  });

  it('below what was sold from it keeps that counted, and gives back no more than it took', () => {
    const space = asker([opened, allot('mbr_seller', 500), hold('h1', [leg(0, 600)])]);
    expect(space.code(allot('mbr_seller', 200))).toBe('granted');
    expect(freeRoom(legOf(space), noon).grams).toBe(400);
    space.ask({ kind: 'release', holdId: 'h1', sellerId: null });
    expect(freeRoom(legOf(space), noon).grams).toBe(800);
    expect(ownRoom(legOf(space), 'mbr_seller', noon).grams).toBe(200);
  });

  it('cannot take back by a new release time what has flowed to others', () => {
    const space = asker([opened, allot('mbr_a', 500)]);
    space.at = noon + 22 * hourMs;
    space.ask(hold('h1', [leg(0, 900)], { until: space.at + hourMs }));
    expect(space.code(allot('mbr_a', 500, { releaseMinutes: 30 }))).toBe('ALLOTMENT_TOO_LARGE');
    expect(space.code(allot('mbr_a', 100, { releaseMinutes: 30 }))).toBe('granted');
  });

  it.each([
    ['ALLOTMENT_INVALID', allot('mbr_a', -1)],
    ['ALLOTMENT_INVALID', allot('mbr_a', 1, { releaseMinutes: 0.5 })],
    ['ALLOTMENT_INVALID', allot('', 1)],
    ['ALLOTMENT_TOO_LARGE', allot('mbr_a', 1_001)],
  ])('is refused with %s', (code, command) => {
    expect(asker([opened]).code(command)).toBe(code);
  });
});

describe('an agreed allotment', () => {
  const by = (heard: number, agreementId = 'agr_1') => ({ agreed: { agreementId, heard } });
  const agreed = (memberId: string, grams: number, heard: number, change = {}) =>
    ({ ...allot(memberId, grams, change), carrierId: null, ...by(heard) }) as BareCommand;
  const poolOf = (space: ReturnType<typeof asker>) =>
    legOf(space).pools.find(({ memberId }) => memberId === 'mbr_a');

  it('is kept as far as there is room, leg by leg, and says why', () => {
    const space = asker([opened, hold('h1', [leg(0, 300)])]);
    expect(space.code(agreed('mbr_a', 800, 1))).toBe('granted');
    expect([poolOf(space)?.grams, legOf(space, 1).pools[0]?.grams]).toEqual([700, 800]);
    expect(space.changes).toMatchObject([{ kind: 'allotted', why: 'ALLOTMENT_TOO_LARGE' }]);
    expect(poolOf(space)?.agreed).toMatchObject({ agreementId: 'agr_1', asked: { grams: 800 } });
  });

  it('is not changed by what was heard before, nor by hand; asked again it changes nothing', () => {
    const space = asker([opened, agreed('mbr_a', 300, 2)]);
    space.ask(agreed('mbr_a', 500, 1));
    space.ask(agreed('mbr_a', 300, 3));
    expect(space.changes).toEqual([]);
    expect(poolOf(space)?.grams).toBe(300);
    expect(space.code(allot('mbr_a', 100))).toBe('ALLOTMENT_AGREED');
    space.ask(agreed('mbr_a', 300, 4, { releaseMinutes: 30 }));
    expect(poolOf(space)?.releaseMinutes).toBe(30);
  });

  it('ends without what is sold of it, and then space may be kept by hand', () => {
    const space = asker([opened, agreed('mbr_a', 300, 1)]);
    space.ask(hold('h1', [leg(0, 200)], { sellerId: 'mbr_a', commit: true }));
    space.ask(agreed('mbr_a', 0, 2));
    expect(poolOf(space)).toMatchObject({ grams: 0, soldGrams: 200 });
    expect([legOf(space).soldGrams, freeRoom(legOf(space), noon).grams]).toEqual([200, 800]);
    expect(space.code(allot('mbr_a', 100))).toBe('granted');
  });

  it('keeps nothing for who may not sell the line, and says so', () => {
    const departure = train({ sellerIds: ['mbr_b'] });
    const space = asker([{ kind: 'open', departure }]);
    expect(space.code(agreed('mbr_a', 300, 1))).toBe('granted');
    expect(space.changes).toMatchObject([{ why: 'SELLER_NOT_ALLOWED' }]);
    expect(poolOf(space)?.grams).toBe(0);
  });
});
