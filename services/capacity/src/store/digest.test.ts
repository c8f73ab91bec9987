import type { HoldSpace } from '../domain/space/commands';
import { digestOf } from './digest';

const command: HoldSpace = {
  kind: 'hold',
  key: 'hold:hld_1/hold',
  actor: { subject: 'per_1', roles: ['operator'], member: 'mbr_1' },
  holdId: 'hld_1',
  sellerId: 'mbr_1',
  bookingId: '',
  items: [{ kind: 'leg', resourceId: 'dep_1/0', grams: 1, cm3: 2, stops: 0 }],
  until: 1_800_000_000_000,
  commit: false,
};
/** It stands in journals: a repeat of what was asked years ago must be known again. */
const asBefore = '8f78320a22ac0e194a0e11d168d4d21963cf4d5405cfd30b38f6b2d12d8c5132';

test('a request is the same in whatever order its fields come, and whoever asks', () => {
  expect(digestOf(command).digest).toBe(asBefore);
  const turned = Object.fromEntries(Object.entries(command).reverse()) as unknown as HoldSpace;
  const [item] = command.items.map((one) => Object.fromEntries(Object.entries(one).reverse()));
  const items = [item] as unknown as HoldSpace['items'];
  const again = { ...turned, items, key: 'other' };
  const actor = { ...command.actor, subject: 'per_2' };
  const barred = { code: 'EMBARGOED', field: 'items[0]' } as const;
  expect(digestOf({ ...again, actor, barred })).toEqual(digestOf(command));
});

test('what asks for anything else is another request', () => {
  const [item] = command.items;
  const more = [{ ...item, grams: 2 }] as HoldSpace['items'];
  expect(digestOf({ ...command, items: more }).digest).not.toBe(asBefore);
  expect(digestOf({ ...command, commit: true }).digest).not.toBe(asBefore);
});
