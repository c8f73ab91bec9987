import { code } from '../domain/tracking.test-data';
import { kinds } from '../store/kinds';
import { lookAround, type Foreseen } from './lookAround';
import { World } from './world.test-data';

const codes = (count: number): readonly string[] =>
  Array.from({ length: count }, (_, index) => code(index + 1));
const cage = code(9_999);

/** Each holds, or held, these one after the other. */
function holding(contents: Readonly<Record<string, readonly (readonly string[])[]>>): World {
  const world = new World();
  world.change((sheet) => {
    for (const [sscc, each] of Object.entries(contents)) {
      const filled = each.map((childSsccs) => ({ type: 'ContentChanged', childSsccs }) as const);
      sheet.record(kinds.unit, sscc, [{ type: 'UnitMade', sscc, kind: 'cage' }, ...filled]);
    }
  });
  return world;
}

function looked(world: World, ssccs: readonly string[], count = 1) {
  const events = Array.from({ length: count }, (_, nth): Foreseen => {
    return { id: `evt_${nth}`, memberId: 'a', ssccs };
  });
  world.change((sheet) => {
    lookAround(kinds, sheet, events);
  });
  const of = (name: string) =>
    new Set(world.looked.filter(({ kind }) => kind === name).map(({ id }) => id));
  return { units: of('unit'), incidents: of('incident') };
}

test('of what ever lay in a unit the last hundred are looked at, and all that lie there', () => {
  const before = codes(150);
  const { units } = looked(holding({ [cage]: [before, []] }), [cage]);
  expect([...units].sort()).toEqual([cage, ...before.slice(-100)].sort());
  const now = looked(holding({ [cage]: [before] }), [cage]);
  expect(now.units).toEqual(new Set([cage, ...before]));
});

test('what may be raised is looked for, unless ten thousand things may be', () => {
  const world = () => holding({ [cage]: [codes(499)] });
  expect(looked(world(), [cage], 20).incidents.size).toBe(20 * 500);
  expect(looked(world(), [cage], 21).incidents.size).toBe(0);
});

test('nothing is looked at deeper than units may lie in one another', () => {
  const chain = codes(9);
  const inOne = chain.slice(0, -1).map((sscc, nth) => [sscc, [[chain[nth + 1] ?? '']]] as const);
  const { units } = looked(holding(Object.fromEntries(inOne)), chain.slice(0, 1));
  expect([...units].slice(0, 6)).toEqual(chain.slice(0, 6));
  expect(units.has(chain[7] ?? '')).toBe(false);
});
