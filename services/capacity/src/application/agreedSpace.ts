import type { Instant } from '@serai/model';
import type { AgreementCopy, AllotmentTerms } from '../domain/network/agreementCopy';

/** What one agreement keeps of a place for one member, and from when to when. */
export interface AgreedAt {
  readonly agreementId: string;
  readonly heard: number;
  readonly holderId: string;
  readonly spans: readonly {
    readonly from: Instant;
    readonly to: Instant | null;
    readonly terms: AllotmentTerms;
  }[];
}

/** The space that agreements keep, by the line, area or point where they keep it. */
export class AgreedSpace {
  readonly #agreements = new Map<
    string,
    { readonly heard: number; readonly copy: AgreementCopy }
  >();
  readonly #byPlace = new Map<string, Set<string>>();

  /** A place that was once agreed on is remembered: what is kept there may have to end. */
  apply(agreementId: string, heard: number, copy: AgreementCopy): void {
    this.#agreements.set(agreementId, { heard, copy });
    for (const { terms } of copy.spans) {
      for (const { lineId, areaId, pointId } of terms.allotments ?? []) {
        const place = lineId || areaId || pointId;
        const known = this.#byPlace.get(place) ?? new Set<string>();
        this.#byPlace.set(place, known.add(agreementId));
      }
    }
  }

  /** Another one whenever something was heard of what is agreed on there. */
  markOf(place: string): string {
    const ids = [...(this.#byPlace.get(place) ?? [])];
    return ids.map((id) => `${id}:${this.heardOf(id)}`).join();
  }

  /** How much was heard of an agreement; 0: nothing. */
  heardOf(agreementId: string): number {
    return this.#agreements.get(agreementId)?.heard ?? 0;
  }

  /** What is kept there of this operator's space; of an area on that run. */
  at(place: string, operatorId: string, run = ''): readonly AgreedAt[] {
    const ids = [...(this.#byPlace.get(place) ?? [])];
    return ids.flatMap((agreementId): AgreedAt[] => {
      const { heard, copy } = this.#agreements.get(agreementId) ?? {};
      if (heard === undefined || copy?.memberIds === null || copy === undefined) return [];
      const holderId = copy.memberIds.find((id) => id !== operatorId);
      if (holderId === undefined) return [];
      const spans = copy.spans.flatMap(({ from, to, terms: { allotments = [] } }) => {
        const there = allotments.filter(
          (one) =>
            one.operatorId === operatorId && (one.lineId || one.areaId || one.pointId) === place,
        );
        const terms = there.find(({ runId }) => runId === run) ?? there.find(isOfAllRuns);
        const isLasting = to === null || from < to;
        return terms === undefined || !isLasting ? [] : [{ from, to, terms }];
      });
      return [{ agreementId, heard, holderId, spans }];
    });
  }
}

function isOfAllRuns({ runId }: AllotmentTerms): boolean {
  return runId === '';
}
