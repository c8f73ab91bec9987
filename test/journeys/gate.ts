import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeSscc96 } from '../../shared/model/src/sscc96';
import type { Alliance } from '../support/alliance';
import { now, type Shipment } from './way';

/** Of the company prefix of the first member. */
const prefixDigits = 7;
const goods = '3074257BF7194E4000001A85';
const root = join(__dirname, '../..');

/**
 * The outer cage goes by the gate at Yiwu, a parcel goes by in the next lane, and a file of what the
 * reader heard is replayed, twice, as somebody does it at a terminal. Answers what was said.
 */
export async function replayAtGate(
  alliance: Alliance,
  { outer, ssccs }: Shipment,
): Promise<readonly { readonly said: string; readonly status: number | null }[]> {
  const time = now();
  const line = (tag: string, antenna: number, rssi: number): string =>
    [tag, antenna, rssi, time].join(',');
  const cage = encodeSscc96(outer, prefixDigits);
  const beside = encodeSscc96(String(ssccs[3]), prefixDigits);
  const lines = [
    ['tag', 'antenna', 'rssi', 'time'].join(','),
    ...[line(cage, 1, -48), line(cage, 2, -51), line(goods, 1, -60)],
    ...[line(beside, 1, -72), line(beside, 9, -40), line('no tag', 1, -50)],
  ];
  const directory = mkdtempSync(join(tmpdir(), 'serai-gate-'));
  const file = join(directory, 'reads.csv');
  writeFileSync(file, `${lines.join('\n')}\n`);
  const words = ['--gate', 'yiw', '--file', file, '--url', alliance.url];
  const more = ['--password', alliance.demoPassword, '--antennas', '1,2'];
  try {
    return [await rfid([...words, ...more]), await rfid([...words, ...more])];
  } finally {
    rmSync(directory, { recursive: true });
  }
}

function rfid(
  words: readonly string[],
): Promise<{ readonly said: string; readonly status: number | null }> {
  const loader = join(root, 'test/support/typescript.cjs');
  const program = join(root, 'services/cli/src/rfid/main.ts');
  const child = spawn(process.execPath, ['-C', '@serai/source', '-r', loader, program, ...words]);
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
  }
  return new Promise((resolve) => child.on('close', (status) => resolve({ said, status })));
}
