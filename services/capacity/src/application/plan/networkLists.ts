import type { z } from 'zod';
import { causeAt, causesOf, mostCauses } from './forms';
import type { NetworkLine, NetworkMember, NetworkPoint } from './networkForms';
import { lineForm, memberForm, pointForm } from './networkForms';

/** What is wrong with a network, as far as anybody reads it. */
export interface Causes {
  readonly all: readonly string[];
  add(path: readonly (string | number)[], sentence: string): void;
  /** Whether there are as many as are told. */
  areEnough(): boolean;
}

export function noCauses(): Causes {
  const all: string[] = [];
  return {
    all,
    add: (path, sentence) => {
      if (all.length < mostCauses) all.push(causeAt(path, sentence));
    },
    areEnough: () => all.length >= mostCauses,
  };
}

/** The lists of a network that no date changes, and the places in them by id. */
export interface NetworkLists {
  readonly points: NetworkPoint[];
  readonly members: NetworkMember[];
  readonly lines: NetworkLine[];
  readonly pointOf: Map<string, number>;
  readonly memberOf: Map<string, number>;
  readonly lineOf: Map<string, number>;
}

/** An item of a list, with its place in the file. */
export interface ListItem {
  readonly key: string;
  readonly index: number;
  readonly value: unknown;
}

export function noLists(): NetworkLists {
  return {
    points: [],
    members: [],
    lines: [],
    pointOf: new Map(),
    memberOf: new Map(),
    lineOf: new Map(),
  };
}

/** Puts an item of the points, members or lines into its list. */
export function take(item: ListItem, lists: NetworkLists, causes: Causes): void {
  const { points, members, lines, pointOf, memberOf, lineOf } = lists;
  if (item.key === 'points') keep(pointForm, item, points, pointOf, causes);
  if (item.key === 'members') keep(memberForm, item, members, memberOf, causes);
  if (item.key === 'lines') keep(lineForm, item, lines, lineOf, causes);
}

function keep<T extends { readonly id: string }>(
  form: z.ZodType<T>,
  item: ListItem,
  list: T[],
  places: Map<string, number>,
  causes: Causes,
): void {
  const kept = inForm(form, item, causes);
  if (kept === null) return;
  if (places.has(kept.id)) causes.add([item.key, item.index, 'id'], isTaken(kept.id));
  else places.set(kept.id, list.push(kept) - 1);
}

/** The item in its form; null where it has causes. */
export function inForm<T>(form: z.ZodType<T>, item: ListItem, causes: Causes): T | null {
  const parsed = form.safeParse(item.value);
  if (parsed.success) return parsed.data;
  causesOf(parsed.error, [item.key, item.index]).forEach((cause) => causes.add([], cause));
  return null;
}

export function isTaken(id: string): string {
  return `${JSON.stringify(id)} is the id of another already`;
}

export function isUnknown(id: string): string {
  return `nothing is called ${JSON.stringify(id)}`;
}

/** Every name in the lists must be that of something, and the legs of a line chain. */
export function checkNames(lists: NetworkLists, causes: Causes): void {
  const { members, lines, pointOf, memberOf } = lists;
  const wants = (places: Map<string, number>, id: string, path: (string | number)[]): void => {
    if (!places.has(id)) causes.add(path, isUnknown(id));
  };
  members.forEach(({ interlineRefusedWith = [] }, member) => {
    interlineRefusedWith.forEach((id, nth) => {
      wants(memberOf, id, ['members', member, 'interlineRefusedWith', nth]);
    });
  });
  lines.forEach(({ member, legs }, line) => {
    wants(memberOf, member, ['lines', line, 'member']);
    legs.forEach(({ from, to }, nth) => {
      wants(pointOf, from, ['lines', line, 'legs', nth, 'from']);
      wants(pointOf, to, ['lines', line, 'legs', nth, 'to']);
      const before = legs[nth - 1]?.to;
      if (before === undefined || before === from) return;
      causes.add(['lines', line, 'legs', nth, 'from'], 'is not where the leg before it ends');
    });
  });
}
