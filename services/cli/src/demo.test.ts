import { spawnSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

function demo(...words: readonly string[]): { said: string; status: number | null } {
  const loader = join(__dirname, '../../../test/support/typescript.cjs');
  const program = ['-r', loader, join(__dirname, 'demo.ts'), ...words];
  const { stderr, status } = spawnSync(process.execPath, program, { encoding: 'utf8' });
  return { said: stderr, status };
}

describe('npm run demo', () => {
  test('says what is missing when the password of a given alliance is not here', () => {
    const data = mkdtempSync(join(tmpdir(), 'serai-none-'));
    const { said, status } = demo('--url', 'http://127.0.0.1:9', '--data', data);
    expect(said).toContain('secrets.json is not there: say --password, or --data');
    expect(status).toBe(1);
  });

  test('knows two languages, and says so to who asks for a third', () => {
    const other = demo('--story', 'ship');
    expect(other.said).toMatch(/'ship' is invalid.*Allowed choices are parcels, cancelled-train/s);
    const { said, status } = demo('--lang', 'fr');
    expect(said).toMatch(/'fr' is invalid.*Allowed choices are en, zh/s);
    expect(status).toBe(1);
  });
});
