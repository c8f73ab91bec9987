import type { PublishTariffsRequest } from '@serai/protos/serai/capacity/v1/PublishTariffsRequest';
import type { PublishLinesRequest } from '@serai/protos/serai/capacity/v1/PublishLinesRequest';
import type { PublishAreasRequest } from '@serai/protos/serai/capacity/v1/PublishAreasRequest';
import type { PublishPointsRequest } from '@serai/protos/serai/capacity/v1/PublishPointsRequest';
import type { CallOptions } from '@serai/runtime';
import type { Services } from '../services';
import type { ImportKind } from './columns';
import type { Thing } from './things';

export interface Published {
  readonly errors: readonly {
    readonly row: number;
    readonly field: string;
    readonly code: string;
    readonly message: string;
  }[];
  readonly changed: number;
}

/** Publishes one batch, or only asks what would be said. */
export type PublishBatch = (
  things: readonly Thing[],
  checkOnly: boolean,
  call: CallOptions,
) => Promise<Published>;

export function publisherOf(kind: ImportKind, { network }: Services): PublishBatch {
  const messages = <T>(things: readonly Thing[]): T => things.map(({ message }) => message) as T;
  switch (kind) {
    case 'points':
      return (things, checkOnly, call) => {
        const points = messages<NonNullable<PublishPointsRequest['points']>>(things);
        return network.publishPoints({ points, checkOnly }, call);
      };
    case 'areas':
      return (things, checkOnly, call) => {
        const areas = messages<NonNullable<PublishAreasRequest['areas']>>(things);
        return network.publishAreas({ areas, checkOnly }, call);
      };
    case 'lines':
      return (things, checkOnly, call) => {
        const lines = messages<NonNullable<PublishLinesRequest['lines']>>(things);
        return network.publishLines({ lines, checkOnly }, call);
      };
    case 'tariffs':
      return (things, checkOnly, call) => {
        const tariffs = messages<NonNullable<PublishTariffsRequest['tariffs']>>(things);
        return network.publishTariffs({ tariffs, checkOnly }, call);
      };
  }
}
