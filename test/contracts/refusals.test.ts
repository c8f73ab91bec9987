import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { declaredRefusals } from '../../shared/model/src/index';
import { readSources } from '../support/sources';
import { howToWrite, isWriting } from './committed';

const root = join(__dirname, '../..');
/** What the gateway serves under /docs. */
const documented = join(root, 'services/gateway/refusals.json');

/** Every module that declares reasons, of every service; loading it declares them. */
const modules = readSources(root)
  .filter(({ path }) => /^(services|shared)\/\w+\/src\/.*\.ts$/.test(path))
  .filter(({ path }) => !/\.(test|fixture|test-data)\.ts$|\.test-data/.test(path))
  .filter(({ source }) => source.includes('declareRefusals({'));

beforeAll(() => {
  for (const { path } of modules) jest.requireActual(join(root, path));
  if (isWriting) writeFileSync(documented, `${JSON.stringify(declaredRefusals(), null, 1)}\n`);
});

test('reasons are declared in every service', () => {
  const services = new Set(modules.map(({ path }) => path.split('/').slice(0, 2).join('/')));
  expect([...services].sort()).toEqual([
    'services/booking',
    'services/capacity',
    'services/gateway',
    'services/partner',
    'services/tracking',
    'shared/model',
    'shared/runtime',
  ]);
});

test(`every reason that anything can be refused for is documented, and no other: ${howToWrite}`, () => {
  const table = JSON.parse(readFileSync(documented, 'utf8')) as unknown;
  expect(table).toEqual(declaredRefusals());
});

test('every sentence is one, and says nothing of the inside', () => {
  for (const { code, message } of declaredRefusals()) {
    expect([code, message]).toEqual([code, expect.stringMatching(/^[\p{Lu}\d].*[.?!]$/su)]);
    expect([code, message]).not.toEqual([
      code,
      expect.stringMatching(/mongo|kafka|grpc|undefined|null\b/i),
    ]);
  }
});
