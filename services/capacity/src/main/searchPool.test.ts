import { join } from 'node:path';
import { runProgram } from '../../../../test/support/program';

interface Told {
  readonly said: string;
  readonly incomplete: boolean;
  readonly ways: readonly string[];
  readonly departures: readonly string[];
}

let told: Record<'first' | 'whole' | 'cut' | 'under' | 'behind' | 'other' | 'after', Told>;

let output: string;

beforeAll(async () => {
  const program = runProgram(join(__dirname, 'searchPool.fixture.ts'));
  const [line] = await program.says(/^\{"first".*\}$/m);
  told = JSON.parse(line) as typeof told;
  await program.ended;
  output = program.output();
});

test('a thread answers, and the same again', () => {
  expect(told.first).toMatchObject({ said: 'answered', incomplete: false });
  expect(told.whole.ways.length).toBeGreaterThan(20);
  expect(told.whole.ways).toEqual(told.first.ways);
});

test('at its time a search answers with what is proven, and says that it is not all', () => {
  const { cut, whole } = told;
  expect(cut).toMatchObject({ said: 'answered', incomplete: true });
  expect(cut.ways.length).toBeLessThan(whole.ways.length);
  expect(whole.ways).toEqual(expect.arrayContaining([...cut.ways]));
});

test('who goes away ends the search, and the next one is answered by its own', () => {
  expect(told.under.said).toBe('AbortError');
  expect(told.other).toMatchObject({ said: 'answered', ways: [] });
});

test('whose time is over before the turn came is told to come back', () => {
  expect(told.behind.said).toBe('SEARCH_BUSY');
});

test('a departure that is gone is not offered by the next search', () => {
  const [gone] = told.whole.departures;
  expect(told.after.ways.length).toBeGreaterThan(0);
  expect(told.after.departures).not.toContain(gone);
});

test('where one of its sources is not heard of any more it says so, once', () => {
  expect(output.match(/searches read what is older than it should be/g)).toHaveLength(1);
});
