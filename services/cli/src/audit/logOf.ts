import { decodeFact } from '@serai/runtime';
import type { Json, Rest } from '../rest';
import type { AuditedService } from './findings';

/** A fact of the log, read. */
export interface Fact {
  readonly id: string;
  /** Without its package: SpaceHeld. */
  readonly type: string;
  readonly key: string;
  readonly version: number;
  readonly at: number;
  /** As its type says; null where the bytes cannot be read. */
  readonly message: Readonly<Record<string, unknown>> | null;
}

/** The moment that a log was read at. */
export interface Watermark {
  /** In the count of the service's database. */
  readonly moment: string;
  /** By the service's clock. */
  readonly readAt: number;
  /** The version that was read last. */
  readonly version: number;
  readonly facts: number;
}

const rowsOfAPage = 1_000;

/**
 * Reads the log of a service page by page, all as it was at the moment of the first, and hands over
 * fact by fact; nothing is kept. Above a version only what came later.
 */
export async function readLogOf(
  rest: Rest,
  service: AuditedService,
  onFact: (fact: Fact) => void,
  above = 0,
): Promise<Watermark> {
  let [cursor, version, facts] = ['', 0, 0];
  for (;;) {
    const query = new URLSearchParams({ service, limit: String(rowsOfAPage) });
    if (above > 0) query.set('above', String(above));
    if (cursor !== '') query.set('cursor', cursor);
    const page = await rest.get(`/v1/audit/log?${query.toString()}`);
    for (const row of page['items'] as Json[]) {
      const fact = factOf(row);
      version = fact.version;
      facts += 1;
      onFact(fact);
    }
    if (typeof page['next'] !== 'string') {
      const readAt = Date.parse(String(page['readAt']));
      return { moment: String(page['watermark']), readAt, version, facts };
    }
    cursor = page['next'];
  }
}

function factOf(row: Json): Fact {
  const type = String(row['type']);
  return {
    id: String(row['id']),
    type: type.slice(type.lastIndexOf('.') + 1),
    key: String(row['key']),
    version: Number(row['version']),
    at: Date.parse(String(row['at'])),
    message: read(type, Buffer.from(String(row['data'] ?? ''), 'base64')),
  };
}

/** Broken bytes are a finding, not the end of the audit. */
function read(type: string, data: Buffer): Fact['message'] {
  try {
    return decodeFact<Record<string, unknown>>(type, data);
  } catch {
    return null;
  }
}
