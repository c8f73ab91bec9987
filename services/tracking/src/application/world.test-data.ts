import { isRefusal } from '@serai/model';
import type { Kind, Sheet, Step } from '@serai/runtime';
import type { KnownIncident } from '../domain/incident';
import { at } from '../domain/tracking.test-data';
import type { KnownUnit } from '../domain/unit';

type States = ReadonlyMap<string, unknown>;
export interface Told {
  /** Of the aggregate, by its name. */
  readonly kind: string;
  readonly id: string;
  readonly now: number;
  readonly fact: object;
}

/** What the runtime keeps, in memory: a refused command leaves nothing behind. */
export class World {
  states: States = new Map();
  told: Told[] = [];
  hour = 0;
  /** Points that nobody published; every other is. */
  readonly unpublished = new Set<string>();
  /** How often each unit was looked at. */
  readonly reads = new Map<string, number>();
  /** What was asked for ahead of being read, by kind. */
  readonly looked: { readonly kind: string; readonly id: string }[] = [];

  /** Answers whether it was granted. */
  decide<C, A>(step: Step<C, A>, command: C, now?: number): boolean {
    return this.change((sheet) => void step.decide(command, sheet), now);
  }

  /** An hour later, or at a moment that is given. */
  change(what: (sheet: Sheet) => void, now?: number): boolean {
    this.hour += 1;
    const states = new Map(this.states);
    const told: Told[] = [];
    try {
      what(sheetOver(this, states, told, now ?? at(this.hour)));
    } catch (error) {
      if (isRefusal(error)) return false;
      throw error;
    }
    this.states = states;
    this.told.push(...told);
    return true;
  }

  unit(sscc: string): KnownUnit | undefined {
    return this.states.get(`unit:${sscc}`) as KnownUnit | undefined;
  }

  incidents(): readonly KnownIncident[] {
    const all = [...this.states].filter(([key]) => key.startsWith('incident:'));
    return all.map(([, state]) => state as KnownIncident);
  }
}

function sheetOver(
  { reads, unpublished, looked }: World,
  states: Map<string, unknown>,
  told: Told[],
  now: number,
): Sheet {
  const state = <S, F, D>(kind: Kind<S, F, D>, id: string): S => {
    const isPoint = kind.name === 'point' && !unpublished.has(id);
    const initial = isPoint ? ({ ...kind.initial, name: id } as S) : kind.initial;
    return (states.get(`${kind.name}:${id}`) as S | undefined) ?? initial;
  };
  return {
    at: now,
    state: (kind, id) => {
      if (kind.name === 'unit') reads.set(id, (reads.get(id) ?? 0) + 1);
      return state(kind, id);
    },
    version: () => 0,
    look: (touches) => looked.push(...touches.map(({ kind, id }) => ({ kind: kind.name, id }))),
    each: (items, work) => items.forEach(work),
    record: (kind, id, facts) => {
      const after = facts.reduce(kind.evolve, state(kind, id));
      if (facts.length > 0) states.set(`${kind.name}:${id}`, after);
      for (const fact of facts) told.push({ kind: kind.name, id, now, fact: fact as object });
      return after;
    },
    claim: () => undefined,
    unclaim: () => undefined,
  };
}
