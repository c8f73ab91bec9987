import type { Instant } from '@serai/model';

/** The terms of two members that the search and the space need. */
export interface TermsCopy {
  /** Operator id to basis points off its published tariffs. */
  readonly discounts: readonly { readonly operatorId: string; readonly basisPoints: number }[];
  readonly interline: boolean;
  /** Absent: no space is kept. */
  readonly allotments?: readonly AllotmentTerms[];
}

/** Space that the operator keeps for the other: on a line, an area or a point, the others empty. */
export interface AllotmentTerms {
  readonly operatorId: string;
  readonly lineId: string;
  readonly areaId: string;
  /** Empty: every run of the area. */
  readonly runId: string;
  readonly pointId: string;
  readonly grams: number;
  readonly cm3: number;
  readonly stops: number;
  readonly releaseMinutes: number;
}

/** One version of the terms in force between two moments. */
export interface TermsSpan {
  readonly version: number;
  readonly terms: TermsCopy;
  readonly from: Instant;
  /** Null: open. */
  readonly to: Instant | null;
}

/**
 * What capacity keeps of an agreement: which terms were in force when, so that a departure in three
 * weeks is priced by the terms of that day. Amended terms end the span before them; a suspension ends
 * the last span, resuming begins another; an end with notice closes it on its day.
 */
export interface AgreementCopy {
  readonly memberIds: readonly [string, string] | null;
  /** The terms both signed last, in force or not. */
  readonly signed: Omit<TermsSpan, 'to'> | null;
  readonly validTo: Instant | null;
  readonly spans: readonly TermsSpan[];
}

export type AgreementHeard =
  | {
      readonly type: 'activated';
      readonly memberIds: readonly [string, string];
      readonly version: number;
      readonly terms: TermsCopy;
      readonly validFrom: Instant;
      readonly validTo: Instant | null;
      readonly at: Instant;
    }
  | { readonly type: 'suspended' | 'resumed'; readonly at: Instant }
  | { readonly type: 'ended'; readonly endsAt: Instant };

export const unknownAgreement: AgreementCopy = {
  memberIds: null,
  signed: null,
  validTo: null,
  spans: [],
};

export function evolveAgreement(copy: AgreementCopy, heard: AgreementHeard): AgreementCopy {
  switch (heard.type) {
    case 'activated': {
      const { memberIds, version, terms, validTo } = heard;
      const isFirst = copy.signed === null;
      const from = isFirst ? heard.validFrom : Math.max(heard.validFrom, heard.at);
      const signed = { version, terms, from };
      return { memberIds, signed, validTo, spans: begun(copy.spans, { ...signed, to: validTo }) };
    }
    case 'suspended':
      return { ...copy, spans: endedAt(copy.spans, heard.at) };
    case 'resumed': {
      if (copy.signed === null) return copy;
      const from = Math.max(copy.signed.from, heard.at);
      return { ...copy, spans: begun(copy.spans, { ...copy.signed, from, to: copy.validTo }) };
    }
    case 'ended':
      return { ...copy, validTo: heard.endsAt, spans: endedAt(copy.spans, heard.endsAt) };
  }
}

function begun(spans: readonly TermsSpan[], next: TermsSpan): readonly TermsSpan[] {
  return [...endedAt(spans, next.from), next];
}

/** No span goes on after the moment, and none that would only begin then remains. */
function endedAt(spans: readonly TermsSpan[], at: Instant): readonly TermsSpan[] {
  return spans
    .filter(({ from }) => from < at)
    .map((span) => (span.to === null || span.to > at ? { ...span, to: at } : span));
}
