import type { KnownConsignment } from '../domain/consignment';
import type { Happening } from '../domain/happening';
import { counts } from '../domain/happening';
import { isFollowing } from '../domain/stays';
import { at, code, consignment } from '../domain/tracking.test-data';
import { evolveUnit } from '../domain/unit';
import { kinds } from '../store/kinds';
import { collect } from './collect';
import { expectConsignment } from './expectConsignment';
import { nothingNearby } from './nearby';
import { pack } from './pack';
import { scan } from './scan';
import { unpack } from './unpack';
import { World } from './world.test-data';

const [parcel, cage] = [code(1), code(9)];
const told = (memberId: string, eventId: string, hour: number, pointId = 'x') => ({
  ...{ eventId, eventTime: at(hour), pointId, nearby: nothingNearby },
  witness: { memberId, subject: `per_${memberId}` },
});

/** A parcel of a in a cage since hour 2. */
function begun(): World {
  const made = new World();
  made.change((sheet) => expectConsignment(kinds, sheet, consignment(1)), at(0));
  made.decide(collect(kinds), { ...told('a', 'c', 1), ssccs: [parcel] }, at(1));
  const inside = { parentSscc: cage, parentKind: 'cage', childSsccs: [parcel] };
  made.decide(pack(kinds), { ...told('a', 'p', 2), ...inside }, at(2));
  return made;
}

const leftOf = (to: World): readonly string[] =>
  (to.unit(parcel)?.history ?? [])
    .filter((each) => each.eventId === 'k' && counts(each))
    .map(({ memberId }) => memberId);

test('what one member told is not taken back with what another told under the same id', () => {
  const to = begun();
  to.decide(scan(kinds), { ...told('a', 'k', 3), sscc: cage }, at(3));
  to.decide(scan(kinds), { ...told('b', 'k', 5), sscc: cage }, at(5));
  expect(leftOf(to)).toEqual(['a', 'b']);
  const out = { parentSscc: cage, childSsccs: [parcel] };
  to.decide(unpack(kinds), { ...told('a', 'u', 4), ...out }, at(6));
  expect(leftOf(to)).toEqual(['a']);
  const unit = to.unit(parcel);
  if (unit === undefined) throw new Error('the parcel is absent');
  const before = { type: 'HappeningCorrected', eventId: 'k', at: at(7) } as const;
  expect(evolveUnit(unit, before)).toMatchObject({
    history: unit.history.map(({ eventId }) =>
      eventId === 'k' ? { flags: expect.arrayContaining(['corrected']) as unknown } : { eventId },
    ),
  });
});

test('a parcel is not where a cage was before it lay in it, though the id is another’s too', () => {
  const to = begun();
  to.decide(scan(kinds), { ...told('b', 'k', 3), sscc: cage }, at(3));
  const progress = () => (to.states.get('consignment:bkg_1') as KnownConsignment).progress;
  const before = progress();
  to.decide(scan(kinds), { ...told('a', 'k', 1.5, 'y'), sscc: cage }, at(4));
  expect(leftOf(to)).toEqual(['b']);
  expect(progress()[parcel]?.step).toBe(before[parcel]?.step);
});

test('taking a parcel out does not follow from another’s emptying under the same id', () => {
  const to = begun();
  to.decide(unpack(kinds), { ...told('a', 'u', 3), parentSscc: cage, childSsccs: [] }, at(3));
  const of = to.unit(parcel)?.history.at(-1) as Happening;
  const read = (sscc: string) => to.unit(sscc) ?? ({ status: 'absent' } as const);
  expect(isFollowing(read, of)).toBe(true);
  expect(isFollowing(read, { ...of, memberId: 'b' })).toBe(false);
});
