import { join } from 'node:path';
import { rules } from './support/architectureRules';
import { readSources, type Source } from './support/sources';

const tree = readSources(join(__dirname, '..'));

/** The smallest tree that keeps every rule: each fixture adds one file that breaks one. */
const services = ['partner', 'capacity', 'booking', 'tracking'];
const sound: Source[] = [
  ...services.flatMap((service) =>
    ['main', 'env', 'rpc', 'facts', 'store', 'application/ask', 'domain/truth'].map((name) => ({
      path: `services/${service}/src/${name}.ts`,
      source: 'export const one = 1;\n',
    })),
  ),
  ...['main', 'env', 'routes/members'].map((name) => ({
    path: `services/gateway/src/${name}.ts`,
    source: 'export const one = 1;\n',
  })),
];

const at = (path: string, source = 'export const x = 1;\n'): Source => ({ path, source });
const booking = 'services/booking/src';
const importing = (path: string, from: string): Source =>
  at(path, `import { x } from '${from}';\n`);

/** For each rule, files that break it, and files that look alike and do not. */
const fixtures: Record<string, { broken: Source[]; kept: Source[] }> = {
  'the root has the folders of the map and no others': {
    broken: [at('docs/plan.ts'), at('scripts/x.mjs')],
    kept: [at('jest.config.mjs'), at('deploy/local/src/x.ts')],
  },
  'no folder of code is named for being left over': {
    broken: [at(`${booking}/domain/utils/x.ts`), at('shared/runtime/src/helpers/x.ts')],
    kept: [at(`${booking}/domain/types.ts`)],
  },
  'a service is a folder with seven names in it': {
    broken: [
      at(`${booking}/index.ts`),
      at(`${booking}/models/x.ts`),
      at(`${booking}/x.test.ts`),
      at(`${booking}/http/x.ts`),
      at('services/gateway/src/rpc.ts'),
    ],
    kept: [
      at(`${booking}/store.db.test.ts`),
      at(`${booking}/rpc/quote.ts`),
      at('services/cli/src/demo.ts'),
      at('services/gateway/src/http/problem.ts'),
      at('services/gateway/src/pages/docsPage.ts'),
    ],
  },
  'the gateway has routes in place of application and domain': { broken: [], kept: [] },
  'imports point one way: domain <- application <- { rpc, facts, store } <- main': {
    broken: [
      importing(`${booking}/domain/a.ts`, '../application/ask'),
      importing(`${booking}/application/a.ts`, '../store'),
      importing(`${booking}/application/a.ts`, '../env'),
      importing(`${booking}/rpc/a.ts`, '../store/bookings'),
      importing(`${booking}/facts/a.ts`, '../store/kinds'),
      importing(`${booking}/store/a.ts`, '../rpc'),
      importing(`${booking}/facts/b.ts`, '../rpc/messages'),
      at(`${booking}/facts.ts`, `import type { Main } from './main';\n`),
      at(`${booking}/domain/b.ts`, `export const late = () => import('../store');\n`),
      importing('services/gateway/src/routes/a.ts', '../store'),
      importing('services/gateway/src/routes/a.ts', '../http/problem'),
      importing('services/gateway/src/pages/a.ts', '../http/app'),
    ],
    kept: [
      importing(`${booking}/store/a.ts`, '../domain/truth'),
      importing(`${booking}/store/kinds.ts`, '../facts/encode'),
      importing(`${booking}/main.ts`, './store'),
      importing(`${booking}/rpc/a.ts`, '../facts/messages'),
      importing(`${booking}/application/ask.test.ts`, '../store'),
    ],
  },
  'services never import services': {
    broken: [
      importing(`${booking}/application/a.ts`, '@serai/capacity'),
      importing(`${booking}/rpc.test.ts`, '../../capacity/src/domain/truth'),
      at('services/booking/package.json', '{ "dependencies": { "@serai/partner": "0.1.0" } }'),
    ],
    kept: [at('services/booking/package.json', '{ "dependencies": { "@serai/model": "0.1.0" } }')],
  },
  'shared code knows no service, and the model knows nothing but itself': {
    broken: [
      importing('shared/runtime/src/a.ts', '../../../services/booking/src/domain/truth'),
      importing('shared/model/src/a.ts', '@serai/runtime'),
      importing('shared/model/src/a.ts', 'node:crypto'),
      importing('shared/model/src/a.ts', 'uuid'),
    ],
    kept: [
      importing('shared/model/src/a.ts', './money'),
      importing('shared/model/src/a.test.ts', 'fast-check'),
    ],
  },
  'a domain imports the shared model and itself': {
    broken: [
      importing(`${booking}/domain/a.ts`, '@serai/runtime'),
      importing(`${booking}/domain/a.ts`, '@serai/protos/serai/booking/v1/Booking'),
      importing(`${booking}/domain/deep/a.ts`, 'node:crypto'),
      importing(`${booking}/domain/a.ts`, '../env'),
    ],
    kept: [
      importing(`${booking}/domain/deep/a.ts`, '../truth'),
      importing(`${booking}/domain/a.ts`, '@serai/model'),
      importing(`${booking}/domain/a.test.ts`, 'fast-check'),
    ],
  },
  'a domain and the shared model are pure': {
    broken: [
      at(`${booking}/domain/a.ts`, 'export const now = () => Date.now();\n'),
      at(`${booking}/domain/a.ts`, 'export const now = () => new Date();\n'),
      at(`${booking}/domain/a.ts`, 'export const dice = () => Math.random();\n'),
      at(`${booking}/domain/a.ts`, 'export async function wait() {}\n'),
      at(`${booking}/domain/a.ts`, 'export const x = (): Promise<void> => later();\n'),
      at(`${booking}/domain/a.ts`, `export const x = process.cwd();\n`),
      at('shared/model/src/a.ts', `export const x = () => console.log(1);\n`),
    ],
    kept: [
      at(`${booking}/domain/a.ts`, '/** Never Date.now() nor async. */\nexport const x = 1;\n'),
      at(`${booking}/domain/a.ts`, `export const x = 'we process. await console.log';\n`),
      at(`${booking}/domain/a.ts`, 'export const day = (ms: number) => new Date(ms);\n'),
      at(`${booking}/domain/a.test.ts`, 'test("x", async () => { await 1; });\n'),
    ],
  },
  'mongoose lives in store and in the runtime': {
    broken: [
      importing(`${booking}/application/a.ts`, 'mongoose'),
      importing(`${booking}/main.ts`, 'mongoose'),
      at(`${booking}/rpc.ts`, `import type { ObjectId } from 'mongodb';\n`),
    ],
    kept: [
      importing(`${booking}/store/a.ts`, 'mongoose'),
      importing('shared/runtime/src/store/a.ts', 'mongoose'),
    ],
  },
  'process.env is read in env.ts': {
    broken: [
      at(`${booking}/main.ts`, `export const port = process.env['PORT'];\n`),
      at('shared/runtime/src/bus/a.ts', `export const x = process.env.KAFKA;\n`),
      at(`${booking}/main.ts`, 'const { env } = process;\n'),
    ],
    kept: [
      at(`${booking}/env.ts`, `export const port = process.env['PORT'];\n`),
      at(`${booking}/main.ts`, '// process.env is read elsewhere\nexport const x = 1;\n'),
      at('deploy/engines/src/x.ts', `export const x = process.env['PATH'];\n`),
    ],
  },
  'no file is longer than 300 lines': {
    broken: [at('test/support/long.ts', '\n'.repeat(301))],
    kept: [at('test/support/long.ts', '\n'.repeat(300))],
  },
  'exports have names': {
    broken: [at('deploy/local/src/x.ts', 'export default function start() {}\n')],
    kept: [at('jest.config.mjs', 'export default {};\n')],
  },
  'a journey and a fault proof import no code of a service': {
    broken: [
      importing('test/journeys/a.test.ts', '@serai/booking'),
      importing('test/journeys/deep/a.ts', '../../../services/booking/src/domain/truth'),
      importing('test/faults/run.mjs', '../../services/booking/dist/main.js'),
    ],
    kept: [
      importing('test/journeys/a.test.ts', '../support/engines'),
      importing('test/bench/routing.ts', '../../services/capacity/src/domain/truth'),
    ],
  },
  'parts that could live alone do not import each other': {
    broken: [
      importing('services/partner/src/domain/membership/a.ts', '../settlement/ledger'),
      importing('services/partner/src/domain/settlement/a.test.ts', '../membership/member'),
      importing('services/partner/src/domain/identity/a.ts', '../agreements/terms'),
      importing('services/partner/src/domain/agreements/a.ts', '../membership/member'),
    ],
    kept: [importing('services/partner/src/domain/membership/a.ts', '../text')],
  },
};

describe.each(rules)('$name', ({ name, reason, find }) => {
  const fixture = fixtures[name];

  test('is kept by the project', () => {
    expect(find(tree).map((place) => `${place}, but ${name}: ${reason}`)).toEqual([]);
  });

  test('goes red for each file that breaks it, and not for one that looks alike', () => {
    expect(fixture).toBeDefined();
    expect(find(sound)).toEqual([]);
    for (const file of fixture?.broken ?? []) {
      expect([file, find([...sound.filter(({ path }) => path !== file.path), file])]).toEqual([
        file,
        [expect.stringContaining(file.path)],
      ]);
    }
    for (const file of fixture?.kept ?? []) {
      expect([file, find([...sound.filter(({ path }) => path !== file.path), file])]).toEqual([
        file,
        [],
      ]);
    }
  });
});

test('a service that lacks one of its names, or the gateway its routes, is noticed', () => {
  const seven = rules.find(({ name }) => name.startsWith('a service is'));
  const door = rules.find(({ name }) => name.startsWith('the gateway has'));
  const without = (start: string): Source[] => sound.filter(({ path }) => !path.startsWith(start));
  expect(seven?.find(without(`${booking}/facts`))).toEqual(['services/booking/src has no facts']);
  expect(seven?.find(without('services/tracking'))).toEqual(['services/tracking does not exist']);
  expect(door?.find(without('services/gateway/src/routes'))).toHaveLength(1);
});

test('the tree that is judged is the project, not an empty folder', () => {
  expect(tree.length).toBeGreaterThan(100);
  expect(Object.keys(fixtures).sort()).toEqual(rules.map(({ name }) => name).sort());
});
