import type { Unit__Output } from '@serai/protos/serai/tracking/v1/Unit';
import type { HandOver__Output } from '@serai/protos/serai/tracking/v1/HandOver';
import type { Actor } from '@serai/model';
import { anna, members } from './tracking.test-data';

interface Interval {
  readonly memberId: string;
  readonly from: number;
  until: number | null;
}

interface Work extends Interval {
  readonly forMemberId: string;
}

interface Told {
  readonly memberId: string;
  readonly from: number;
  readonly handOverId: string;
}

/**
 * Who may see what of which time, written down beside the service while a journey goes on, from
 * what those who oversee everything are shown: custody by its intervals, and who was told that a
 * unit comes. It knows nothing of how the service derives sight.
 */
export class Sights {
  private readonly custody = new Map<string, Interval[]>();
  private readonly prepared = new Map<string, Interval[]>();
  private readonly told = new Map<string, Told>();
  private readonly sold = new Map<string, number>();
  private readonly work = new Map<string, Work[]>();
  private readonly acted = new Map<string, { memberId: string; forMemberId: string }[]>();
  private readonly signed = new Map<string, Set<string>>();
  readonly handOvers = new Map<string, HandOver__Output>();
  /** For whom d handles, as their subcontractor. */
  readonly contractors = new Set<string>();

  soldBy(ssccs: readonly string[], at: number): void {
    for (const sscc of ssccs) this.sold.set(sscc, at);
  }

  holderOf(sscc: string): string | undefined {
    return this.custody.get(sscc)?.find(({ until }) => until === null)?.memberId;
  }

  /** After something happened: custody is as it is shown, since the last thing that was heard. */
  look(unit: Unit__Output): void {
    this.lookAtCustody(unit);
    this.lookAtWork(unit);
  }

  private lookAtCustody({ sscc, custodianId, history }: Unit__Output): void {
    const before = this.holderOf(sscc) ?? '';
    if (custodianId === before) return;
    const from = Math.max(...history.map(({ recordTime }) => recordTime));
    const spans = this.custody.get(sscc) ?? [];
    for (const span of [...spans, ...(this.work.get(sscc) ?? [])]) span.until ??= from;
    this.custody.set(sscc, spans);
    const told = this.told.get(sscc);
    this.told.delete(sscc);
    if (custodianId === '') return;
    const isStrangers = spans.length === 0 && custodianId === members.d;
    if (isStrangers && this.sold.has(sscc)) throw new Error(`a stranger has ${sscc}`);
    spans.push({ memberId: custodianId, from, until: null });
    if (told?.memberId !== custodianId) return;
    const prepared = this.prepared.get(sscc) ?? [];
    prepared.push({ memberId: custodianId, from: told.from, until: from });
    this.prepared.set(sscc, prepared);
  }

  /** From the first thing that it is said to do for who has the unit, as long as that one has it. */
  private lookAtWork({ sscc, history }: Unit__Output): void {
    const works = this.work.get(sscc) ?? [];
    this.work.set(sscc, works);
    const isWithin = ({ from, until }: Interval, at: number): boolean =>
      from <= at && (until === null || at <= until);
    for (const { memberId, forMemberId, recordTime: from } of history) {
      const spans = this.custody.get(sscc)?.filter((each) => each.memberId === forMemberId) ?? [];
      const held = spans.find((span) => isWithin(span, from));
      const isTold = works.some((one) => one.memberId === memberId && isWithin(one, from));
      if (held === undefined || isTold) continue;
      works.push({ memberId, forMemberId, from, until: held.until });
    }
  }

  /** It works no more for that contractor. */
  workEnded(contractorId: string, at: number): void {
    for (const work of [...this.work.values()].flat()) {
      if (work.forMemberId === contractorId) work.until ??= at;
    }
  }

  /** It did something in the hand-over, for a side. */
  actedIn(handOverId: string, memberId: string, forMemberId: string): void {
    const acted = this.acted.get(handOverId) ?? [];
    this.acted.set(handOverId, [...acted, { memberId, forMemberId }]);
  }

  signedIn(handOverId: string, memberId: string): void {
    this.signed.set(handOverId, (this.signed.get(handOverId) ?? new Set()).add(memberId));
  }

  /** What it signed, for good; what d did otherwise, as long as d works for that side. */
  listsHandOver(memberId: string, { id, fromMemberId, toMemberId }: HandOver__Output): boolean {
    if ([fromMemberId, toMemberId].includes(memberId)) return true;
    if (this.signed.get(id)?.has(memberId) === true) return true;
    const acted = this.acted.get(id) ?? [];
    return acted.some((one) => one.memberId === memberId && this.contractors.has(one.forMemberId));
  }

  /** Until both signed, d could act for the one side that it works for. */
  readsHandOver(memberId: string, handOver: HandOver__Output): boolean {
    const { status, fromMemberId, toMemberId } = handOver;
    const sides = [fromMemberId, toMemberId].filter((side) => this.contractors.has(side));
    const mayAct = memberId === members.d && status !== 'signed' && sides.length === 1;
    return mayAct || this.listsHandOver(memberId, handOver);
  }

  announced(handOver: HandOver__Output): void {
    const { id: handOverId, fromMemberId, toMemberId: memberId, announcedAt } = handOver;
    this.handOvers.set(handOverId, handOver);
    for (const sscc of codesOf(handOver)) {
      if (this.holderOf(sscc) !== fromMemberId) continue;
      const before = this.told.get(sscc);
      const from = before?.memberId === memberId ? before.from : announcedAt;
      this.told.set(sscc, { memberId, from, handOverId });
    }
  }

  /** What stayed behind is not announced any more. */
  reconciled(handOver: HandOver__Output): void {
    this.handOvers.set(handOver.id, handOver);
    for (const sscc of codesOf(handOver)) {
      const isStill = this.holderOf(sscc) === handOver.fromMemberId;
      if (isStill && this.told.get(sscc)?.handOverId === handOver.id) this.told.delete(sscc);
    }
  }

  /** Everything of a unit, as it is now. */
  seesNow(viewer: Actor, sscc: string): boolean {
    return this.of(viewer, sscc).some(({ until }) => until === null);
  }

  seesAt(viewer: Actor, sscc: string, at: number): boolean {
    return this.of(viewer, sscc).some(
      ({ from, until }) => from <= at && (until === null || at <= until),
    );
  }

  seesEver(viewer: Actor, sscc: string): boolean {
    return this.of(viewer, sscc).length > 0;
  }

  /** The seller's office and the one customer see what was sold, from then on. */
  private of({ member, roles, subject }: Actor, sscc: string): readonly Interval[] {
    if (roles.includes('admin')) return [{ memberId: '', from: 0, until: null }];
    const sold = this.sold.get(sscc);
    const isCustomer = roles.includes('shipper');
    const isSold =
      sold !== undefined && member === members.a && (!isCustomer || subject === anna.subject);
    const sale = isSold ? [{ memberId: members.a, from: sold, until: null }] : [];
    if (isCustomer) return sale;
    const told = this.told.get(sscc);
    return [
      ...sale,
      ...(this.custody.get(sscc) ?? []).filter(({ memberId }) => memberId === member),
      ...(this.work.get(sscc) ?? []).filter(({ memberId }) => memberId === member),
      ...(this.prepared.get(sscc) ?? []).filter(({ memberId }) => memberId === member),
      ...(told !== undefined && told.memberId === member ? [{ ...told, until: null }] : []),
    ];
  }
}

function codesOf({ lines }: HandOver__Output): ReadonlySet<string> {
  return new Set(lines.flatMap(({ sscc, content }) => [sscc, ...content]));
}

/** A unit as the viewer must see it, given all that there is to see of it; undefined: nothing. */
export function shownOf(sights: Sights, viewer: Actor, unit: Unit__Output): object | undefined {
  const { sscc, history } = unit;
  const isOwn = (memberId: string): boolean =>
    viewer.member === memberId && !viewer.roles.includes('shipper');
  const shown = history.filter(
    ({ memberId, recordTime }) => isOwn(memberId) || sights.seesAt(viewer, sscc, recordTime),
  );
  if (sights.seesNow(viewer, sscc)) return { ...unit, history: shown };
  if (!sights.seesEver(viewer, sscc) && shown.length === 0) return undefined;
  const isKnown = sights.seesEver(viewer, sscc);
  const last = shown.findLast(({ pointId }) => pointId !== '')?.pointId ?? '';
  return {
    ...unit,
    history: shown,
    ...{ custodianId: '', parentSscc: '', childSsccs: [], version: shown.length, pointId: last },
    bookingId: isKnown ? unit.bookingId : '',
    // How it is now is not told; that its own delivery was the end, it knows.
    status: expect.any(String) as unknown,
    condition: expect.any(String) as unknown,
  };
}
