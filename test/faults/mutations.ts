import type { Mutation } from './buildWorker';

/** Rules that are broken on purpose: a proof that does not see it is worth nothing. */
export const mutations = {
  noReceipts: {
    name: 'noReceipts',
    file: 'shared/runtime/src/store/attempt.ts',
    from: "if (one.id !== '') receipts.set",
    to: "if (one.id === 'never') receipts.set",
  },
  noEpoch: {
    name: 'noEpoch',
    file: 'shared/runtime/src/facts/relay.ts',
    from: 'if (!(await lease.holds(epoch))) return false;',
    to: '',
  },
  noParking: {
    name: 'noParking',
    file: 'shared/runtime/src/facts/handleFact.ts',
    from: "if (!item.isParked && isParked(queue)) return park(consumer, page, item, 'behind', '', '');",
    to: '',
  },
  markedBeforeAcknowledged: {
    name: 'markedBeforeAcknowledged',
    file: 'shared/runtime/src/facts/relay.ts',
    from: 'await lease.whileHolding(epoch, () => publish(options.bus(), messages, ensured));',
    to: 'void publish(options.bus(), messages, ensured).catch(() => undefined);',
  },
} as const satisfies Record<string, Mutation>;
