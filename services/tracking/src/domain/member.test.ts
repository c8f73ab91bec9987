import type { MemberStep } from './member';
import { evolveMember, mayReceive, unknownMember } from './member';

const after = (...types: readonly MemberStep[]) =>
  types.reduce((state, type) => evolveMember(state, { type }), unknownMember);

test('units are announced to members, suspended ones too, not to strangers or who left', () => {
  expect(mayReceive(unknownMember)).toBe(false);
  expect(mayReceive(after('admitted'))).toBe(true);
  expect(mayReceive(after('admitted', 'suspended'))).toBe(true);
  expect(mayReceive(after('admitted', 'suspended', 'reinstated'))).toBe(true);
  expect(after('admitted', 'suspended', 'reinstated').status).toBe('active');
  expect(mayReceive(after('admitted', 'left'))).toBe(false);
});
