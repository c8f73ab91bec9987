// Adds to a lock file the binaries of other platforms that optionalDependencies name and the lock
// lacks. A registry that does not answer for them leaves them out, and then `npm ci` refuses, and
// people on other platforms get none.
//
//   node test/support/completeLock.mjs [--check] [package-lock.json]
import { readFileSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const systems = new Set([
  ...['linux', 'darwin', 'win32', 'freebsd', 'netbsd', 'openbsd'],
  ...['android', 'openharmony', 'aix', 'sunos'],
]);
const processors = new Map([
  ...['x64', 'arm64', 'arm', 'ia32', 'ppc64', 's390x'].map((cpu) => [cpu, cpu]),
  ...['riscv64', 'loong64', 'mips64el', 'wasm32'].map((cpu) => [cpu, cpu]),
  ['aarch64', 'arm64'],
  ['armv7', 'arm'],
]);
const libraries = new Map([
  ...['gnu', 'gnueabihf'].map((name) => [name, 'glibc']),
  ...['musl', 'musleabihf'].map((name) => [name, 'musl']),
]);

/** '@swc/core-linux-arm64-musl' is for linux, arm64 and musl; undefined when it names no platform. */
export function platformOf(name) {
  const words = name.split('/').at(-1).split('-');
  const os = words.find((word) => systems.has(word));
  const cpu = words.map((word) => processors.get(word)).find((found) => found !== undefined);
  const libc = words.map((word) => libraries.get(word)).find((found) => found !== undefined);
  if (os === undefined && cpu === undefined) return undefined;
  return { os, cpu, libc: os === 'linux' ? libc : undefined };
}

/** Where Node finds a package that is asked for by the one at `from`; undefined when nowhere. */
function resolved(packages, from, name) {
  let folder = from;
  for (;;) {
    const path = folder === '' ? `node_modules/${name}` : `${folder}/node_modules/${name}`;
    if (packages[path] !== undefined) return packages[path];
    if (folder === '') return undefined;
    const end = folder.lastIndexOf('/node_modules/');
    folder = end < 0 ? '' : folder.slice(0, end);
  }
}

/** Platform packages that are named with an exact version and are not there in that version. */
export function missingPlatforms(lock) {
  return Object.entries(lock.packages).flatMap(([parent, row]) =>
    Object.entries(row.optionalDependencies ?? {})
      .filter(([name, version]) => /^\d/.test(version) && platformOf(name) !== undefined)
      .filter(([name, version]) => resolved(lock.packages, parent, name)?.version !== version)
      .map(([name, version]) => ({ parent, name, version })),
  );
}

/** The lock with what it lacked, in npm's own order. */
export function completed(lock) {
  const packages = { ...lock.packages };
  for (const { parent, name, version } of missingPlatforms(lock)) {
    const top = `node_modules/${name}`;
    const isFree = packages[top] === undefined || packages[top].version === version;
    packages[isFree ? top : `${parent}/${top}`] = rowOf(name, version, packages[parent]);
  }
  const paths = Object.keys(packages).sort((a, b) => a.localeCompare(b, 'en'));
  return { ...lock, packages: Object.fromEntries(paths.map((path) => [path, packages[path]])) };
}

function rowOf(name, version, parent) {
  const { os, cpu, libc } = platformOf(name);
  return {
    version,
    ...(cpu !== undefined && { cpu: [cpu] }),
    ...(parent.dev && { dev: true }),
    ...(libc !== undefined && { libc: [libc] }),
    optional: true,
    ...(os !== undefined && { os: [os] }),
  };
}

function main(args) {
  const path = args.find((arg) => !arg.startsWith('--')) ?? 'package-lock.json';
  const lock = JSON.parse(readFileSync(path, 'utf8'));
  const missing = missingPlatforms(lock);
  const names = missing.map(({ name, version }) => `${name}@${version}`);
  if (args.includes('--check')) {
    for (const name of names) console.log(name);
    if (names.length > 0) process.exitCode = 1;
    return;
  }
  if (missing.length > 0) writeFileSync(path, `${JSON.stringify(completed(lock), null, 2)}\n`);
  console.log(`${names.length} added to ${path}`);
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) main(process.argv.slice(2));
