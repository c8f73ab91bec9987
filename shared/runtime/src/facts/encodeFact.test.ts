import type { MemberSuspended__Output } from '@serai/protos/serai/partner/v1/MemberSuspended';
import { decodeFact, encodeFact } from './encodeFact';

const TYPE = 'serai.partner.v1.MemberSuspended';
const suspended: MemberSuspended__Output = {
  memberId: 'mbr_1',
  reason: '欠款',
  at: 1_790_000_000_000,
};

describe('a fact as bytes', () => {
  test('comes back as it was told', () => {
    const { type, data } = encodeFact<MemberSuspended__Output>(TYPE, suspended);
    expect(decodeFact<MemberSuspended__Output>(type, data)).toEqual(suspended);
  });

  test('is the same bytes every time', () => {
    const data = encodeFact<MemberSuspended__Output>(TYPE, {
      ...suspended,
      reason: 'late',
      at: 1,
    }).data;
    expect(data.toString('hex')).toBe('0a056d62725f3112046c6174651801');
  });

  test('a type that no proto declares is a mistake', () => {
    expect(() => encodeFact('serai.partner.v1.Nothing', {})).toThrow(/Nothing/);
    expect(() => decodeFact('serai.partner.v1.Nothing', Buffer.alloc(0))).toThrow(/Nothing/);
  });

  test.each([Number.NaN, 2 ** 53, 1.5])('the number %s would arrive as another', (at) => {
    expect(() => encodeFact(TYPE, { ...suspended, at })).toThrow();
  });

  test('an integer from elsewhere that is too large is not taken', () => {
    const tooLarge = Buffer.from('18ffffffffffffffff7f', 'hex');
    expect(() => decodeFact(TYPE, tooLarge)).toThrow();
  });
});
