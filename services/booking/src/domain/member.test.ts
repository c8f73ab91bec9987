import { members, sellerOf, type MemberFact, type MemberState } from './member';

const admitted: MemberFact = { type: 'Admitted', name: 'Yiwu Express', companyPrefix: '0614141' };

function after(...facts: readonly MemberFact[]): MemberState {
  return facts.reduce(members.evolve, members.initial);
}

describe('a member as a seller', () => {
  it('sells once it is admitted, and again when it is reinstated', () => {
    expect(sellerOf(after(admitted)).companyPrefix).toBe('0614141');
    const back = after(admitted, { type: 'Suspended' }, { type: 'Reinstated' });
    expect(sellerOf(back).name).toBe('Yiwu Express');
  });

  it.each([
    ['SELLER_NOT_KNOWN_YET', 'unavailable', after()],
    ['SELLER_NOT_KNOWN_YET', 'unavailable', after({ type: 'Suspended' })],
    ['MEMBER_SUSPENDED', 'forbidden', after(admitted, { type: 'Suspended' })],
    ['MEMBER_LEFT', 'forbidden', after(admitted, { type: 'Left' })],
  ])('is refused %s (%s)', (code, kind, state) => {
    expect(() => sellerOf(state)).toThrow(expect.objectContaining({ code, kind }));
  });
});
