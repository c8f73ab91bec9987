import { currencyExponent, type Instant } from '@serai/model';
import { agreementRefusals } from './agreementRefusals';
import { firstHandling, handlingTerms, type HandlingTerms } from './handlingTerms';
import { terms, type GivenTerms, type Terms } from './terms';

/**
 * What applies between two members that have agreed on nothing else, and the currency in which the
 * alliance compares prices. An admin changes it; what was in force at a moment stays known.
 */
export type Charter =
  { status: 'none' } | { status: 'kept'; versions: readonly [CharterVersion, ...CharterVersion[]] };

export interface CharterVersion {
  version: number;
  terms: Terms;
  comparisonCurrency: string;
  changedAt: Instant;
  /** absent: as an alliance begins */
  handling?: HandlingTerms;
}

export interface CharterFact {
  type: 'CharterChanged';
  charter: CharterVersion;
  by: string;
}

/** `expectedVersion` is the version that the change was thought for; 0 for the first charter. */
export interface CharterCommand {
  type: 'change';
  terms: GivenTerms | null;
  comparisonCurrency: string;
  expectedVersion: number;
  /** absent: as it is */
  handling?: HandlingTerms | null;
  by: string;
  at: Instant;
}

export const charter = { initial: { status: 'none' } as Charter, decide, evolve };

/** Refuses CHARTER_MISSING: there is none before the alliance's first start. */
export function presentCharter(state: Charter): CharterVersion {
  if (state.status === 'none') throw agreementRefusals.CHARTER_MISSING();
  return state.versions.at(-1) ?? state.versions[0];
}

/** How that version has bookings dealt with. */
export function handlingOf({ handling = firstHandling }: CharterVersion): HandlingTerms {
  return handling;
}

/** The one in force at that moment; before the first, the first. */
export function charterAt(state: Charter, at: Instant): CharterVersion {
  if (state.status === 'none') throw agreementRefusals.CHARTER_MISSING();
  return state.versions.findLast(({ changedAt }) => changedAt <= at) ?? state.versions[0];
}

/** Refuses CHARTER_CHANGED, CURRENCY_UNKNOWN and what `terms` and `handlingTerms` refuse. */
function decide(state: Charter, command: CharterCommand): CharterFact[] {
  const given = terms(command.terms, []);
  const before = state.status === 'none' ? firstHandling : handlingOf(presentCharter(state));
  const handling = command.handling ? handlingTerms(command.handling) : before;
  currencyExponent(command.comparisonCurrency, 'comparisonCurrency');
  const presentVersion = state.status === 'none' ? 0 : presentCharter(state).version;
  if (command.expectedVersion !== presentVersion) {
    const metadata = { version: String(presentVersion) };
    throw agreementRefusals.CHARTER_CHANGED({ metadata });
  }
  const changed = {
    version: presentVersion + 1,
    terms: given,
    comparisonCurrency: command.comparisonCurrency,
    changedAt: command.at,
    handling,
  };
  return [{ type: 'CharterChanged', charter: changed, by: command.by }];
}

function evolve(state: Charter, fact: CharterFact): Charter {
  if (state.status === 'none') return { status: 'kept', versions: [fact.charter] };
  return { status: 'kept', versions: [...state.versions, fact.charter] };
}
