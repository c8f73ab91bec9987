import { hasRole, isRole, roles, type Actor } from './caller';

test('a caller has a role when any of the wanted ones is its own', () => {
  const actor: Actor = { subject: 'per_1', member: 'mbr_1', roles: ['operator', 'shipper'] };
  expect(hasRole(actor, 'admin', 'shipper')).toBe(true);
  expect(hasRole(actor, 'admin', 'auditor')).toBe(false);
  expect(hasRole(actor)).toBe(false);
});

test('only the roles of the alliance are roles', () => {
  expect(roles.every(isRole)).toBe(true);
  expect(isRole('root')).toBe(false);
});
