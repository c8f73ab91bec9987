import { setTimeout as pause } from 'node:timers/promises';
import type { Rest } from '../rest';
import { compareCustody, type CustodyDifference } from './compareCustody';
import { lookAtCustody, noCustody, type Custody } from './custody';
import { note, report, type Findings } from './findings';
import { reconcileAll } from './handOvers';
import { readLogOf, type Watermark } from './logOf';

/** A list shows what is written before the log of a safe moment has it: it is looked at again. */
const mostLooks = 4;
const lookAgainMs = 500;

/**
 * Recomputes custody from the facts of tracking alone, as its log was at one moment: each unit in
 * exactly one member's custody from its collection to its end, every move in a hand-over between
 * the two, every hand-over against what moved. Then compares it with what tracking shows. Throws
 * when something could not be read.
 */
export async function auditCustody(
  rest: Rest,
  findings: Findings,
): Promise<{
  readonly watermark: Watermark;
  readonly checked: Readonly<Record<string, number>>;
}> {
  const custody = noCustody();
  const watermark = await readLogOf(rest, 'tracking', (fact) => {
    lookAtCustody(custody, fact, findings);
  });
  reconcileAll(custody, findings);
  const { differences, counts } = await compareCustody(rest, custody);
  const later = await changedSince(rest, custody, differences);
  for (const difference of differences) settle(difference, later.has(difference.id), findings);
  return { watermark, checked: { ...custody.counts, ...counts } };
}

/** Of what differs, what a fact after the watermark tells of. */
async function changedSince(
  rest: Rest,
  { units, handOvers }: Custody,
  differences: readonly CustodyDifference[],
): Promise<ReadonlySet<string>> {
  const ids = new Set(differences.map(({ id }) => id));
  const changed = new Set<string>();
  for (let look = 0; look < mostLooks && changed.size < ids.size; look += 1) {
    if (look > 0) await pause(lookAgainMs);
    await readLogOf(rest, 'tracking', ({ key, version }) => {
      const known = units.get(key) ?? handOvers.get(key);
      if (ids.has(key) && version > (known?.version ?? 0)) changed.add(key);
    });
  }
  return changed;
}

/** What was written meanwhile is in flight; whatever else differs breaks the rule. */
function settle(
  { kind, id, record, figures }: CustodyDifference,
  isChangedSince: boolean,
  findings: Findings,
): void {
  const [service, resource] = ['tracking' as const, `${kind} ${id}`];
  if (!isChangedSince) {
    return report(findings, { rule: 'SERVICE_DIFFERS', service, record, resource, figures });
  }
  note(findings, { what: 'writtenAfterTheWatermark', service, record, resource, since: 0 });
}
