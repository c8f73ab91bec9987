import type { OperationsServiceDefinition } from '@serai/protos/serai/operations/v1/OperationsService';
import { listParked, type Parking } from '../facts/parked';
import { readLog } from '../facts/readLog';
import { replay } from '../facts/replay';
import type { Database } from '../store/database';
import { door } from './door';
import type { Door } from './door';
import type { Rules } from './types';

export const operationsRules: Rules<OperationsServiceDefinition> = {
  ListParked: { roles: ['admin'], idempotent: true },
  Replay: { roles: ['admin'], idempotent: true },
  ReadLog: { roles: ['auditor'], idempotent: true },
};

/** The bytes of a fact as an auditor may see them. */
export type ForAuditor = (fact: { readonly type: string; readonly data: Buffer }) => Buffer;

/** What the people who run the alliance ask of any service that keeps something. */
export function operationsDoor(
  database: () => Database,
  forAuditor: ForAuditor = ({ data }) => data,
  parkings: readonly Parking[] = [],
): Door {
  return door<OperationsServiceDefinition>(
    'serai.operations.v1.OperationsService',
    operationsRules,
    {
      listParked: async ({ request: { consumer } }) => {
        const parked = await listParked(database(), consumer);
        for (const each of parkings) {
          if (consumer === '' || consumer === each.consumer) parked.push(...(await each.list()));
        }
        return { parked };
      },
      replay: async ({ request: { consumer, key: asked } }) => {
        const key = asked === '' ? undefined : asked;
        const parking = parkings.find((each) => each.consumer === consumer);
        const { released, parkedAgain } =
          parking === undefined
            ? await replay(database(), consumer, key)
            : await parking.release(key);
        return { released, parkedAgain };
      },
      readLog: async ({ request }) => {
        const { facts, ...page } = await readLog(database(), request);
        return { facts: facts.map((fact) => ({ ...fact, data: forAuditor(fact) })), ...page };
      },
    },
  );
}
