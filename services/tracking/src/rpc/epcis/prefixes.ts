import type { Prefix__Output } from '@serai/protos/serai/tracking/v1/Prefix';
import type { Prefixes } from '@serai/model';
import { prefixesOf } from '@serai/model';

/** What a request declares; a prefix that can be none is not there. */
export function prefixesIn(told: readonly Prefix__Output[]): Prefixes {
  return prefixesOf(Object.fromEntries(told.map(({ name, iri }) => [name, iri])));
}

export function prefixMessages(prefixes: Prefixes): Prefix__Output[] {
  return Object.entries(prefixes).map(([name, iri]) => ({ name, iri }));
}
