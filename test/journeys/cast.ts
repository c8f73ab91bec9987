import type { Alliance } from '../support/alliance';
import { itemsOf, Person } from './person';

/** Everybody in whose name the journey is looked at. */
export interface Cast {
  /** The offices of the five on the way, in the order in which they hold the parcels. */
  readonly offices: readonly Person[];
  /** Member ids of the same. */
  readonly memberIds: readonly string[];
  /** Who booked, a customer of the first. */
  readonly shipper: Person;
  readonly otherShipper: Person;
  /** A member that is not on the way, and its customer. */
  readonly uninvolved: readonly Person[];
  readonly uninvolvedId: string;
  readonly admin: Person;
  readonly auditor: Person;
  readonly scanner: Person;
  readonly anyone: Person;
}

const onTheWay = ['yida', 'changan', 'steppe', 'wisla', 'poznan'] as const;
const names = ['Yida', "Chang'an", 'Steppe', 'Wisła', 'Poznań'] as const;

/** Signs everybody in; two people who are not of the demo are registered first. */
export async function castOf(alliance: Alliance): Promise<Cast> {
  const { url, adminPassword, demoPassword } = alliance;
  const signIn = (login: string, password = demoPassword): Promise<Person> =>
    new Person(url, login).signIn(login, password);
  const admin = await signIn('admin', adminPassword);
  const members = itemsOf(await admin.read('/v1/members?limit=200'));
  const idOf = (start: string): string =>
    String(members.find(({ name }) => String(name).startsWith(start))?.['id']);
  const memberIds = names.map(idOf);
  await register(
    admin,
    `/v1/members/${memberIds[0]}/people`,
    'yida-other',
    'shipper',
    demoPassword,
  );
  await register(admin, '/v1/people', 'the-auditor', 'auditor', demoPassword);
  const offices: Person[] = [];
  for (const login of onTheWay) offices.push(await signIn(login));
  return {
    offices,
    memberIds,
    shipper: await signIn('yida-shop'),
    otherShipper: await signIn('yida-other'),
    uninvolvedId: idOf('Rhein'),
    uninvolved: [await signIn('rhein'), await signIn('rhein-shop')],
    admin,
    auditor: await signIn('the-auditor'),
    scanner: await signIn('yiw-scan'),
    anyone: new Person(url, 'anyone'),
  };
}

async function register(
  admin: Person,
  path: string,
  login: string,
  role: string,
  password: string,
): Promise<void> {
  const person = { login, roles: [role], name: `The ${login}`, language: 'en', password };
  await admin.post(path, person, `register-${login}`);
}
