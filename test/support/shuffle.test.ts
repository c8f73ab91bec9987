import fc from 'fast-check';
import { randomFrom } from '../faults/report';
import { shuffledTriples } from './shuffle';

const messages = fc
  .array(fc.record({ topic: fc.constantFrom('a', 'b'), key: fc.constantFrom('x', 'y', 'z') }), {
    maxLength: 30,
  })
  .map((list) => list.map((message, number) => ({ ...message, number })));

describe('shuffled triples', () => {
  test('every message comes three times, the first deliveries of a key in their order', () => {
    fc.assert(
      fc.property(messages, fc.nat(), (list, seed) => {
        const shuffled = shuffledTriples(list, randomFrom(seed));
        expect(shuffled).toHaveLength(3 * list.length);
        for (const { number } of list) {
          expect(shuffled.filter((message) => message.number === number)).toHaveLength(3);
        }
        const firsts = [...new Set(shuffled)];
        for (const place of new Set(list.map(({ topic, key }) => topic + key))) {
          const numbers = firsts
            .filter(({ topic, key }) => topic + key === place)
            .map(({ number }) => number);
          expect([...numbers].sort((one, two) => one - two)).toEqual(numbers);
        }
      }),
    );
  });
});
