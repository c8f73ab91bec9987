import { agreements, charter, rates } from './alliance/agreements';
import { areas } from './alliance/areas';
import type { DemoMember } from './alliance/members';
import { members } from './alliance/members';
import { points } from './alliance/points';
import { areaBody, lineBody, pointBody, tariffBody } from './bodies';
import type { Json, Rest } from '@serai/cli';
import { lines } from './alliance/lines';

export interface Passwords {
  readonly admin: string;
  readonly demo: string;
}

/** Everything is put in under keys and references of its own, so that doing it twice adds nothing. */
export async function seed(
  rest: Rest,
  passwords: Passwords,
  say: (line: string) => void,
): Promise<void> {
  const admin = await rest.signIn('admin', passwords.admin);
  await publishTerms(admin);
  const auditor = { login: 'auditor', roles: ['auditor'], name: 'Auditor of the alliance' };
  await admin.post('/v1/people', { ...auditor, password: passwords.demo }, 'demo-person-auditor');
  const ids = new Map(
    await atOnce(members, async (member) => {
      return [member.reference, await admit(admin, member, passwords)] as const;
    }),
  );
  say(`${members.length} members are admitted`);
  const offices = new Map(
    await atOnce(members, async ({ reference }) => {
      return [reference, await rest.signIn(reference, passwords.demo)] as const;
    }),
  );
  const published = await publishNetwork(offices, admin, ids, passwords);
  say(`${published} points, service areas, lines and tariffs are published`);
  await atOnce(agreements, (agreement) => agree(offices, ids, agreement));
  say(`${agreements.length} agreements are signed`);
}

async function publishTerms(admin: Rest): Promise<void> {
  const present = await admin.get('/v1/charter');
  if (Number(present['version']) <= 1) {
    const expectedVersion = Number(present['version']);
    const body = { terms: charter, comparisonCurrency: 'EUR', expectedVersion };
    await admin.put('/v1/charter', body as unknown as Json);
  }
  const date = new Date().toISOString().slice(0, 10);
  await admin.post('/v1/rates', { date, rates: [...rates] }, `rates-${date}`);
}

async function admit(admin: Rest, member: DemoMember, passwords: Passwords): Promise<string> {
  const { language, ...application } = member;
  const key = (what: string): string => `demo-${what}-${member.reference}`;
  const applied = await admin.post('/v1/members', application, key('apply'));
  const id = String(applied['id']);
  const { status } = await admin.get(`/v1/members/${id}`);
  if (status === 'applied') await admin.post(`/v1/members/${id}/admit`);
  const people = [
    { login: member.reference, roles: ['operator'], name: `Office of ${member.name}` },
    { login: `${member.reference}-shop`, roles: ['shipper'], name: `Customer of ${member.name}` },
  ];
  await atOnce(people, (person) => {
    const body = { ...person, language, password: passwords.demo };
    return admin.post(`/v1/members/${id}/people`, body, key(`person-${person.login}`));
  });
  return id;
}

/** Points first, because everything else stands at points, also those of other members. */
async function publishNetwork(
  offices: ReadonlyMap<string, Rest>,
  admin: Rest,
  ids: ReadonlyMap<string, string>,
  passwords: Passwords,
): Promise<number> {
  const pointIds = new Map<string, string>();
  let count = 0;
  await atOnce([...offices], async ([member, rest]) => {
    const own = points.filter((point) => point.member === member);
    const found = await publish(rest, '/v1/points', own.map(pointBody));
    own.forEach(({ reference }, index) => pointIds.set(reference, String(found[index]?.['id'])));
    count += own.length;
    await atOnce(own, ({ reference, name }) =>
      admin.post(
        `/v1/members/${ids.get(member)}/people`,
        {
          login: `${reference}-scan`,
          roles: ['device'],
          name: `Scanner at ${name}`,
          pointId: pointIds.get(reference),
          password: passwords.demo,
        },
        `demo-person-${reference}-scan`,
      ),
    );
  });
  await atOnce([...offices], async ([member, rest]) => {
    const ownAreas = areas.filter((area) => area.member === member);
    const ownLines = lines.filter((line) => line.member === member);
    await publish(
      rest,
      '/v1/service-areas',
      ownAreas.map((area) => areaBody(area, pointIds)),
    );
    const found = await publish(
      rest,
      '/v1/lines',
      ownLines.map((line) => lineBody(line, pointIds)),
    );
    const tariffs = ownLines.map((line, index) => tariffBody(line, String(found[index]?.['id'])));
    await publish(rest, '/v1/tariffs', tariffs);
    count += ownAreas.length + 2 * ownLines.length;
  });
  return count;
}

async function publish(rest: Rest, path: string, items: readonly Json[]): Promise<Json[]> {
  if (items.length === 0) return [];
  const { items: made, errors } = await rest.post(path, { items });
  const refused = errors as Json[];
  if (refused.length > 0) throw new Error(`${path} refused ${JSON.stringify(refused[0])}`);
  return made as Json[];
}

async function agree(
  offices: ReadonlyMap<string, Rest>,
  ids: ReadonlyMap<string, string>,
  agreement: (typeof agreements)[number],
): Promise<void> {
  const { proposer, partner, discountByProposer, discountByPartner } = agreement;
  const [one, other] = [offices.get(proposer), offices.get(partner)];
  if (one === undefined || other === undefined)
    throw new Error(`${proposer} or ${partner} is missing`);
  const terms = {
    ...charter,
    discounts: [
      { operatorId: ids.get(proposer), basisPoints: discountByProposer },
      { operatorId: ids.get(partner), basisPoints: discountByPartner },
    ],
  };
  const validFrom = '2026-01-01T00:00:00Z';
  const body = { partnerId: ids.get(partner), terms, validFrom } as unknown as Json;
  const { id } = await one.post('/v1/agreements', body, `demo-agree-${proposer}-${partner}`);
  const { status, version } = await other.get(`/v1/agreements/${String(id)}`);
  if (status !== 'proposed') return;
  await other.post(`/v1/agreements/${String(id)}/countersign`, { expectedVersion: version });
}

/** More at once would only make each wait longer than it may. */
const sideBySide = 4;

/** Independent things, a few side by side. */
async function atOnce<T, R>(things: readonly T[], one: (thing: T) => Promise<R>): Promise<R[]> {
  const answers: R[] = [];
  for (let first = 0; first < things.length; first += sideBySide) {
    answers.push(...(await Promise.all(things.slice(first, first + sideBySide).map(one))));
  }
  return answers;
}
