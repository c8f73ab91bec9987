import type { RateTable } from '@serai/model';
import type { AgreementCopy } from '../domain/network/agreementCopy';
import type { ServiceArea } from '../domain/network/area';
import type { CharterCopy } from '../domain/network/charterCopy';
import type { Embargo } from '../domain/network/embargo';
import type { Line } from '../domain/network/line';
import type { MemberCopy } from '../domain/network/memberCopy';
import type { Point } from '../domain/network/point';
import type { Tariff } from '../domain/network/tariff';
import { pairOf, type RoutingAgreement, type RoutingArea } from '../domain/routing/network';
import type { RoutingLine, RoutingPoint, RoutingTariff } from '../domain/routing/network';
import { AgreedSpace } from './agreedSpace';
import type { Held } from './networkStore';
import { routingAgreements, routingArea, routingLine } from './routingParts';
import { routingPoint, routingTariffs } from './routingParts';

/** One change of the network or of what partner said, as it stands after it. */
export type AllianceChange =
  | { readonly kind: 'point'; readonly held: Held<Point> }
  | { readonly kind: 'area'; readonly held: Held<ServiceArea> }
  | { readonly kind: 'line'; readonly held: Held<Line> }
  | { readonly kind: 'tariff'; readonly held: Held<Tariff> }
  | { readonly kind: 'embargo'; readonly held: Held<Embargo> }
  | { readonly kind: 'member'; readonly id: string; readonly copy: MemberCopy }
  | {
      readonly kind: 'agreement';
      readonly id: string;
      readonly version: number;
      readonly copy: AgreementCopy;
    }
  | { readonly kind: 'charter'; readonly copy: CharterCopy }
  | { readonly kind: 'rates'; readonly table: RateTable };

/** The tables that the search reads as they are. */
export interface RoutingTables {
  readonly points: ReadonlyMap<string, RoutingPoint>;
  readonly lines: ReadonlyMap<string, RoutingLine>;
  readonly tariffs: ReadonlyMap<string, readonly RoutingTariff[]>;
  readonly activeMembers: ReadonlySet<string>;
  readonly agreements: ReadonlyMap<string, readonly RoutingAgreement[]>;
}

/**
 * The network in memory, at every instance: at most a second older than what is stored. The search,
 * coverage and the opening of departures read it; nothing is decided by it that must be exact.
 */
export class AllianceCopy {
  readonly points = new Map<string, Held<Point>>();
  readonly areas = new Map<string, Held<ServiceArea>>();
  readonly lines = new Map<string, Held<Line>>();
  /** Those that are not lifted. */
  readonly embargoes = new Map<string, Embargo>();
  readonly agreed = new AgreedSpace();
  charter: CharterCopy | null = null;
  readonly rates = new Map<string, RateTable>();
  readonly #tables = {
    points: new Map<string, RoutingPoint>(),
    lines: new Map<string, RoutingLine>(),
    tariffs: new Map<string, readonly RoutingTariff[]>(),
    activeMembers: new Set<string>(),
    agreements: new Map<string, readonly RoutingAgreement[]>(),
  };
  readonly #areas = new Map<string, Map<string, Held<ServiceArea>>>();
  readonly #tariffs = new Map<string, Map<string, Held<Tariff>>>();
  readonly #agreements = new Map<string, Map<string, readonly RoutingAgreement[]>>();
  readonly #routingAreas = new Map<string, Map<string, RoutingArea>>();

  get tables(): RoutingTables {
    return this.#tables;
  }

  /** The areas of a country, as the search reads them. */
  routingAreasIn(country: string): Iterable<RoutingArea> {
    return this.#routingAreas.get(country)?.values() ?? [];
  }

  areasIn(country: string): readonly Held<ServiceArea>[] {
    return [...(this.#areas.get(country)?.values() ?? [])];
  }

  isActive(memberId: string): boolean {
    return this.#tables.activeMembers.has(memberId);
  }

  apply(change: AllianceChange): void {
    switch (change.kind) {
      case 'point':
        this.points.set(change.held.id, change.held);
        this.#tables.points.set(change.held.id, routingPoint(change.held));
        return;
      case 'area':
        this.#applyArea(change.held);
        return;
      case 'line':
        this.#applyLine(change.held);
        return;
      case 'tariff':
        this.#applyTariff(change.held);
        return;
      case 'embargo':
        if (change.held.status === 'withdrawn') this.embargoes.delete(change.held.id);
        else this.embargoes.set(change.held.id, change.held.value);
        return;
      case 'member':
        if (change.copy.status === 'active') this.#tables.activeMembers.add(change.id);
        else this.#tables.activeMembers.delete(change.id);
        return;
      case 'agreement':
        this.agreed.apply(change.id, change.version, change.copy);
        this.#applyAgreement(change.id, change.copy);
        return;
      case 'charter':
        this.charter = change.copy;
        return;
      case 'rates':
        this.rates.set(change.table.id, change.table);
        return;
    }
  }

  #applyArea(held: Held<ServiceArea>): void {
    const before = this.areas.get(held.id);
    if (before !== undefined) {
      this.#areas.get(before.value.country)?.delete(held.id);
      this.#routingAreas.get(before.value.country)?.delete(held.id);
    }
    this.areas.set(held.id, held);
    within(this.#areas, held.value.country).set(held.id, held);
    within(this.#routingAreas, held.value.country).set(held.id, routingArea(held));
  }

  /** A withdrawn line is offered no more; what was sold on it still goes. */
  #applyLine(held: Held<Line>): void {
    this.lines.set(held.id, held);
    if (held.status === 'published') this.#tables.lines.set(held.id, routingLine(held));
    else this.#tables.lines.delete(held.id);
  }

  #applyTariff(held: Held<Tariff>): void {
    const ofLine = within(this.#tariffs, held.value.lineId);
    ofLine.set(held.id, held);
    this.#tables.tariffs.set(held.value.lineId, routingTariffs(ofLine.values()));
  }

  #applyAgreement(id: string, copy: AgreementCopy): void {
    if (copy.memberIds === null) return;
    const pair = pairOf(...copy.memberIds);
    const ofPair = within(this.#agreements, pair);
    ofPair.set(id, routingAgreements(id, copy));
    const latestFirst = [...ofPair.values()].flat().sort((a, b) => b.validFrom - a.validFrom);
    this.#tables.agreements.set(pair, latestFirst);
  }
}

function within<V>(tables: Map<string, Map<string, V>>, key: string): Map<string, V> {
  const table = tables.get(key) ?? new Map<string, V>();
  tables.set(key, table);
  return table;
}
