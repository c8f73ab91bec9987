import { text } from './text';

const long = { max: 10 };

test('a line is kept without the spaces around it, and composed', () => {
  expect(text('  Yiwu ', 'name', long)).toBe('Yiwu');
  expect(text('e\u0301', 'name', long)).toBe('\u00e9');
});

test.each(['', '   ', 'a'.repeat(11), 'a\nb', 'a\u0000', 'a\u2028b', '\ud800'])(
  'a text that is empty, too long or not readable is refused: %j',
  (given) => {
    expect(() => text(given, 'name', long)).toThrow(
      expect.objectContaining({ kind: 'invalid', code: 'TEXT_INVALID', field: 'name' }),
    );
  },
);

test('length is counted in characters, not in code units', () => {
  expect(text('𠮷'.repeat(10), 'name', long)).toHaveLength(20);
});

test('a text may be allowed to be empty', () => {
  expect(text('', 'note', { min: 0, max: 5 })).toBe('');
});
