import type { Mutation } from '../support/buildProgram';

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
  noRoomCheck: {
    name: 'noRoomCheck',
    file: 'services/capacity/src/domain/space/draw.ts',
    from: 'if (!isRoom) throw spaceRefusals.NO_ROOM({ field });',
    to: '',
  },
  noNumber: {
    name: 'noNumber',
    file: 'services/capacity/src/store/journalLog.ts',
    from: 'await collection.insertOne({ _id: n, ...group }, WRITTEN);',
    to: 'await collection.replaceOne({ _id: n }, group, { upsert: true, ...WRITTEN });',
  },
  noSpaceReceipt: {
    name: 'noSpaceReceipt',
    file: 'services/capacity/src/domain/space/decideGroup.ts',
    from: 'if (receipt !== undefined) {',
    to: "if (receipt?.digest === '') {",
  },
  noTombstone: {
    name: 'noTombstone',
    file: 'services/capacity/src/domain/space/decideHold.ts',
    from: 'if (tables.holds.get(holdId) === undefined) return done;',
    to: 'if (tables.holds.get(holdId) === undefined) return unchanged;',
  },
  markedBeforeAcknowledged: {
    name: 'markedBeforeAcknowledged',
    file: 'shared/runtime/src/facts/relay.ts',
    from: 'await lease.whileHolding(epoch, () => publish(options.bus(), messages, ensured));',
    to: 'void publish(options.bus(), messages, ensured).catch(() => undefined);',
  },
  unawaited: {
    name: 'unawaited',
    file: 'services/capacity/src/store/journalLog.ts',
    from: 'await collection.insertOne({ _id: n, ...group }, WRITTEN);',
    to: 'collection.insertOne({ _id: n, ...group }, WRITTEN).catch(() => undefined);',
  },
  forwardedForNothing: {
    name: 'forwardedForNothing',
    file: 'services/capacity/src/store/forwarding.ts',
    from: 'return refused;',
    to: 'return batch.map(() => null);',
  },
  positionBeforeWriting: {
    name: 'positionBeforeWriting',
    file: 'services/capacity/src/store/spaceDocuments.ts',
    from: '{ $set: { group: to, owner } },\n    { session },',
    to: '{ $set: { group: to, owner } },',
  },
  correctionIgnored: {
    name: 'correctionIgnored',
    file: 'services/tracking/src/application/epcis/applyKept.ts',
    from: 'if (row.corrects !== undefined) correct(kinds, sheet, row, row.corrects);',
    to: 'if (row.corrects !== undefined) void correct;',
  },
  eventTimeForCustody: {
    name: 'eventTimeForCustody',
    file: 'services/tracking/src/application/moveCustody.ts',
    from: 'handOverId, condition, at: sheet.at };',
    to: 'handOverId, condition, at: unit.history.at(-1)?.eventTime ?? sheet.at };',
  },
  nestingNotEnded: {
    name: 'nestingNotEnded',
    file: 'services/tracking/src/domain/stays.ts',
    from: "if (kind === 'unpacked' && parentSscc === sscc) return true;",
    to: "if (kind !== 'delivered') return false;",
  },
  sightUnchecked: {
    name: 'sightUnchecked',
    file: 'services/tracking/src/rpc/office.ts',
    from: 'return { unit: unitMessage(state, version, call.actor) };',
    to: "return { unit: unitMessage(state, version, { ...call.actor, roles: ['auditor'] }) };",
  },
} as const satisfies Record<string, Mutation>;
