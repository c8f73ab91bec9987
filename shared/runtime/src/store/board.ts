import type { Instant, Refusal } from '@serai/model';
import { traceparent } from '../process/tracing';
import type { OutboxRow } from './collections';
import type { AnyKind, Kind, Touch } from './kind';
import type { Sheet } from './step';

/** What is known of an aggregate in memory; `loaded` is the version that the database has. */
export interface Entry {
  readonly kind: AnyKind;
  readonly id: string;
  readonly loaded: number;
  readonly version: number;
  readonly state: unknown;
}

/** What is known of aggregates, by the name of their kind and their id. */
export class Entries {
  readonly #byKind = new Map<string, Map<string, Entry>>();

  get isEmpty(): boolean {
    return this.#byKind.size === 0;
  }

  get({ name }: AnyKind, id: string): Entry | undefined {
    return this.#byKind.get(name)?.get(id);
  }

  set(entry: Entry): void {
    const { name } = entry.kind;
    let known = this.#byKind.get(name);
    if (known === undefined) this.#byKind.set(name, (known = new Map()));
    known.set(entry.id, entry);
  }

  /** Those of each kind together, in the order in which they came. */
  *kinds(): Generator<readonly Entry[]> {
    for (const entries of this.#byKind.values()) yield [...entries.values()];
  }
}

/** What a batch reads and will write. */
export interface Layer {
  readonly entries: Entries;
  /** '<name>:<value>' -> taken? */
  readonly claims: Map<string, boolean>;
  readonly facts: OutboxRow[];
}

/** Thrown when a decision asks for something that was not read yet; it is read, then decided again. */
export class NotLoaded extends Error {
  readonly touches: readonly Touch[];
  readonly claims: readonly string[];

  constructor(touches: readonly Touch[], claims: readonly string[]) {
    super('asked for something that was not read yet');
    this.name = 'NotLoaded';
    this.touches = touches;
    this.claims = claims;
  }
}

export function emptyLayer(): Layer {
  return { entries: new Entries(), claims: new Map(), facts: [] };
}

/** A sheet over what was decided before it in the batch; nothing counts until it is kept. */
export class Page implements Sheet {
  readonly at: Instant;
  readonly #below: Page | Layer;
  readonly #own = emptyLayer();

  constructor(below: Page | Layer, at: Instant) {
    this.#below = below;
    this.at = at;
  }

  state<S, F, D>(kind: Kind<S, F, D>, id: string): S {
    return this.#entry(kind, id).state as S;
  }

  version<S, F, D>(kind: Kind<S, F, D>, id: string): number {
    return this.#entry(kind, id).version;
  }

  look(touches: readonly Touch[]): void {
    const missing = touches.filter(({ kind, id }) => this.#known(kind, id) === undefined);
    if (missing.length > 0) throw new NotLoaded(missing, []);
  }

  each<T>(items: readonly T[], work: (item: T) => void): void {
    const lacking: NotLoaded[] = [];
    for (const item of items) {
      try {
        work(item);
      } catch (error) {
        if (error instanceof NotLoaded) lacking.push(error);
        // What follows from half a decision says nothing.
        else if (lacking.length === 0) throw error;
      }
    }
    if (lacking.length === 0) return;
    const touches = lacking.flatMap((one) => one.touches);
    throw new NotLoaded(
      touches,
      lacking.flatMap(({ claims }) => claims),
    );
  }

  record<S, F, D>(kind: Kind<S, F, D>, id: string, facts: readonly F[]): S {
    const before = this.#entry(kind, id);
    let state = before.state as S;
    let version = before.version;
    for (const fact of facts) {
      state = kind.evolve(state, fact);
      version += 1;
      const told = kind.encode(fact, { id, version, at: this.at });
      if (told !== null) this.#own.facts.push(outboxRow(kind, id, version, this.at, told));
    }
    if (facts.length > 0) {
      this.#own.entries.set({ ...before, version, state });
    }
    return state;
  }

  claim(name: string, value: string, refusal: Refusal): void {
    const key = `${name}:${value}`;
    if (this.isTaken(key)) throw refusal;
    this.#own.claims.set(key, true);
  }

  unclaim(name: string, value: string): void {
    const key = `${name}:${value}`;
    if (this.isTaken(key)) this.#own.claims.set(key, false);
  }

  isTaken(key: string): boolean {
    const taken = this.find((layer) => layer.claims.get(key));
    if (taken === undefined) throw new NotLoaded([], [key]);
    return taken;
  }

  /** A page on this one, for a decision whose failure must leave this one as it is. */
  over(): Page {
    return new Page(this, this.at);
  }

  /** Hands what was written down to what lies below. */
  keep(): void {
    const target = this.#below instanceof Page ? this.#below.#own : this.#below;
    for (const entries of this.#own.entries.kinds())
      entries.forEach((one) => target.entries.set(one));
    for (const [key, taken] of this.#own.claims) target.claims.set(key, taken);
    target.facts.push(...this.#own.facts);
  }

  /** What this page alone would write. */
  written(): Layer {
    return this.#own;
  }

  find<T>(look: (layer: Layer) => T | undefined): T | undefined {
    const found = look(this.#own);
    if (found !== undefined) return found;
    return this.#below instanceof Page ? this.#below.find(look) : look(this.#below);
  }

  #entry(kind: AnyKind, id: string): Entry {
    const entry = this.#known(kind, id);
    if (entry === undefined) throw new NotLoaded([{ kind, id }], []);
    return entry;
  }

  #known(kind: AnyKind, id: string): Entry | undefined {
    const own = this.#own.entries.get(kind, id);
    if (own !== undefined) return own;
    const below = this.#below;
    return below instanceof Page ? below.#known(kind, id) : below.entries.get(kind, id);
  }
}

function outboxRow(
  kind: AnyKind,
  id: string,
  version: number,
  at: Instant,
  told: { type: string; data: Buffer },
): OutboxRow {
  const parent = traceparent();
  return {
    _id: `${kind.name}:${id}/${version}/0`,
    topic: kind.topic,
    key: id,
    version,
    type: told.type,
    data: told.data,
    at,
    ...(parent !== undefined && { traceparent: parent }),
    sent: false,
  };
}
