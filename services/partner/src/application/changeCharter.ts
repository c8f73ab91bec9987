import type { Step } from '@serai/runtime';
import { charter, presentCharter, type CharterVersion } from '../domain/agreements/charter';
import type { HandlingTerms } from '../domain/agreements/handlingTerms';
import type { GivenTerms } from '../domain/agreements/terms';
import { charterId, type Kinds } from './kinds';

export interface ChangeCharter {
  readonly terms: GivenTerms | null;
  readonly comparisonCurrency: string;
  readonly expectedVersion: number;
  readonly handling?: HandlingTerms | null;
  readonly by: string;
}

export function changeCharter(kinds: Kinds): Step<ChangeCharter, CharterVersion> {
  return {
    name: 'changeCharter',
    touches: () => [{ kind: kinds.charter, id: charterId }],
    decide: (asked, sheet) => {
      const before = sheet.state(kinds.charter, charterId);
      const facts = charter.decide(before, { type: 'change', ...asked, at: sheet.at });
      return presentCharter(sheet.record(kinds.charter, charterId, facts));
    },
  };
}
