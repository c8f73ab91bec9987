import { protoService, protoServiceNames } from '../../shared/runtime/src/calls/protos';
import { grpcTable } from './grpcTable';

/** The only methods that nobody has to sign in for. */
const toAnyone = [
  'serai.partner.v1.IdentityService/ExchangeAssertion',
  'serai.partner.v1.IdentityService/GetKeys',
  // With them anybody can check a signed hand-over.
  'serai.partner.v1.IdentityService/GetMemberKeys',
  'serai.partner.v1.IdentityService/SignIn',
  'serai.partner.v1.IdentityService/SignInService',
  'serai.partner.v1.MembershipService/Apply',
  'serai.tracking.v1.TrackingService/Track',
];

const declared = protoServiceNames().flatMap((service) =>
  Object.keys(protoService(service)).map((method) => `${service}/${method}`),
);
const rows = Object.entries(grpcTable);

test('the protos declare methods at all', () => {
  expect(declared.length).toBeGreaterThan(80);
});

test.each(declared)('%s stands in the table of who may call', (method) => {
  expect(Object.keys(grpcTable)).toContain(method);
});

test('nothing stands in the table that no proto declares', () => {
  expect(Object.keys(grpcTable).filter((method) => !declared.includes(method))).toEqual([]);
});

test('nobody gets in without signing in, but where the alliance has to be open', () => {
  const open = rows.filter(([, row]) => row.anonymous === 'served').map(([method]) => method);
  expect(open.sort()).toEqual(toAnyone);
  const forAnyone = rows.filter(([, row]) => row.right === 'anyone').map(([method]) => method);
  expect(forAnyone.sort()).toEqual(toAnyone);
});

test('an expired token is refused everywhere', () => {
  expect(rows.filter(([, row]) => row.expired !== 'unauthenticated')).toEqual([]);
});

test('whoever is too low is somebody else than whoever is right', () => {
  const same = rows.filter(([, { tooLow, right }]) => tooLow !== 'nobody' && tooLow.as === right);
  expect(same).toEqual([]);
});

test('only what belongs to the whole alliance is served to other members as it is', () => {
  const served = rows
    .filter(([, { otherMember }]) => otherMember === 'served')
    .map(([method]) => method);
  expect(served).not.toEqual([]);
  for (const method of served) {
    expect(method).toMatch(
      /\/(Get|List|Find)(Member|Charter|Rates|Point|Area|Line|Tariff|Coverage|Embargo)/,
    );
  }
});
