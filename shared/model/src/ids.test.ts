import fc from 'fast-check';
import { idFrom, idPattern, idPrefixes, isId, type IdPrefix } from './ids';

const prefixes = Object.keys(idPrefixes) as IdPrefix[];

test('an id is its prefix and the UUID that was drawn for it', () => {
  const id = idFrom('bkg', '0197A3F2-7C1E-7B3A-9D42-5B0C9E8F1A2B');
  expect(id).toBe('bkg_0197a3f27c1e7b3a9d425b0c9e8f1a2b');
  expect(isId('bkg', id)).toBe(true);
  expect(isId('pcl', id)).toBe(false);
});

test('an id of one kind is never one of another, and the pattern says the same', () => {
  fc.assert(
    fc.property(
      fc.uuid(),
      fc.constantFrom(...prefixes),
      fc.constantFrom(...prefixes),
      (uuid, own, other) => {
        expect(isId(other, idFrom(own, uuid))).toBe(own === other);
        expect(idPattern(other).test(idFrom(own, uuid))).toBe(own === other);
      },
    ),
  );
});

test('anything else is no id', () => {
  const wrong = ['', 'bkg_', 'bkg_xyz', 'bkg_0197A3F27C1E7B3A9D425B0C9E8F1A2B', { $ne: null }, 7];
  for (const value of [...wrong, undefined, null]) expect(isId('bkg', value)).toBe(false);
  expect(() => idFrom('bkg', 'not a uuid')).toThrow(
    expect.objectContaining({ code: 'ID_INVALID' }),
  );
});
