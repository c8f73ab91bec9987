import type { Instant } from '@serai/model';

/** A bag, cage, pallet or container, as far as it decides what moves as one. */
export interface OuterUnit {
  readonly isSealed: boolean;
  readonly sealToldAt: Instant;
  /** The unit that it lies in; empty: in none. */
  readonly parentSscc: string;
  readonly parentToldAt: Instant;
}

export type OuterUnitFact =
  | { readonly type: 'SealChanged'; readonly isSealed: boolean; readonly at: Instant }
  | { readonly type: 'ParentChanged'; readonly parentSscc: string; readonly at: Instant };

/** What was told of a unit: it was sealed or opened, or put into another one or taken out of it. */
export interface ToldOfUnit {
  readonly kind: string;
  readonly parentSscc: string;
  readonly at: Instant;
}

export const outerUnits = {
  initial: { isSealed: false, sealToldAt: 0, parentSscc: '', parentToldAt: 0 } as OuterUnit,
  evolve: (unit: OuterUnit, fact: OuterUnitFact): OuterUnit => {
    const { at } = fact;
    return fact.type === 'SealChanged'
      ? { ...unit, isSealed: fact.isSealed, sealToldAt: at }
      : { ...unit, parentSscc: fact.parentSscc, parentToldAt: at };
  },
};

/** Whether it says of the unit whether it is sealed, or what it lies in. */
export function isToldOfUnit({ kind, parentSscc }: ToldOfUnit): boolean {
  return kind === 'sealed' || kind === 'unpacked' || (kind === 'packed' && parentSscc !== '');
}

/** Decides by when it happened: what was told late changes nothing that happened since. */
export function hearOfUnit(unit: OuterUnit, told: ToldOfUnit): readonly OuterUnitFact[] {
  if (!isToldOfUnit(told)) return [];
  const { kind, at } = told;
  // A unit that was itself opened names no other one that it came out of.
  if (kind === 'sealed' || told.parentSscc === '') {
    const isSealed = kind === 'sealed';
    const isNews = at >= unit.sealToldAt && isSealed !== unit.isSealed;
    return isNews ? [{ type: 'SealChanged', isSealed, at }] : [];
  }
  const parentSscc = kind === 'unpacked' ? '' : told.parentSscc;
  const isNews = at >= unit.parentToldAt && parentSscc !== unit.parentSscc;
  return isNews ? [{ type: 'ParentChanged', parentSscc, at }] : [];
}
