import type { Actor } from '@serai/model';
import type { AllotDays, DayResource, SetAllotment } from '../domain/space/commands';
import type { DayPool, DaySpan } from '../domain/space/dayPools';
import type { AllotmentPool, LegState } from '../domain/space/departure';
import { runKey } from '../domain/space/space';
import type { AgreedAt, AgreedSpace } from './agreedSpace';

const allotter: Actor = { subject: 'capacity', roles: ['service'] };

/** A departure that is opened, or about to be. */
export interface Allottable {
  readonly id: string;
  readonly lineId: string;
  readonly memberId: string;
  readonly legs: readonly (Pick<LegState, 'departsAt'> & Partial<Pick<LegState, 'pools'>>)[];
  readonly version?: number;
}

/**
 * What has to change so that a departure keeps what is agreed on for the moment at which it leaves:
 * one command for each member whose pool is another one. Nothing where all is as agreed.
 */
export function allotmentsOn(agreed: AgreedSpace, departure: Allottable): readonly SetAllotment[] {
  const { id, lineId, memberId, legs, version = 0 } = departure;
  const departsAt = legs[0]?.departsAt ?? 0;
  const pools = legs[0]?.pools ?? [];
  const command = (
    holderId: string,
    by: { readonly agreementId: string; readonly heard: number },
    size: { readonly grams: number; readonly cm3: number; readonly releaseMinutes: number },
  ): SetAllotment => ({
    kind: 'allot',
    key: `agreed:${id}/${holderId}/${by.agreementId}/${by.heard}/${version}`,
    actor: allotter,
    departureId: id,
    carrierId: null,
    allotment: { memberId: holderId, ...size },
    agreed: by,
  });
  const wanted = agreed.at(lineId, memberId).flatMap(({ agreementId, heard, holderId, spans }) => {
    const span = spans.find(({ from, to }) => from <= departsAt && (to === null || departsAt < to));
    if (span === undefined) return [];
    const { grams, cm3, releaseMinutes } = span.terms;
    return [command(holderId, { agreementId, heard }, { grams, cm3, releaseMinutes })];
  });
  const ended = pools.flatMap((pool) => {
    const { agreed: by, memberId: holderId, releaseMinutes } = pool;
    if (by === undefined || (by.asked.grams === 0 && by.asked.cm3 === 0)) return [];
    if (wanted.some(({ allotment }) => allotment.memberId === holderId)) return [];
    const { agreementId } = by;
    const heard = agreed.heardOf(agreementId);
    return [command(holderId, { agreementId, heard }, { grams: 0, cm3: 0, releaseMinutes })];
  });
  return [...wanted.filter((one) => !isKept(one, pools)), ...ended];
}

/** What has to change so that a run or storage keeps what is agreed on. */
export function dayAllotments(
  agreed: AgreedSpace,
  kept: readonly AgreedAt[],
  of: DayResource,
  pools: readonly DayPool[] = [],
): readonly AllotDays[] {
  const place = of.kind === 'run' ? runKey(of.areaId, of.reference) : of.pointId;
  const command = (
    memberId: string,
    agreementId: string,
    heard: number,
    spans: readonly DaySpan[],
  ): AllotDays => ({
    kind: 'allotDays',
    key: `agreed:${place}/${memberId}/${agreementId}/${heard}`,
    actor: allotter,
    of,
    carrierId: null,
    memberId,
    spans,
    agreed: { agreementId, heard },
  });
  const known = (agreementId: string) => pools.find((pool) => pool.agreementId === agreementId);
  const wanted = kept.map(({ agreementId, heard, holderId, spans }) =>
    command(holderId, agreementId, heard, spans.map(daySpan)),
  );
  const changed = wanted.filter(({ agreed: by, spans }) => {
    const before = known(by?.agreementId ?? '')?.spans ?? [];
    return JSON.stringify(before) !== JSON.stringify(spans);
  });
  const ended = pools.filter(
    ({ agreementId, spans }) =>
      agreementId !== '' &&
      spans.length > 0 &&
      !kept.some((one) => one.agreementId === agreementId),
  );
  return [
    ...changed,
    ...ended.map(({ memberId, agreementId }) =>
      command(memberId, agreementId, agreed.heardOf(agreementId), []),
    ),
  ];
}

function isKept({ allotment, agreed }: SetAllotment, pools: readonly AllotmentPool[]): boolean {
  const pool = pools.find(({ memberId }) => memberId === allotment.memberId);
  return (
    pool?.agreed !== undefined &&
    pool.agreed.agreementId === agreed?.agreementId &&
    pool.agreed.asked.grams === allotment.grams &&
    pool.agreed.asked.cm3 === allotment.cm3 &&
    pool.releaseMinutes === allotment.releaseMinutes
  );
}

function daySpan({ from, to, terms }: AgreedAt['spans'][number]): DaySpan {
  const { grams, cm3, stops, releaseMinutes } = terms;
  return { grams, cm3, stops, releaseMinutes, from, to };
}
