import { isBound, type Agreement, type AgreementFact, type Parties } from './agreement';
import { statusAt, termsInForce } from './agreementStatus';
import { agreement, alliance, type AgreementCommand } from './decideAgreement';
import { firstCharterTerms } from './firstCharter';
import { terms, type GivenTerms } from './terms';

const day = 86_400_000;
const at = Date.UTC(2026, 2, 1);
const yiwu = `mbr_${'1'.repeat(32)}`;
const xian = `mbr_${'2'.repeat(32)}`;
const other = `mbr_${'3'.repeat(32)}`;
const parties: Parties = { proposerId: yiwu, partnerId: xian, validFrom: at + day };
const plain: GivenTerms = {
  ...firstCharterTerms('EUR'),
  discounts: [{ operatorId: xian, basisPoints: 500 }],
};
const better: GivenTerms = { ...plain, discounts: [{ operatorId: xian, basisPoints: 900 }] };
const agreed = (given: GivenTerms) => terms(given, [yiwu, xian]);
const refusal = (kind: string, code: string, field?: string) =>
  expect.objectContaining({ kind, code, ...(field !== undefined && { field }) });

/** The story of one agreement: commands in order, versions counted as the store does. */
class Story {
  state: Agreement = agreement.initial;
  version = 0;

  when(command: AgreementCommand): AgreementFact[] {
    const facts = agreement.decide(this.state, command);
    this.state = facts.reduce(agreement.evolve, this.state);
    this.version += facts.length;
    return facts;
  }

  propose(given: Parties = parties): this {
    this.when({ type: 'propose', parties: given, terms: agreed(plain), ...who(yiwu), at });
    return this;
  }

  sign(by: string, when = at, expectedVersion = this.version): AgreementFact[] {
    const presentVersion = this.version;
    return this.when({
      type: 'countersign',
      expectedVersion,
      presentVersion,
      ...who(by),
      at: when,
    });
  }

  amend(by: string, put: GivenTerms | null, when = at, expectedVersion = this.version) {
    const presentVersion = this.version;
    const command = { type: 'amend', terms: put, expectedVersion, presentVersion } as const;
    return this.when({ ...command, ...who(by), at: when });
  }

  suspend(by: string, when = at) {
    return this.when({ type: 'suspend', reason: 'late payment', ...who(by), at: when });
  }

  resume(by: string, when = at) {
    return this.when({ type: 'resume', ...who(by), at: when });
  }

  end(by: string, when = at) {
    return this.when({ type: 'end', reason: 'new strategy', ...who(by), at: when });
  }
}

const who = (by: string) => ({ by, subject: `per_of_${by}` });
const active = (given: Parties = parties) => {
  const story = new Story().propose(given);
  story.sign(xian);
  return story;
};

test('one proposes, the other countersigns, and from its beginning on it binds both', () => {
  const story = new Story().propose();
  expect(story.state).toMatchObject({ status: 'proposed', pending: { by: yiwu } });
  expect(termsInForce(story.state, at + 2 * day)).toBeUndefined();
  const [fact] = story.sign(xian);
  expect(fact).toMatchObject({
    type: 'AgreementSigned',
    bound: { ...parties, status: 'active', signed: { termsVersion: 1, terms: agreed(plain) } },
  });
  expect(story.state).not.toHaveProperty('pending');
  expect(termsInForce(story.state, at + day - 1)).toBeUndefined();
  expect(termsInForce(story.state, at + day)?.terms).toEqual(agreed(plain));
});

test('what was valid in the past binds from the signature on, because nobody was bound before', () => {
  const story = active({ ...parties, validFrom: at - 10 * day });
  expect(termsInForce(story.state, at - 1)).toBeUndefined();
  expect(termsInForce(story.state, at)?.termsVersion).toBe(1);
});

test('proposing once more under the same id changes nothing', () => {
  const story = new Story().propose();
  const again = { type: 'propose', parties, terms: agreed(better), ...who(yiwu), at } as const;
  expect(story.when(again)).toEqual([]);
});

test('a member does not agree with itself', () => {
  expect(() => new Story().propose({ ...parties, partnerId: yiwu })).toThrow(
    refusal('invalid', 'AGREEMENT_WITH_ITSELF', 'partnerId'),
  );
});

test('who put the terms forward cannot countersign them', () => {
  expect(() => new Story().propose().sign(yiwu)).toThrow(refusal('forbidden', 'OWN_TERMS'));
});

test('signing twice is one signature', () => {
  const story = new Story().propose();
  const read = story.version;
  expect(story.sign(xian, at, read)).toHaveLength(1);
  expect(story.sign(xian, at + day, read)).toEqual([]);
});

test('one signs what one has read, nothing newer', () => {
  const story = new Story().propose();
  const read = story.version;
  story.amend(yiwu, better);
  expect(() => story.sign(xian, at, read)).toThrow(
    expect.objectContaining({
      kind: 'stale',
      code: 'AGREEMENT_CHANGED',
      metadata: { version: '2' },
    }),
  );
});

test('the other side may put its own terms forward before it signs, and then the first signs', () => {
  const story = new Story().propose();
  story.amend(xian, better);
  expect(() => story.sign(xian)).toThrow(refusal('forbidden', 'OWN_TERMS'));
  story.sign(yiwu);
  expect(termsInForce(story.state, at + day)?.terms).toEqual(agreed(better));
});

test('amended terms bind from their signature on, and the old ones are remembered', () => {
  const story = active();
  story.amend(yiwu, better, at + 5 * day);
  expect(termsInForce(story.state, at + 6 * day)?.termsVersion).toBe(1);
  const [fact] = story.sign(xian, at + 7 * day);
  expect(fact).toMatchObject({ bound: { status: 'active', signed: { termsVersion: 2 } } });
  expect(termsInForce(story.state, at + 7 * day - 1)?.terms).toEqual(agreed(plain));
  expect(termsInForce(story.state, at + 7 * day)?.terms).toEqual(agreed(better));
});

test('amending asks for terms that are new, and for the version that was read', () => {
  const story = active();
  expect(() => story.amend(yiwu, plain)).toThrow(refusal('conflict', 'TERMS_UNCHANGED', 'terms'));
  expect(() => story.amend(yiwu, better, at, 1)).toThrow(refusal('stale', 'AGREEMENT_CHANGED'));
  expect(() => story.amend(yiwu, null)).toThrow(refusal('invalid', 'TERMS_MISSING', 'terms'));
});

test('nothing to sign is said', () => {
  expect(() => active().sign(yiwu)).toThrow(refusal('conflict', 'NOTHING_TO_SIGN'));
});

test('an agreement is amended a hundred times at most', () => {
  const story = active();
  for (let i = 1; i < 100; i += 1) {
    story.amend(yiwu, { ...plain, paymentDays: i });
    story.sign(xian);
  }
  expect(() => story.amend(yiwu, better)).toThrow(refusal('conflict', 'AMENDMENTS_EXHAUSTED'));
});

test('somebody else neither signs nor amends, and the alliance does not sign for a member', () => {
  const story = new Story().propose();
  for (const stranger of [other, alliance]) {
    expect(() => story.sign(stranger)).toThrow(refusal('missing', 'AGREEMENT_UNKNOWN'));
    expect(() => story.amend(stranger, better)).toThrow(refusal('missing', 'AGREEMENT_UNKNOWN'));
  }
});

test('suspended, the charter applies until it is resumed by who suspended it', () => {
  const story = active({ ...parties, validFrom: at });
  story.suspend(xian, at + day);
  expect(story.state).toMatchObject({ status: 'suspended', reason: 'late payment' });
  expect(story.suspend(xian, at + day)).toEqual([]);
  expect(() => story.suspend(yiwu)).toThrow(refusal('conflict', 'AGREEMENT_STATUS'));
  expect(() => story.resume(yiwu)).toThrow(refusal('forbidden', 'RESUMED_BY_OTHER'));
  story.resume(xian, at + 3 * day);
  expect(story.resume(xian)).toEqual([]);
  expect(story.state).not.toHaveProperty('reason');
  const inForce = [0, 1, 2, 3].map((n) => termsInForce(story.state, at + n * day) !== undefined);
  expect(inForce).toEqual([true, false, false, true]);
});

test('an admin resumes what a member suspended', () => {
  const story = active();
  story.suspend(yiwu);
  expect(story.resume(alliance)).toHaveLength(1);
});

test('amended while it is suspended it stays suspended', () => {
  const story = active({ ...parties, validFrom: at });
  story.suspend(yiwu);
  story.amend(yiwu, better);
  const [fact] = story.sign(xian);
  expect(fact).toMatchObject({ bound: { status: 'suspended' } });
  expect(story.state).toMatchObject({ status: 'suspended', suspendedBy: yiwu });
  expect(termsInForce(story.state, at)).toBeUndefined();
});

test('it ends after the notice that was agreed on, and ending again changes nothing', () => {
  const story = active({ ...parties, validFrom: at });
  story.amend(yiwu, better);
  const [fact] = story.end(yiwu);
  expect(fact).toMatchObject({ type: 'AgreementEnded', endsAt: at + 90 * day });
  expect(story.state).not.toHaveProperty('pending');
  expect(story.end(xian)).toEqual([]);
  expect(statusAt(story.state, at + 90 * day - 1)).toBe('ending');
  expect(termsInForce(story.state, at + 90 * day - 1)).toBeDefined();
  expect(statusAt(story.state, at + 90 * day)).toBe('ended');
  expect(termsInForce(story.state, at + 90 * day)).toBeUndefined();
  expect(() => story.amend(yiwu, plain)).toThrow(refusal('conflict', 'AGREEMENT_STATUS'));
  expect(() => story.suspend(yiwu)).toThrow(refusal('conflict', 'AGREEMENT_STATUS'));
  expect(() => story.resume(yiwu)).toThrow(refusal('conflict', 'AGREEMENT_STATUS'));
});

test('notice never reaches beyond the end that was agreed on', () => {
  const story = active({ ...parties, validFrom: at, validTo: at + 10 * day });
  expect(story.end(yiwu)).toEqual([expect.objectContaining({ endsAt: at + 10 * day })]);
});

test('time alone ends it, and then nothing is done to it any more', () => {
  const story = active({ ...parties, validTo: at + 10 * day });
  const later = at + 10 * day;
  expect([statusAt(story.state, later - 1), statusAt(story.state, later)]).toEqual([
    'active',
    'ended',
  ]);
  const over = refusal('conflict', 'AGREEMENT_STATUS');
  expect(() => story.suspend(yiwu, later)).toThrow(over);
  expect(() => story.resume(yiwu, later)).toThrow(over);
  expect(() => story.end(yiwu, later)).toThrow(over);
  expect(() => story.amend(yiwu, better, later)).toThrow(over);
  expect(termsInForce(story.state, later)).toBeUndefined();
});

test('a proposal whose time is over cannot be signed', () => {
  const story = new Story().propose({ ...parties, validTo: at + 10 * day });
  expect(() => story.sign(xian, at + 10 * day)).toThrow(refusal('conflict', 'AGREEMENT_STATUS'));
});

test('a proposal is withdrawn or declined at once, and never comes back', () => {
  const story = new Story().propose();
  expect(story.end(xian)).toEqual([expect.objectContaining({ type: 'ProposalWithdrawn' })]);
  expect(statusAt(story.state, at)).toBe('ended');
  expect(isBound(story.state)).toBe(false);
  expect(story.end(yiwu)).toEqual([]);
  expect(() => story.sign(xian)).toThrow(refusal('conflict', 'AGREEMENT_STATUS'));
});

test('a suspension and an end have a reason', () => {
  const asked = { reason: '', ...who(yiwu), at };
  for (const type of ['suspend', 'end'] as const) {
    expect(() => active().when({ type, ...asked })).toThrow(
      refusal('invalid', 'TEXT_INVALID', 'reason'),
    );
  }
});

test('nothing is done to an agreement nobody knows', () => {
  const ask = [
    (story: Story) => story.sign(xian),
    (story: Story) => story.amend(xian, better),
    (story: Story) => story.suspend(xian),
    (story: Story) => story.resume(xian),
    (story: Story) => story.end(xian),
  ];
  for (const each of ask) {
    expect(() => each(new Story())).toThrow(refusal('missing', 'AGREEMENT_UNKNOWN'));
  }
});
