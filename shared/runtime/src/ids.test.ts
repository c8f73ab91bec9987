import fc from 'fast-check';
import { clock, derivedId, newId } from './ids';

describe('ids', () => {
  test('a new id has its prefix, 32 hex digits, and sorts by time', () => {
    const ids = Array.from({ length: 50 }, () => newId('bkg'));
    for (const id of ids) expect(id).toMatch(/^bkg_[0-9a-f]{32}$/);
    expect(new Set(ids).size).toBe(50);
    expect([...ids].sort()).toEqual(ids);
  });

  test('a derived id is the same for the same parts, and only for those', () => {
    const parts = fc.array(fc.string(), { maxLength: 4 });
    fc.assert(
      fc.property(parts, parts, (one, two) => {
        const isSame = derivedId('pnt', ...one) === derivedId('pnt', ...two);
        expect(isSame).toBe(JSON.stringify(one) === JSON.stringify(two));
      }),
    );
    expect(derivedId('pnt', 'ab', 'c')).not.toBe(derivedId('pnt', 'a', 'bc'));
    expect(derivedId('pnt', 'a')).toMatch(/^pnt_[0-9a-f]{32}$/);
  });

  test('the clock shows epoch milliseconds', () => {
    expect(Math.abs(clock() - Date.now())).toBeLessThan(1_000);
  });
});
