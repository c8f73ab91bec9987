import { setTimeout as pause } from 'node:timers/promises';
import { Rest } from '../rest';
import { lookAtBooking, noBookings, type Bookings } from './bookings';
import { compareBookings, compareSpace, type Compared, type Difference } from './compare';
import { compareDays } from './compareDays';
import { compareOverflows } from './compareOverflows';
import { crossCheck, type Patience } from './crossCheck';
import { noFindings, note, report, type Broken, type Findings, type InFlight } from './findings';
import { readLogOf, type Fact, type Watermark } from './logOf';
import { lookAt, lookAtEnd } from './lookAt';
import { noSpace, type Space } from './space';

/** What an audit has found. */
export interface Audit {
  /** The moment each log was read at. */
  readonly watermark: Readonly<Record<'booking' | 'capacity', Watermark>>;
  /** How many of each were looked at. */
  readonly checked: Readonly<Record<string, number>>;
  /** The first record that breaks a rule, in the order of the logs. */
  readonly first: Broken | null;
  /** The first 100 of each third. */
  readonly broken: readonly Broken[];
  readonly brokenCount: number;
  /** Differences that are allowed for a while: the first 100 of each third. */
  readonly inFlight: readonly InFlight[];
  readonly inFlightCount: number;
}

export interface AuditOptions {
  readonly url: string;
  /** Of an auditor. */
  readonly token: string;
  readonly patience?: Partial<Patience>;
  /** For how long a service that does not answer is asked again; as usual when absent. */
  readonly answerWithinMs?: number;
}

/** A list shows what is written before the log of a safe moment has it: it is looked at again. */
const mostLooks = 4;
const lookAgainMs = 500;

const usualPatience: Patience = { skewMs: 2_000, tellMs: 10_000, answerMs: 600_000 };

/**
 * Recomputes space from the facts alone: the log of bookings first, then that of capacity, each as
 * it was at one moment and fact by fact, so that memory holds what stands and not what led to it.
 * Then compares both with each other and with what the services show. Throws when something could
 * not be read.
 */
export async function auditSpace(options: AuditOptions): Promise<Audit> {
  const { url, token, patience, answerWithinMs } = options;
  const rest = new Rest(url, token, answerWithinMs);
  const findings = noFindings();
  const [bookings, space] = [noBookings(), noSpace()];
  const booking = await readLogOf(rest, 'booking', (fact) => {
    lookAtBooking(bookings, fact, findings);
  });
  const capacity = await readLogOf(rest, 'capacity', (fact) => lookAt(space, fact, findings));
  lookAtEnd(space, findings);
  const read = { booking, capacity };
  crossCheck({ bookings, space, read, patience: { ...usualPatience, ...patience }, findings });
  const shown = await compareSpace(rest, space);
  const days = await compareDays(rest, space, capacity.readAt);
  const overflows = await compareOverflows(rest, space, capacity.readAt);
  const listed = await compareBookings(rest, bookings);
  const differences = [shown, days, overflows].flatMap((compared) => compared.differences);
  await sortOut(rest, space, differences, findings);
  await sortOutBookings(rest, bookings, listed.differences, findings);
  return {
    watermark: read,
    checked: { ...bookings.counts, ...space.counts, ...countsOf([shown, days, overflows, listed]) },
    first: findings.broken[0] ?? null,
    ...findings,
  };
}

function countsOf(compared: readonly Compared[]): Readonly<Record<string, number>> {
  return Object.assign({}, ...compared.map(({ counts }) => counts)) as Record<string, number>;
}

/** What a fact after the watermark tells of is in flight; whatever else differs breaks the rule. */
async function sortOut(
  rest: Rest,
  space: Space,
  differences: readonly Difference[],
  findings: Findings,
): Promise<void> {
  const changed = new Set<string>();
  const isOpen = ({ id }: Difference): boolean => !changed.has(id);
  for (let look = 0; look < mostLooks && differences.some(isOpen); look += 1) {
    if (look > 0) await pause(lookAgainMs);
    await readLogOf(rest, 'capacity', (fact) => touch(space, fact, changed), space.lastVersion);
  }
  for (const difference of differences) settle(difference, changed.has(difference.id), findings);
}

/** What a fact changes: a hold, what it takes and what it leaves, a departure, what is offered. */
function touch({ holds, days }: Space, { key, message }: Fact, changed: Set<string>): void {
  changed.add(key);
  for (const day of days.keys()) if (day.startsWith(`${key}/`)) changed.add(day);
  const told = message?.['hold'] as { items: readonly { resourceId: string }[] } | undefined;
  const items = [...(holds.get(key)?.items ?? []), ...(told?.items ?? [])];
  for (const { resourceId } of items) {
    changed.add(resourceId);
    changed.add(resourceId.slice(0, resourceId.lastIndexOf('/')));
  }
}

/** Bookings are not numbered together: their log is read once more, and only where it must be. */
async function sortOutBookings(
  rest: Rest,
  bookings: Bookings,
  differences: readonly Difference[],
  findings: Findings,
): Promise<void> {
  const ids = new Set(differences.map(({ id }) => id));
  const changed = new Set<string>();
  const isOpen = ({ id }: Difference): boolean => !changed.has(id);
  for (let look = 0; look < mostLooks && differences.some(isOpen); look += 1) {
    if (look > 0) await pause(lookAgainMs);
    await readLogOf(rest, 'booking', ({ key, version }) => {
      if (ids.has(key) && version > (bookings.known.get(key)?.version ?? 0)) changed.add(key);
    });
  }
  for (const difference of differences) settle(difference, changed.has(difference.id), findings);
}

function settle(difference: Difference, isChangedSince: boolean, findings: Findings): void {
  const { service, kind, id, record, figures } = difference;
  const resource = `${kind} ${id}`;
  if (isChangedSince) {
    return note(findings, {
      what: 'writtenAfterTheWatermark',
      service,
      record,
      resource,
      since: 0,
    });
  }
  report(findings, { rule: 'SERVICE_DIFFERS', service, record, resource, figures });
}
