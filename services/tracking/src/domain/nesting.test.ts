import fc from 'fast-check';
import { contentOf, maxNestingLevels, mayEnclose, outerUnitsOf } from './nesting';
import type { Unit } from './unit';
import { absentUnit, evolveUnit } from './unit';
import { code } from './tracking.test-data';

/** Units of which each knows what is in it, and what it is in. */
function world() {
  const units = new Map<string, Unit>();
  const read = (sscc: string): Unit => units.get(sscc) ?? absentUnit;
  const pack = (parent: string, child: string): void => {
    mayEnclose(read, parent, [child], 'childSsccs');
    const before = read(child);
    const old = before.status === 'absent' ? undefined : before.parentSscc;
    if (old !== undefined) change(old, (codes) => codes.filter((each) => each !== child));
    units.set(child, evolveUnit(made(child), { type: 'UnitEnclosed', parentSscc: parent }));
    change(parent, (codes) => [...codes, child]);
  };
  const made = (sscc: string): Unit => {
    const unit = read(sscc);
    return unit.status === 'absent'
      ? evolveUnit(unit, { type: 'UnitMade', sscc, kind: 'cage' })
      : unit;
  };
  const change = (sscc: string, to: (codes: readonly string[]) => readonly string[]): void => {
    const unit = made(sscc);
    const codes = unit.status === 'absent' ? [] : unit.childSsccs;
    units.set(sscc, evolveUnit(unit, { type: 'ContentChanged', childSsccs: to(codes) }));
  };
  return { read, pack, units };
}

const refusal = (name: string) => expect.objectContaining({ code: name, field: 'childSsccs[0]' });

test('a unit holds all that its content holds, and is inside all that its outer units are', () => {
  const { pack, read } = world();
  pack(code(2), code(1));
  pack(code(3), code(2));
  pack(code(3), code(4));
  expect(contentOf(read, code(3))).toEqual([code(2), code(1), code(4)]);
  expect(contentOf(read, code(9))).toEqual([]);
  expect(outerUnitsOf(read, code(1))).toEqual([code(2), code(3)]);
  expect(outerUnitsOf(read, code(3))).toEqual([]);
});

test('a unit is never packed into itself or its content, nor more than five levels deep', () => {
  const { pack } = world();
  expect(() => pack(code(1), code(1))).toThrow(refusal('NESTING_CYCLE'));
  for (let level = 1; level < maxNestingLevels; level += 1) pack(code(level + 1), code(level));
  expect(() => pack(code(1), code(5))).toThrow(refusal('NESTING_CYCLE'));
  expect(() => pack(code(2), code(5))).toThrow(refusal('NESTING_CYCLE'));
  expect(() => pack(code(6), code(5))).toThrow(refusal('NESTING_TOO_DEEP'));
  expect(() => pack(code(1), code(7))).toThrow(refusal('NESTING_TOO_DEEP'));
});

test('however units are packed, there is no cycle, no unit twice, and no sixth level', () => {
  const pair = fc.tuple(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 1, max: 8 }));
  fc.assert(
    fc.property(fc.array(pair, { maxLength: 40 }), (pairs) => {
      const { pack, read, units } = world();
      for (const [parent, child] of pairs) {
        try {
          pack(code(parent), code(child));
        } catch (error) {
          expect((error as { code: string }).code).toMatch(/^NESTING_/);
        }
      }
      for (const sscc of units.keys()) {
        const content = contentOf(read, sscc);
        expect(new Set(content).size).toBe(content.length);
        expect(content).not.toContain(sscc);
        expect(outerUnitsOf(read, sscc).length).toBeLessThan(maxNestingLevels);
        for (const inner of content) expect(outerUnitsOf(read, inner)).toContain(sscc);
      }
    }),
  );
});
