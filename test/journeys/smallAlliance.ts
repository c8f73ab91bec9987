import type { Alliance } from '../support/alliance';
import type { Json } from './person';
import { becomes, Person } from './person';

/** A member of an alliance that a test founds itself. */
export interface Founder {
  readonly reference: string;
  readonly country: string;
  readonly currency: string;
  readonly prefix: string;
}

export interface Founded {
  readonly memberId: string;
  readonly office: Person;
  readonly shipper: Person;
}

const password = 'a-password-of-tests';
/** Minor units per euro cent: of an ordinary day. */
const rates = [
  { currency: 'PLN', numerator: 234, denominator: 1000 },
  { currency: 'UZS', numerator: 7, denominator: 100_000 },
];

/** Rates of today, members with an office and a customer each; prices are compared in euro. */
export async function found(
  { url, adminPassword }: Alliance,
  founders: readonly Founder[],
): Promise<Founded[]> {
  const admin = await new Person(url, 'admin').signIn('admin', adminPassword);
  const date = new Date().toISOString().slice(0, 10);
  await admin.post('/v1/rates', { date, rates }, `rates-${date}`);
  const founded: Founded[] = [];
  for (const { reference, country, currency, prefix } of founders) {
    const applied = await admin.post(
      '/v1/members',
      {
        ...{ name: `Member ${reference}`, country, currency, reference },
        ...{ gs1CompanyPrefix: prefix, contactEmail: `office@${reference}.example` },
      },
      `apply-${reference}`,
    );
    const memberId = String(applied.body['id']);
    await admin.post(`/v1/members/${memberId}/admit`);
    const [office, shipper] = await Promise.all(
      ['operator', 'shipper'].map(async (role) => {
        const login = `${reference}-${role}`;
        const body = { login, name: login, roles: [role], language: 'en', password };
        await admin.post(`/v1/members/${memberId}/people`, body, `person-${login}`);
        return new Person(url, login).signIn(login, password);
      }),
    );
    founded.push({ memberId, office: office as Person, shipper: shipper as Person });
  }
  return founded;
}

/**
 * Publishes items of one kind, all of them or a failed test; answers their ids. Again until capacity
 * has heard of the member.
 */
export async function publish(office: Person, path: string, items: readonly Json[]) {
  const { body, text } = await becomes('capacity knows the member', async () => {
    const answer = await office.ask('POST', path, { items });
    if (answer.body['code'] === 'MEMBER_UNKNOWN') return undefined;
    if (answer.status >= 300) throw new Error(`${path}: ${answer.status} ${answer.text}`);
    return answer;
  });
  if ((body['errors'] as Json[]).length > 0) throw new Error(`${path}: ${text}`);
  return (body['items'] as Json[]).map(({ id }) => String(id));
}
