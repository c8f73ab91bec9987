import type { Instant } from '@serai/model';
import type { Relaxed } from './filters';
import type { Network } from './network';
import { pairOf, termsBetween } from './network';
import type { Interline } from './question';
import { freeInterline } from './question';

/**
 * Who hands parcels to whom between two instants, for the members of a question by their numbers.
 * Where the charter lets everybody, only who agreed otherwise is bound, and the search need not tell
 * the others apart.
 */
export function interlineOf(
  network: Network,
  memberIds: readonly string[],
  span: { readonly from: Instant; readonly to: Instant },
  relaxed: Relaxed,
): Interline {
  if (relaxed.has('interlining')) return freeInterline(memberIds.length);
  const numbers = new Map(memberIds.map((id, number) => [id, number]));
  const isBound = new Uint8Array(memberIds.length).fill(network.charter.interline ? 0 : 1);
  const varying = new Set<string>();
  for (const [pair, spans] of network.agreements) {
    const [one, other] = pair.split('|').map((id) => numbers.get(id));
    if (one === undefined || other === undefined) continue;
    const isAllFree = network.charter.interline && spans.every(({ interline }) => interline);
    if (isAllFree) continue;
    isBound[one] = 1;
    isBound[other] = 1;
    const edges = spans.flatMap(({ validFrom, validTo }) => [validFrom, validTo ?? validFrom]);
    if (edges.some((edge) => edge > span.from && edge <= span.to)) varying.add(pair);
  }
  const idOf = (number: number): string => memberIds[number] as string;
  const passes = new Map<number, boolean>();
  const mayPass = (from: number, to: number, at: Instant): boolean => {
    if (from === to) return true;
    const pair = pairOf(idOf(from), idOf(to));
    if (varying.has(pair)) return termsBetween(network, idOf(from), idOf(to), at).interline;
    const key = Math.min(from, to) * memberIds.length + Math.max(from, to);
    const known = passes.get(key);
    if (known !== undefined) return known;
    const may = termsBetween(network, idOf(from), idOf(to), span.from).interline;
    passes.set(key, may);
    return may;
  };
  const isVarying = (one: number, other: number): boolean =>
    one !== other && varying.has(pairOf(idOf(one), idOf(other)));
  const covered = new Map<number, boolean>();
  const covers = (one: number, other: number): boolean => {
    const key = one * memberIds.length + other;
    const known = covered.get(key);
    if (known !== undefined) return known;
    const doesCover = memberIds.every(
      (_, next) =>
        !isVarying(one, next) &&
        (isVarying(other, next) ||
          !mayPass(other, next, span.from) ||
          mayPass(one, next, span.from)),
    );
    covered.set(key, doesCover);
    return doesCover;
  };
  return { isBound, varies: varying.size > 0, mayPass, covers };
}
