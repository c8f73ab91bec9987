import type { Json, Rest } from '../rest';
import { pagesOf } from './pagesOf';
import type { Custody, UnitState } from './custody';
import { holderOf } from './custody';
import type { Figures } from './findings';
import type { HandOverState } from './handOvers';

/** A unit or a hand-over that tracking shows otherwise than its facts say. */
export interface CustodyDifference {
  readonly kind: 'unit' | 'handOver';
  readonly id: string;
  /** The last fact that told of it; the thing itself where none did. */
  readonly record: string;
  readonly figures: Figures;
}

const rowsOfAPage = 200;

/** Units and hand-overs as people query them, against what the facts add up to. */
export async function compareCustody(
  rest: Rest,
  { units, handOvers }: Custody,
): Promise<{
  readonly differences: readonly CustodyDifference[];
  readonly counts: Readonly<Record<string, number>>;
}> {
  const differences: CustodyDifference[] = [];
  const of = (kind: CustodyDifference['kind'], known: ReadonlyMap<string, { record: string }>) => {
    return (id: string, figures: Figures | null): void => {
      const record = known.get(id)?.record ?? id;
      if (figures !== null) differences.push({ kind, id, record, figures });
    };
  };
  const [ofUnit, ofHandOver] = [of('unit', units), of('handOver', handOvers)];
  const shownUnits = new Set<string>();
  for await (const shown of pagesOf(rest, '/v1/units', rowsOfAPage)) {
    const sscc = String(shown['sscc']);
    shownUnits.add(sscc);
    ofUnit(sscc, unitDiffers(units.get(sscc), shown));
  }
  for (const sscc of units.keys()) {
    if (!shownUnits.has(sscc)) ofUnit(sscc, { shown: 'nowhere' });
  }
  const shownHandOvers = new Set<string>();
  for await (const shown of pagesOf(rest, '/v1/hand-overs', rowsOfAPage)) {
    const id = String(shown['id']);
    shownHandOvers.add(id);
    ofHandOver(id, handOverDiffers(handOvers.get(id), shown));
  }
  for (const id of handOvers.keys()) {
    if (!shownHandOvers.has(id)) ofHandOver(id, { shown: 'nowhere' });
  }
  const counts = { units: shownUnits.size, handOvers: shownHandOvers.size };
  return { differences, counts };
}

const ends: ReadonlySet<string> = new Set([
  ...['delivered', 'lost', 'returned', 'seized', 'destroyed'],
]);

/** A unit that is only expected has no facts yet. */
function unitDiffers(known: UnitState | undefined, shown: Json): Figures | null {
  const holder = known === undefined ? '' : (holderOf(known) ?? '');
  const has = String(shown['custodianId'] ?? '');
  if (holder !== has) return { what: 'custodian', facts: holder, shown: has };
  const end = known?.end ?? null;
  const status = String(shown['status']);
  if (end !== (ends.has(status) ? status : null)) {
    return { what: 'status', facts: end ?? 'not ended', shown: status };
  }
  const [events, told] = [known?.events ?? 0, (shown['history'] as Json[]).length];
  return events === told ? null : { what: 'events', facts: events, shown: told };
}

/** Who receives changes a hand-over without a fact, until it is reconciled. */
function handOverDiffers(known: HandOverState | undefined, shown: Json): Figures | null {
  const facts = known?.status ?? 'unknown';
  const status = shown['status'] === 'receiving' ? 'announced' : String(shown['status']);
  if (facts !== status) return { what: 'status', facts, shown: status };
  for (const line of shown['lines'] as Json[]) {
    const outcome = known?.outcomes.get(String(line['sscc']));
    if (status === 'announced' || outcome === line['outcome']) continue;
    const sscc = String(line['sscc']);
    return { what: 'outcome', sscc, facts: outcome ?? 'none', shown: String(line['outcome']) };
  }
  return null;
}
