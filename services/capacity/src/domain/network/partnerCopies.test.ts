import { evolveAgreement, unknownAgreement, type AgreementHeard } from './agreementCopy';
import { evolveCharter, type CharterCopy } from './charterCopy';
import { evolveMember, mustBeActive, unknownMember, type MemberHeard } from './memberCopy';
import { refused } from './network.test-data';

const memberAfter = (...heard: MemberHeard[]) => heard.reduce(evolveMember, unknownMember);
const admitted: MemberHeard = { type: 'admitted', name: 'A' };
const allowed = (...heard: MemberHeard[]): string =>
  refused(() => mustBeActive(memberAfter(...heard), 'memberId'));

test('only an active member adds to the network', () => {
  expect(allowed()).toBe('MEMBER_UNKNOWN memberId');
  expect(refused(() => mustBeActive(undefined, 'memberId'))).toBe('MEMBER_UNKNOWN memberId');
  expect(allowed(admitted)).toBe('');
  expect(allowed(admitted, { type: 'suspended' })).toBe('MEMBER_SUSPENDED memberId');
  expect(allowed(admitted, { type: 'suspended' }, { type: 'reinstated' })).toBe('');
  expect(allowed(admitted, { type: 'left' })).toBe('MEMBER_NOT_ACTIVE memberId');
  expect(memberAfter(admitted, { type: 'suspended' }).name).toBe('A');
});

const terms = (basisPoints: number) => ({
  discounts: [{ operatorId: 'b', basisPoints }],
  interline: true,
});
const activated = (version: number, at: number, validTo: number | null = null): AgreementHeard => ({
  type: 'activated',
  memberIds: ['a', 'b'],
  version,
  terms: terms(version * 100),
  validFrom: 1000,
  validTo,
  at,
});
const spansAfter = (...heard: AgreementHeard[]) =>
  heard
    .reduce(evolveAgreement, unknownAgreement)
    .spans.map(({ version, from, to }) => [version, from, to]);

test('an agreement is in force from its day, and amended terms follow the ones before', () => {
  expect(spansAfter(activated(1, 500))).toEqual([[1, 1000, null]]);
  expect(spansAfter(activated(1, 500), activated(2, 2000))).toEqual([
    [1, 1000, 2000],
    [2, 2000, null],
  ]);
  expect(spansAfter(activated(1, 500), activated(2, 700))).toEqual([[2, 1000, null]]);
});

test('a suspension leaves a gap in which the charter counts', () => {
  const resumed: AgreementHeard = { type: 'resumed', at: 3000 };
  expect(spansAfter(activated(1, 500, 9000), { type: 'suspended', at: 2000 }, resumed)).toEqual([
    [1, 1000, 2000],
    [1, 3000, 9000],
  ]);
});

test('suspended before its first day and resumed, it begins as agreed', () => {
  const heard: AgreementHeard[] = [
    activated(1, 100),
    { type: 'suspended', at: 200 },
    { type: 'resumed', at: 300 },
  ];
  expect(spansAfter(...heard)).toEqual([[1, 1000, null]]);
  expect(spansAfter(...heard.slice(0, 2))).toEqual([]);
  expect(spansAfter({ type: 'resumed', at: 300 })).toEqual([]);
});

test('an end with notice closes it on that day, resumed or not', () => {
  const ended: AgreementHeard = { type: 'ended', endsAt: 5000 };
  expect(spansAfter(activated(1, 500), ended)).toEqual([[1, 1000, 5000]]);
  expect(
    spansAfter(activated(1, 500), { type: 'suspended', at: 2000 }, ended, {
      type: 'resumed',
      at: 3000,
    }),
  ).toEqual([
    [1, 1000, 2000],
    [1, 3000, 5000],
  ]);
});

test('the newest charter counts, in whatever order they are heard', () => {
  const charter = (version: number): CharterCopy => ({
    version,
    terms: terms(0),
    comparisonCurrency: 'EUR',
  });
  expect([charter(2), charter(1)].reduce(evolveCharter, null as CharterCopy | null)).toEqual(
    charter(2),
  );
  expect([charter(1), charter(2)].reduce(evolveCharter, null as CharterCopy | null)).toEqual(
    charter(2),
  );
});
