import { lookAtCustody, noCustody, type Custody } from './custody';
import { noFindings, type Broken, type Findings } from './findings';
import { reconcileAll } from './handOvers';
import type { Fact } from './logOf';

type Message = Readonly<Record<string, unknown>>;

const start = Date.UTC(2026, 5, 1);
export const sscc = '306141410000000018';
export const other = '306141410000000025';

/** So many minutes after the start. */
export const minute = (n: number): number => start + n * 60_000;

export function unitFact(version: number, type: string, message: Message, key = sscc): Fact {
  const at = Number(message['at'] ?? minute(version));
  return { id: `unit:${key}/${version}/0`, type, key, version, at, message };
}

export const collected = (version: number, memberId: string, key = sscc, at = minute(version)) =>
  unitFact(version, 'ParcelCollected', { sscc: key, memberId, at }, key);

/** The scan of a receiver. */
export function received(version: number, memberId: string, by: string, at: number, key = sscc) {
  const happening = { kind: 'received', memberId, handOverId: by, recordTime: at };
  return unitFact(version, 'UnitCaptured', { sscc: key, happening, at }, key);
}

export function moved(version: number, pair: Pair, by: string, at = minute(version), key = sscc) {
  const [fromMemberId, toMemberId] = pair;
  const message = { sscc: key, fromMemberId, toMemberId, handOverId: by, at };
  return unitFact(version, 'CustodyMoved', message, key);
}

/** A scan of the receiver, and the move that follows from it: two versions. */
export function takenOver(version: number, pair: Pair, by: string, key = sscc): readonly Fact[] {
  const at = minute(version);
  return [received(version, pair[1], by, at, key), moved(version + 1, pair, by, at, key)];
}

export const delivered = (version: number, memberId: string, at = minute(version)) =>
  unitFact(version, 'ParcelDelivered', { sscc, memberId, at });

/** As ParcelLost, ParcelReturned, ParcelSeized or ParcelDestroyed. */
export const ended = (version: number, type: string, memberId: string) =>
  unitFact(version, type, { sscc, memberId, at: minute(version), reason: 'r' });

export type Pair = readonly [from: string, to: string];

export function handOverFact(
  version: number,
  type: string,
  id: string,
  [fromMemberId, toMemberId]: Pair,
  lines: Readonly<Record<string, string>>,
  announcedAt = minute(0),
): Fact {
  const at = minute(version * 10);
  const listed = Object.entries(lines).map(([code, outcome]) => ({ sscc: code, outcome }));
  const closed = type === 'HandOverAnnounced' ? {} : { reconciledAt: minute(90) };
  const head = { id, fromMemberId, toMemberId, announcedAt, digest: 'd', lines: listed };
  const key = id;
  const message = { handOver: { ...head, ...closed }, at };
  return { id: `handOver:${id}/${version}/0`, type, key, version, at, message };
}

/** Announced, reconciled and signed, with these outcomes. */
export function handOver(id: string, pair: Pair, lines: Readonly<Record<string, string>>) {
  const told = Object.fromEntries(Object.keys(lines).map((code) => [code, 'announced']));
  return [
    handOverFact(1, 'HandOverAnnounced', id, pair, told),
    handOverFact(3, 'HandOverReconciled', id, pair, lines),
    handOverFact(5, 'HandOverSigned', id, pair, lines),
  ];
}

export interface Audited {
  readonly custody: Custody;
  readonly findings: Findings;
  readonly first: Broken | undefined;
}

/** What the audit says of facts, in the order in which a log has them. */
export function audited(facts: readonly Fact[]): Audited {
  const [custody, findings] = [noCustody(), noFindings()];
  const inOrder = [...facts].sort((a, b) => a.version - b.version || (a.id < b.id ? -1 : 1));
  for (const fact of inOrder) lookAtCustody(custody, fact, findings);
  reconcileAll(custody, findings);
  return { custody, findings, first: findings.broken[0] };
}
