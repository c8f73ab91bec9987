import type { Instant } from '@serai/model';
import type { AllotmentChanged__Output } from '@serai/protos/serai/capacity/v1/AllotmentChanged';
import type { SpaceChange } from '../domain/space/entry';

const nowhere = { departureId: '', areaId: '', runId: '', pointId: '' };

/** What a departure keeps for a member now, leg by leg, and why where it is not all. */
export function allottedMessage(
  { departure, allotment, why }: Extract<SpaceChange, { kind: 'allotted' }>,
  at: Instant,
): AllotmentChanged__Output {
  const { memberId, grams, cm3, releaseMinutes } = allotment;
  const pools = departure.legs.map(({ index, pools: all }) => {
    return { leg: index, pool: all.find((pool) => pool.memberId === memberId) };
  });
  return {
    ...nowhere,
    departureId: departure.id,
    allotment: { memberId, grams, cm3, stops: 0, releaseMinutes },
    agreementId: pools[0]?.pool?.agreed?.agreementId ?? '',
    reasonCode: why,
    kept: pools.map(({ leg, pool }) => {
      return { leg, grams: pool?.grams ?? 0, cm3: pool?.cm3 ?? 0 };
    }),
    spans: [],
    at,
  };
}

/** What a run or a storage keeps for a member on the days of these spans. */
export function daysAllottedMessage(
  { allotted, why }: Extract<SpaceChange, { kind: 'daysAllotted' }>,
  at: Instant,
): AllotmentChanged__Output {
  const { of, memberId, agreed } = allotted;
  const spans = allotted.spans.map(({ from, to, grams, cm3, stops, releaseMinutes }) => ({
    allotment: { memberId, grams, cm3, stops, releaseMinutes },
    from,
    ...(to !== null && { to }),
  }));
  const place =
    of.kind === 'run' ? { areaId: of.areaId, runId: of.reference } : { pointId: of.pointId };
  return {
    ...nowhere,
    ...place,
    allotment: spans.at(-1)?.allotment ?? null,
    agreementId: agreed?.agreementId ?? '',
    reasonCode: why,
    kept: [],
    spans,
    at,
  };
}
