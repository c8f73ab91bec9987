import type { Json } from './rest';
import type { Rest } from './rest';

/** Who acts in the demo: the offices and scanners of members, and the places they stand at. */
export interface Cast {
  office(memberId: string): Promise<Rest>;
  memberName(id: string): string;
  pointName(id: string): string;
}

const pageSize = 200;

/** Signs people in as they are needed; their tokens are kept for the length of the demo. */
export async function castOf(rest: Rest, password: string, shipper: Rest): Promise<Cast> {
  const members = await shipper.get(`/v1/members?limit=${pageSize}`);
  const points = await shipper.get(`/v1/points?limit=${pageSize}`);
  const names = namesOf(members);
  const places = namesOf(points);
  const offices = new Map<string, Rest>();
  return {
    office: async (memberId) => {
      const known = offices.get(memberId);
      if (known !== undefined) return known;
      const made = await rest.signIn(loginOf(memberId), password);
      offices.set(memberId, made);
      return made;
    },
    memberName: (id) => names.get(id) ?? id,
    pointName: (id) => places.get(id) ?? id,
  };

  /** The demo's offices sign in with the local part of their contact address. */
  function loginOf(memberId: string): string {
    const name = names.get(memberId) ?? '';
    const login = logins.find(([start]) => name.startsWith(start))?.[1];
    if (login === undefined) throw new Error(`Nobody in the demo acts for ${name}.`);
    return login;
  }
}

const logins: readonly (readonly [name: string, login: string])[] = [
  ['Yida', 'yida'],
  ["Chang'an", 'changan'],
  ['Steppe', 'steppe'],
  ['Wisła', 'wisla'],
  ['Poznań', 'poznan'],
  ['Rhein', 'rhein'],
  ['Sakura', 'sakura'],
  ['Amber', 'amber'],
  ['Adria', 'adria'],
  ['Caspian', 'caspian'],
];

function namesOf(page: Json): ReadonlyMap<string, string> {
  const items = page['items'] as { id: string; name: string }[];
  return new Map(items.map(({ id, name }) => [id, name]));
}
