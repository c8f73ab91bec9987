import { inOrderOf } from './inOrderOf';

const name = 'https://example.org/lane';
const event = (id: string, ...values: readonly object[]) => ({
  id,
  said: values.map((value) => ({ name, ...value })),
});
const ids = (events: readonly { readonly id: string }[]) => events.map(({ id }) => id);

const events = [
  event('none'),
  event('text Z', { text: 'Z' }),
  event('text é', { text: 'é' }),
  event('text a', { text: 'a' }),
  event('ten', { number: 10, text: '10' }),
  event('nine', { number: 9, text: '9' }, { number: 99, text: '99' }),
  event('later', { time: 2, text: 'b' }),
  event('early', { time: 1, text: 'c' }),
  event('other', { name: 'https://example.org/other', number: 1 }),
];
const ascending = ['nine', 'ten', 'early', 'later', 'text Z', 'text a', 'text é'];

test('numbers by size, then instants, then texts by their bytes; what says nothing is last', () => {
  expect(ids(inOrderOf(events, name, true))).toEqual([...ascending, 'none', 'other']);
  const down = [...ascending].reverse();
  expect(ids(inOrderOf(events, name, false))).toEqual([...down, 'none', 'other']);
});

test('what is the same stays as it came', () => {
  const same = ['one', 'two', 'three'].map((id) => event(id, { number: 1 }));
  expect(ids(inOrderOf(same, name, false))).toEqual(['one', 'two', 'three']);
});
