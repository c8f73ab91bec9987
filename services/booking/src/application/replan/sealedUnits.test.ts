import { outerUnits } from '../../domain/replan/outerUnit';
import { outermostSealed } from './sealedUnits';

const openIn = (parentSscc: string) => ({ ...outerUnits.initial, parentSscc });
const sealedIn = (parentSscc: string) => ({ ...openIn(parentSscc), isSealed: true });

test('what lies in units that lie in others moves as the outermost that is sealed', async () => {
  const units = new Map([
    ['bag', sealedIn('cage')],
    ['cage', openIn('box')],
    ['box', sealedIn('')],
    ['out', sealedIn('')],
    ['open', openIn('wide')],
    ['loop', openIn('loop')],
  ]);
  const sealed = await outermostSealed([...units.keys(), 'none'], async () => units);
  expect([...sealed]).toEqual([
    ['bag', 'box'],
    ['box', 'box'],
    ['out', 'out'],
    ['cage', 'box'],
  ]);
});
