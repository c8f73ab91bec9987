import type { Embargo__Output } from '@serai/protos/serai/capacity/v1/Embargo';
import type { Line__Output } from '@serai/protos/serai/capacity/v1/Line';
import type { Point__Output } from '@serai/protos/serai/capacity/v1/Point';
import type { ServiceArea__Output } from '@serai/protos/serai/capacity/v1/ServiceArea';
import type { Tariff__Output } from '@serai/protos/serai/capacity/v1/Tariff';
import type { ServiceArea } from '../domain/network/area';
import type { LocalTime } from '../domain/network/calls';
import type { Embargo } from '../domain/network/embargo';
import type { Line } from '../domain/network/line';
import type { Point } from '../domain/network/point';
import type { Closure } from '../domain/network/publication';
import type { Tariff } from '../domain/network/tariff';

/** Which thing, in which version. */
export interface Named {
  readonly id: string;
  readonly version: number;
}

export function pointMessage(
  { id, version }: Named,
  point: Point,
  closed?: Closure,
): Point__Output {
  return {
    ...point,
    id,
    version,
    opening: point.opening.map((stretch) => ({ ...stretch })),
    holidays: [...point.holidays],
    capabilities: [...point.capabilities],
    closed: closed ?? null,
  };
}

export function areaMessage({ id, version }: Named, area: ServiceArea): ServiceArea__Output {
  const runs = area.runs.map((run) => ({ ...run, days: [...run.days] }));
  return { ...area, id, version, postcodes: [...area.postcodes], runs };
}

export function lineMessage({ id, version }: Named, status: string, line: Line): Line__Output {
  return {
    ...line,
    id,
    version,
    status,
    calls: line.calls.map(({ pointId, arrives, departs }) => ({
      pointId,
      ...at('arrives', arrives),
      ...at('departs', departs),
    })),
    days: [...line.days],
    legs: line.legs.map((leg) => ({ ...leg })),
    goods: [...line.goods],
    sellerIds: [...line.sellerIds],
  };
}

export function tariffMessage({ id, version }: Named, tariff: Tariff): Tariff__Output {
  const { validTo, ...rest } = tariff;
  return {
    ...rest,
    id,
    version,
    legs: tariff.legs.map((leg) => ({ ...leg, breaks: leg.breaks.map((row) => ({ ...row })) })),
    surcharges: tariff.surcharges.map((surcharge) => ({ ...surcharge })),
    cancellation: tariff.cancellation.map((term) => ({ ...term })),
    ...(validTo !== null && { validTo }),
  };
}

export function embargoMessage(
  { id, version }: Named,
  status: 'published' | 'withdrawn',
  { pointIds: _covered, validTo, ...embargo }: Embargo,
): Embargo__Output {
  return {
    ...embargo,
    id,
    version,
    goods: [...embargo.goods],
    status: status === 'published' ? 'declared' : 'lifted',
    ...(validTo !== null && { validTo }),
  };
}

/** A call that has no such time says an empty one. */
function at<N extends 'arrives' | 'departs'>(name: N, local: LocalTime | null) {
  const time = { [name]: local?.time ?? '', [`${name}Day`]: local?.day ?? 0 };
  return time as { [K in N]: string } & { [K in `${N}Day`]: number };
}
