/** As much of two planners without types of their own as is used here. */
declare module 'csa' {
  import type { Transform } from 'node:stream';

  export interface Connection {
    readonly '@id': string;
    readonly departureStop: string;
    readonly arrivalStop: string;
    readonly departureTime: number;
    readonly arrivalTime: number;
  }
  interface CsaQuery {
    readonly departureStop: string;
    readonly arrivalStop: string;
    readonly departureTime: number;
  }
  export const BasicCSA: new (query: CsaQuery) => Transform;
}

declare module 'minotor' {
  interface Seconds {
    toSeconds(): number;
  }
  export const Time: { fromSeconds(seconds: number): Seconds };
  export const Duration: { fromSeconds(seconds: number): Seconds };
  export interface StopTimes {
    readonly arrival: Seconds;
    readonly departure: Seconds;
    readonly pickUpType: 'REGULAR';
    readonly dropOffType: 'REGULAR';
  }
  export interface Route {
    readonly stopTimes: readonly StopTimes[];
    readonly stops: readonly string[];
    readonly stopIndices: ReadonlyMap<string, number>;
    readonly serviceRouteId: string;
  }
  export interface Transfer {
    readonly destination: string;
    readonly type: 'REQUIRES_MINIMAL_TIME';
    readonly minTransferTime: Seconds;
  }
  export interface Adjacency {
    transfers: Transfer[];
    readonly routes: string[];
  }
  export class Timetable {
    constructor(
      stops: ReadonlyMap<string, Adjacency>,
      routes: ReadonlyMap<string, Route>,
      services: ReadonlyMap<string, { readonly type: 'RAIL'; readonly name: string }>,
    );
  }
  export interface Stop {
    readonly id: string;
    readonly name: string;
    readonly children: readonly string[];
    readonly locationType: 'SIMPLE_STOP_OR_PLATFORM';
  }
  export class StopsIndex {
    constructor(stops: ReadonlyMap<string, Stop>);
  }
  export interface Result {
    bestRoute(to: string): object | undefined;
    readonly earliestArrivalsPerRound: readonly ReadonlyMap<string, { readonly time: Seconds }>[];
  }
  export class Router {
    constructor(timetable: Timetable, stops: StopsIndex);
    route(query: object): Result;
  }
  interface QueryBuilder {
    from(id: string): this;
    to(id: string): this;
    departureTime(time: Seconds): this;
    maxTransfers(count: number): this;
    build(): object;
  }
  export const Query: { readonly Builder: new () => QueryBuilder };
}
