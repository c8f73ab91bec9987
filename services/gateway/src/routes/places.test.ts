import { placesOf } from './places';

test('places are taken by each and in all, and given back once', () => {
  const places = placesOf({ inAll: 3, perKey: 2 });
  const [one, two] = [places.take('a'), places.take('a')];
  expect(places.take('a')).toBeUndefined();
  expect(places.take('b')).toBeDefined();
  expect(places.take('c')).toBeUndefined();
  one?.();
  one?.();
  expect(places.taken).toBe(2);
  expect(places.take('a')).toBeDefined();
  expect(places.take('a')).toBeUndefined();
  two?.();
  expect(places.take('c')).toBeDefined();
});
