import type { OperationsServiceDefinition } from '@serai/protos/serai/operations/v1/OperationsService';
import { listParked } from '../facts/parked';
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
): Door {
  return door<OperationsServiceDefinition>(
    'serai.operations.v1.OperationsService',
    operationsRules,
    {
      listParked: async ({ request }) => ({
        parked: await listParked(database(), request.consumer),
      }),
      replay: async ({ request }) => {
        const key = request.key === '' ? undefined : request.key;
        const { released, parkedAgain } = await replay(database(), request.consumer, key);
        return { released, parkedAgain };
      },
      readLog: async ({ request }) => {
        const { facts, ...page } = await readLog(database(), request);
        return { facts: facts.map((fact) => ({ ...fact, data: forAuditor(fact) })), ...page };
      },
    },
  );
}
