import type { OperationsServiceDefinition } from '@serai/protos/serai/operations/v1/OperationsService';
import { done, operations } from '../../../../test/support/calls';
import type { OperationsRules } from '../../../../test/support/calls';
import { door } from './door';
import type { Rule } from './types';

describe('a door', () => {
  const handlers = {
    listParked: () => Promise.resolve({ parked: [] }),
    replay: () => Promise.resolve(done),
    readLog: () => Promise.resolve({ facts: [], nextCursor: '', watermark: '', readAt: 0 }),
  };

  test('with a method that has no rule is not opened', () => {
    const rules = {
      ListParked: { roles: ['admin'] },
    } as unknown as OperationsRules;
    expect(() => door<OperationsServiceDefinition>(operations, rules, handlers)).toThrow(
      'Replay has no rule',
    );
  });

  test('with a rule for no method, or a method without handler, is not opened', () => {
    const rule: Rule = { roles: ['admin'] };
    const rules = { ListParked: rule, Replay: rule, ReadLog: rule };
    const more = { ...rules, Forget: rule };
    expect(() => door<OperationsServiceDefinition>(operations, more, handlers)).toThrow('Forget');
    const fewer = { listParked: handlers.listParked } as typeof handlers;
    expect(() => door<OperationsServiceDefinition>(operations, rules, fewer)).toThrow(
      'Replay has no handler',
    );
  });

  test('of a service that no proto declares is not opened', () => {
    expect(() => door('serai.nowhere.v1.Nothing', {}, {})).toThrow('no proto declares');
  });
});
