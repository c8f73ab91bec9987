import type { Incident, KnownIncident } from './incident';
import {
  absentIncident,
  assign,
  causeGone,
  clear,
  evolveIncident,
  incidentKinds,
  incidentSentences,
  raise,
  riskCame,
  riskGone,
} from './incident';
import { at, code } from './tracking.test-data';

const incident: KnownIncident = {
  status: 'open',
  id: 'inc_1',
  kind: 'missed_connection',
  sscc: code(1),
  bookingId: 'bkg_1',
  handOverId: '',
  pointId: '',
  memberId: 'a',
  seenBy: ['a'],
  message: incidentSentences.missed_connection,
  raisedAt: at(1),
};
const raised = (state: Incident) => raise(state, incident).reduce(evolveIncident, state);
const cleared = (state: Incident, reason: string) =>
  clear(state, reason, at(2)).reduce(evolveIncident, state);

describe('an incident', () => {
  test('is raised once for its cause, and stays until somebody says what was done', () => {
    const open = raised(absentIncident);
    expect(open).toEqual(incident);
    expect(raise(open, incident)).toEqual([]);
    const done = cleared(open, 'found');
    expect(done).toMatchObject({ status: 'cleared', clearedReason: 'found', clearedAt: at(2) });
    expect(clear(done, 'again', at(3))).toEqual([]);
    expect(raise(done, incident)).toEqual([]);
  });

  test('whose cause went away by itself comes back with it', () => {
    expect(raised(cleared(raised(absentIncident), causeGone))).toEqual(incident);
  });

  test('that was only likely comes back when it is likely again, and not once it has come', () => {
    expect(raised(cleared(raised(absentIncident), riskGone))).toEqual(incident);
    const come = cleared(raised(absentIncident), riskCame);
    expect(raise(come, incident)).toEqual([]);
  });

  test('is seen to by somebody of who has to act, while it is open', () => {
    const open = raised(absentIncident);
    const to = { memberId: 'a', assignee: 'Li', at: at(2) };
    const taken = assign(open, to).reduce(evolveIncident, open);
    expect(taken).toMatchObject({ memberId: 'a', assignee: 'Li' });
    expect(assign(taken, to)).toEqual([]);
    const passed = assign(taken, { ...to, memberId: 'b', assignee: '' });
    expect(passed.reduce(evolveIncident, taken)).toEqual({ ...incident, memberId: 'b' });
    expect(assign(cleared(open, 'found'), to)).toEqual([]);
  });

  test('that was never raised is not cleared', () => {
    expect(clear(absentIncident, 'found', at(2))).toEqual([]);
    const fact = { type: 'IncidentCleared', reason: 'found', at: at(2) } as const;
    expect(evolveIncident(absentIncident, fact)).toBe(absentIncident);
  });

  test('is a sentence, whatever its kind', () => {
    for (const kind of incidentKinds) expect(incidentSentences[kind]).toMatch(/^[A-Z].*\.$/);
  });
});
