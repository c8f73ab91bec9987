import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(__dirname, '../..');
const program = join(root, 'test/support/completeLock.mjs');
const lockPath = join(root, 'package-lock.json');

interface Row {
  version?: string;
  os?: string[];
  cpu?: string[];
  libc?: string[];
  optional?: boolean;
  dev?: boolean;
  integrity?: string;
  link?: boolean;
  resolved?: string;
  optionalDependencies?: Record<string, string>;
}
interface Lock {
  lockfileVersion: number;
  packages: Record<string, Row>;
}

const lock = JSON.parse(readFileSync(lockPath, 'utf8')) as Lock;
const scratch = mkdtempSync(join(tmpdir(), 'serai-lock-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

function check(path: string): { missing: string[]; status: number | null } {
  const run = spawnSync(process.execPath, [program, '--check', path], { encoding: 'utf8' });
  expect(run.stderr).toBe('');
  return { missing: run.stdout.split('\n').filter(Boolean), status: run.status };
}

function written(packages: Lock['packages']): string {
  const path = join(scratch, `${Object.keys(packages).length}.json`);
  writeFileSync(path, JSON.stringify({ lockfileVersion: 3, packages }));
  return path;
}

test('the lock names every binary that a package may need on another platform', () => {
  expect(check(lockPath)).toEqual({ missing: [], status: 0 });
});

test('the tools that are programs come for linux, darwin and win32, on x64 and on arm64', () => {
  const rows = Object.entries(lock.packages);
  for (const tool of ['@swc/core', '@esbuild/', '@bufbuild/buf', '@napi-rs/canvas']) {
    for (const os of ['linux', 'darwin', 'win32']) {
      for (const cpu of ['x64', 'arm64']) {
        const isFound = rows.some(
          ([path, row]) =>
            path.includes(`node_modules/${tool}`) &&
            row.optional === true &&
            row.os?.includes(os) &&
            row.cpu?.includes(cpu),
        );
        expect([tool, os, cpu, isFound]).toEqual([tool, os, cpu, true]);
      }
    }
  }
});

test('the lock names no host, and what is installed here has its integrity', () => {
  for (const [path, row] of Object.entries(lock.packages)) {
    if (row.link === true || !path.includes('node_modules/')) continue;
    expect([path, row.resolved]).toEqual([path, undefined]);
    if (row.optional !== true) expect([path, row.integrity]).toEqual([path, expect.any(String)]);
  }
});

describe('a lock that lacks binaries', () => {
  const lacking: Lock['packages'] = {
    '': { version: '1.0.0' },
    'node_modules/tool': {
      version: '2.0.0',
      dev: true,
      optionalDependencies: {
        '@tool/core-linux-arm64-musl': '2.0.0',
        '@tool/core-win32-x64-msvc': '2.0.0',
        '@tool/core-wasm32-wasi': '2.0.0',
        'not-a-platform': '1.0.0',
      },
    },
    'node_modules/@tool/core-win32-x64-msvc': { version: '1.0.0', os: ['win32'] },
  };

  test('is told, by name and by exit code', () => {
    expect(check(written(lacking))).toEqual({
      missing: [
        '@tool/core-linux-arm64-musl@2.0.0',
        '@tool/core-win32-x64-msvc@2.0.0',
        '@tool/core-wasm32-wasi@2.0.0',
      ],
      status: 1,
    });
  });

  test('is completed with version, system, processor and library, beside another version', () => {
    const path = written(lacking);
    execFileSync(process.execPath, [program, path]);
    const { packages } = JSON.parse(readFileSync(path, 'utf8')) as Lock;
    expect(packages['node_modules/@tool/core-linux-arm64-musl']).toEqual({
      version: '2.0.0',
      cpu: ['arm64'],
      dev: true,
      libc: ['musl'],
      optional: true,
      os: ['linux'],
    });
    expect(packages['node_modules/@tool/core-win32-x64-msvc']).toEqual({
      version: '1.0.0',
      os: ['win32'],
    });
    expect(packages['node_modules/tool/node_modules/@tool/core-win32-x64-msvc']).toMatchObject({
      version: '2.0.0',
      os: ['win32'],
      cpu: ['x64'],
    });
    expect(packages['node_modules/@tool/core-wasm32-wasi']).not.toHaveProperty('os');
    expect(check(path)).toEqual({ missing: [], status: 0 });
  });
});
