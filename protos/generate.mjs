// Makes the TypeScript types of every message in protos/serai. They are never committed.
import { execFileSync } from 'node:child_process';
import { readdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const loader = dirname(createRequire(import.meta.url).resolve('@grpc/proto-loader/package.json'));
const tool = join(loader, 'build', 'bin', 'proto-loader-gen-types.js');
const files = readdirSync(here, { recursive: true })
  .map(String)
  .filter((name) => name.endsWith('.proto'));

rmSync(join(here, 'generated'), { recursive: true, force: true });
execFileSync(
  process.execPath,
  [
    tool,
    '--longs=Number',
    '--enums=String',
    '--defaults',
    '--oneofs',
    '--grpcLib=@grpc/grpc-js',
    `--includeDirs=${here}`,
    `--outDir=${join(here, 'generated')}`,
    ...files,
  ],
  { cwd: here, stdio: ['ignore', 'ignore', 'inherit'] },
);
