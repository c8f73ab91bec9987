import type { Alliance } from './alliance';
import { mustAsk } from './askRest';

/** A member and the tokens of its people. */
export interface Office {
  readonly id: string;
  readonly operator: string;
  readonly shipper: string;
  readonly device: string;
  readonly operatorId: string;
}

/** Three members and the alliance's own people, by their tokens: enough for most questions. */
export interface SmallCast {
  readonly admin: string;
  readonly auditor: string;
  readonly own: Office;
  /** Works with `own`. */
  readonly partner: Office;
  /** Has nothing to do with either. */
  readonly other: Office;
}

const password = 'a password for tests';
const somewhere = 'pnt_00000000000000000000000000000001';

/** Admits three members to an empty alliance, registers their people and signs them in. */
export async function smallCast(alliance: Alliance): Promise<SmallCast> {
  const admin = await signIn(alliance, 'admin', alliance.adminPassword);
  const person = { name: 'Auditor', login: 'auditor', roles: ['auditor'], password };
  await ask(alliance, admin, '/v1/people', person);
  const own = await office(alliance, admin, 'own', 'CN', '6900001');
  const partner = await office(alliance, admin, 'partner', 'KZ', '4870001');
  const other = await office(alliance, admin, 'other', 'PL', '5900001');
  const auditor = await signIn(alliance, 'auditor', password);
  return { admin, auditor, own, partner, other };
}

async function office(
  alliance: Alliance,
  admin: string,
  reference: string,
  country: string,
  gs1CompanyPrefix: string,
): Promise<Office> {
  const application = {
    reference,
    country,
    gs1CompanyPrefix,
    name: `Member ${reference}`,
    currency: 'EUR',
    contactEmail: `office@${reference}.example`,
  };
  const { id } = await ask(alliance, admin, '/v1/members', application);
  await mustAsk(alliance.url, 'POST', `/v1/members/${String(id)}/admit`, { token: admin });
  const people = `/v1/members/${String(id)}/people`;
  const register = async (role: string): Promise<string> => {
    const login = `${reference}-${role}`;
    const pointId = role === 'device' ? { pointId: somewhere } : {};
    const person = { login, name: login, roles: [role], password, ...pointId };
    return String((await ask(alliance, admin, people, person))['id']);
  };
  const operatorId = await register('operator');
  await register('shipper');
  await register('device');
  return {
    id: String(id),
    operatorId,
    operator: await signIn(alliance, `${reference}-operator`, password),
    shipper: await signIn(alliance, `${reference}-shipper`, password),
    device: await signIn(alliance, `${reference}-device`, password),
  };
}

async function signIn({ url }: Alliance, login: string, word: string): Promise<string> {
  const answer = await mustAsk(url, 'POST', '/v1/sign-in', { body: { login, password: word } });
  return String(answer['accessToken']);
}

let keys = 0;

function ask(
  { url }: Alliance,
  token: string,
  path: string,
  body: object,
): Promise<Record<string, unknown>> {
  keys += 1;
  return mustAsk(url, 'POST', path, { token, body, key: `cast-${keys}` });
}
