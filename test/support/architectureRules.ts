import { codeOf, importsOf, isTest, type Source } from './sources';

/** A rule of the architecture: it reads the tree and names every place that breaks it. */
export interface Rule {
  name: string;
  reason: string;
  find: (sources: readonly Source[]) => string[];
}

const rootFolders = new Set(['protos', 'shared', 'services', 'deploy', 'test', '.ci']);
const vague = new Set(['docs', 'libs', 'lib', 'utils', 'util', 'common', 'helpers', 'types']);
const alike = ['partner', 'capacity', 'booking', 'tracking'];
const sevenNames = ['main', 'env', 'rpc', 'facts', 'store', 'application', 'domain'];
// A door speaks HTTP where a service speaks gRPC, and shows pages; the facts that it hears it tells on.
const doorNames = ['main', 'env', 'http', 'pages', 'facts', 'store', 'routes'];
const maxLines = 300;

/** Who may import whom inside a service; main may import everything. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  domain: ['domain'],
  application: ['application', 'domain'],
  routes: ['routes'],
  pages: ['pages', 'routes'],
  http: ['http', 'pages', 'routes'],
  // What an aggregate tells is translated once, in facts: an answer carries the same messages, and a
  // kind says how it is kept and how it is told. So rpc and store may use facts, and never back.
  rpc: ['rpc', 'facts', 'application', 'domain', 'routes'],
  facts: ['facts', 'application', 'domain', 'routes'],
  store: ['store', 'facts', 'application', 'domain', 'routes'],
  // What a setting is when nobody sets it is the business's to say.
  env: ['env', 'domain'],
};

/** Parts of one service that could live alone. */
const apart = pairsOf(
  ['membership', 'identity', 'agreements', 'settlement'].map(
    (part) => `services/partner/src/domain/${part}`,
  ),
);

/** What makes a function answer differently to the same arguments, or do more than answer. */
const impure =
  /\bDate \. now\b|\bnew Date \( \)|\bMath \. random\b|\bprocess \.|\bperformance \. now\b|\basync\b|\bawait\b|\bPromise\b|\bsetTimeout\b|\bsetInterval\b|\bsetImmediate\b|\bqueueMicrotask\b|\bconsole \.|\brandomUUID\b|\brandomBytes\b|\bgetRandomValues\b/;

export const rules: readonly Rule[] = [
  {
    name: 'the root has the folders of the map and no others',
    reason:
      'who opens the project finds each thing where README says, not in a folder for the rest',
    find: (sources) =>
      each(sources, ({ path }) => {
        const folder = path.split('/')[0] ?? '';
        return path.includes('/') && !rootFolders.has(folder) && `is in ${folder}/`;
      }),
  },
  {
    name: 'no folder of code is named for being left over',
    reason: 'a name such as utils says nothing of the trade, and everything ends in it',
    find: (sources) =>
      each(sources, ({ path }) => {
        const folder = path
          .split('/')
          .slice(0, -1)
          .find((name) => vague.has(name));
        return folder !== undefined && !path.startsWith('protos/') && `is in a folder ${folder}/`;
      }),
  },
  {
    name: 'a service is a folder with seven names in it',
    reason: 'know one service, know four',
    find: (sources) => [
      ...each(inSource(sources), ({ path }) => strangeName(path)),
      ...alike.flatMap((service) => missingNames(sources, service, sevenNames)),
    ],
  },
  {
    name: 'the gateway has routes in place of application and domain',
    reason: 'a door translates; what is decided is decided in a service',
    find: (sources) => missingNames(sources, 'gateway', ['main', 'env', 'routes']),
  },
  {
    name: 'imports point one way: domain <- application <- { rpc, facts, store } <- main',
    reason: 'the business can be read and tested without knowing how it is asked, told or kept',
    find: (sources) =>
      eachImport(inServices(sources), ({ path }, target) => {
        const [from, to] = [layerOf(path), layerOf(target)];
        const isInside = serviceOf(path) === serviceOf(target);
        if (!isInside || isTest(path) || from === undefined || to === undefined) return false;
        return mayImport[from]?.includes(to) === false;
      }),
  },
  {
    name: 'services never import services',
    reason:
      'what services say to each other is in protos/, and each can be started without the rest',
    find: (sources) => [
      ...eachImport(inServices(sources), ({ path }, target) => {
        const other = serviceOf(target);
        return other !== undefined && other !== serviceOf(path);
      }),
      ...each(inServices(sources), ({ path, source }) => {
        const named = path.endsWith('package.json') && /"dependencies"[^}]*"@serai\/(\w+)"/s;
        const wanted = named ? [...source.matchAll(/"@serai\/(\w+)": "/g)] : [];
        const other = wanted.find(([, name]) => isService(`${name}`));
        return other !== undefined && `depends on ${other[1]}`;
      }),
    ],
  },
  {
    name: 'shared code knows no service, and the model knows nothing but itself',
    reason: 'shared/model may be imported by any domain, so that what it needs every domain needs',
    find: (sources) =>
      eachImport(under(sources, 'shared/'), ({ path }, target) => {
        if (serviceOf(target) !== undefined) return true;
        const isModel = path.startsWith('shared/model/') && !isTest(path);
        return isModel && !target.startsWith('shared/model/');
      }),
  },
  {
    name: 'a domain imports the shared model and itself',
    reason: 'the business can be read by someone who has never seen gRPC, Kafka or MongoDB',
    find: (sources) =>
      eachImport(domains(sources), ({ path }, target) => {
        const own = `services/${serviceOf(path)}/src/domain`;
        return target !== '@serai/model' && target !== own && !target.startsWith(`${own}/`);
      }),
  },
  {
    name: 'a domain and the shared model are pure',
    reason:
      'time and new ids are arguments: the same facts give the same answer, today and in an audit',
    find: (sources) => {
      const model = under(sources, 'shared/model/src/').filter(({ path }) => !isTest(path));
      return each([...domains(sources), ...model], (source) => {
        const found = impure.exec(codeOf(source));
        return found !== null && `uses ${found[0].replaceAll(' ', '')}`;
      });
    },
  },
  {
    name: 'mongoose lives in store and in the runtime',
    reason: 'how a thing is kept can change without touching what is true',
    find: (sources) => {
      const elsewhere = [...inServices(sources), ...under(sources, 'shared/')].filter(
        ({ path }) => layerOf(path) !== 'store' && !path.startsWith('shared/runtime/'),
      );
      const kept = elsewhere.filter(({ path }) => !isTest(path));
      return eachImport(kept, (_, target) => /^(mongoose|mongodb)(\/|$)/.test(target));
    },
  },
  {
    name: 'process.env is read in env.ts',
    reason:
      'what a process must be told stands in one file; the runtime reads what is of the process',
    find: (sources) => {
      const asked = [...inServices(sources), ...under(sources, 'shared/')].filter(
        ({ path }) =>
          !isTest(path) &&
          layerOf(path) !== 'env' &&
          !path.startsWith('shared/runtime/src/process/') &&
          // Loaded before anything else, so that it can import nothing of ours.
          path !== 'shared/runtime/src/telemetry.ts',
      );
      return each(asked, (source) => isScript(source) && readsEnv(source) && 'reads process.env');
    },
  },
  {
    name: `no file is longer than ${maxLines} lines`,
    reason: 'a file is read in one sitting, and does what its name says',
    find: (sources) =>
      each(sources.filter(isScript), ({ source }) => {
        const lines = source.split('\n').length - (source.endsWith('\n') ? 1 : 0);
        return lines > maxLines && `has ${lines} lines`;
      }),
  },
  {
    name: 'exports have names',
    reason: 'a thing is called the same wherever it is used',
    find: (sources) =>
      each(
        sources.filter(({ path }) => /^(services|shared|deploy)\/.*\.ts$/.test(path)),
        (source) => /\bexport default\b/.test(codeOf(source)) && 'exports a default',
      ),
  },
  {
    name: 'a journey and a fault proof import no code of a service',
    reason: 'they speak to processes as the people of the alliance do, or they prove nothing',
    find: (sources) =>
      eachImport(
        [...under(sources, 'test/journeys/'), ...under(sources, 'test/faults/')],
        (_, target) => serviceOf(target) !== undefined,
      ),
  },
  {
    name: 'parts that could live alone do not import each other',
    reason: 'membership and settlement meet in the application, and either can be taken out',
    find: (sources) =>
      eachImport(sources, ({ path }, target) =>
        apart.some(([one, other]) => {
          const crosses = (from: string, to: string): boolean =>
            path.startsWith(`${from}/`) && (target === to || target.startsWith(`${to}/`));
          return crosses(one, other) || crosses(other, one);
        }),
      ),
  },
];

type Finding = string | false;

function pairsOf(all: readonly string[]): (readonly [string, string])[] {
  return all.flatMap((one, index) => all.slice(index + 1).map((other) => [one, other] as const));
}

function each(sources: readonly Source[], find: (source: Source) => Finding): string[] {
  return sources.flatMap((source) => {
    const found = find(source);
    return found === false ? [] : [`${source.path} ${found}`];
  });
}

function eachImport(
  sources: readonly Source[],
  isBroken: (source: Source, target: string) => boolean,
): string[] {
  return sources.flatMap((source) =>
    importsOf(source)
      .filter((target) => isBroken(source, target))
      .map((target) => `${source.path} imports ${target}`),
  );
}

function under(sources: readonly Source[], folder: string): Source[] {
  return sources.filter(({ path }) => path.startsWith(folder));
}

function inServices(sources: readonly Source[]): Source[] {
  return under(sources, 'services/');
}

function inSource(sources: readonly Source[]): Source[] {
  return sources.filter(({ path }) => /^services\/\w+\/src\//.test(path));
}

function domains(sources: readonly Source[]): Source[] {
  return inSource(sources).filter(({ path }) => layerOf(path) === 'domain' && !isTest(path));
}

function isScript({ path }: Source): boolean {
  return /\.(ts|mts|cts|mjs|cjs|js)$/.test(path);
}

function readsEnv(source: Source): boolean {
  return /\bprocess \. env\b|\{[^}]*\benv\b[^}]*\} = process\b/.test(codeOf(source));
}

/** services/booking/src/store/x.ts and @serai/booking are both of booking. */
function serviceOf(path: string): string | undefined {
  const name = /^(?:services\/|@serai\/)(\w+)/.exec(path)?.[1];
  return name !== undefined && isService(name) ? name : undefined;
}

function isService(name: string): boolean {
  return [...alike, 'gateway', 'console', 'cli'].includes(name);
}

/** The first name below src, without endings: store/x.ts and store.db.test.ts are of store. */
function layerOf(path: string): string | undefined {
  return /^services\/\w+\/src\/([^/.]+)/.exec(path)?.[1];
}

function strangeName(path: string): Finding {
  const service = serviceOf(path) ?? '';
  const names = alike.includes(service)
    ? sevenNames
    : service === 'gateway'
      ? doorNames
      : undefined;
  const layer = layerOf(path) ?? '';
  if (names === undefined || names.includes(layer)) return false;
  return `is none of ${names.join(', ')}`;
}

function missingNames(
  sources: readonly Source[],
  service: string,
  names: readonly string[],
): string[] {
  const found = new Set(
    under(sources, `services/${service}/src/`).map(({ path }) => layerOf(path)),
  );
  if (found.size === 0) return [`services/${service} does not exist`];
  return names
    .filter((name) => !found.has(name))
    .map((name) => `services/${service}/src has no ${name}`);
}
