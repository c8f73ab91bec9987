import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RefusalKind } from '@serai/model';
import { statusOf } from '../routes/statuses';

interface Row {
  readonly code: string;
  readonly kind: RefusalKind;
  readonly message: string;
}

/**
 * Everything that the alliance can refuse, as a table for people. A contract test writes the list
 * from what the services declare, because no service may be imported here.
 */
export function refusalTable(): string {
  const list = readFileSync(join(__dirname, '../../refusals.json'), 'utf8');
  const rows = (JSON.parse(list) as Row[]).map(
    (row) => `| ${row.code} | ${statusOf(row)} | ${row.message} |`,
  );
  return ['## Refusals', '| code | status | meaning |', '|---|---|---|', ...rows].join('\n');
}
