import { readTable } from './readTable';

/** A demo line. Times are wall clocks at the call: 'HH:MM' or 'HH:MM+days'. */
export interface DemoLine {
  readonly reference: string;
  readonly member: string;
  readonly mode: 'rail' | 'road' | 'sea' | 'air';
  readonly name: string;
  readonly calls: readonly (readonly [point: string, arrives: string, departs: string])[];
  /** 1 is Monday. */
  readonly days: readonly number[];
  readonly cutoffMinutes: number;
  /** Tonnes and cubic metres on every leg. */
  readonly tonnes: number;
  readonly cubicMetres: number;
  /** Minor units of the member's currency: for a boarding, then per kg on each leg. */
  readonly base: number;
  readonly perKg: readonly number[];
  readonly minimum: number;
}

export const lines = readTable<DemoLine>('lines.json');

/** Volume to weight, cm3 per kg: by the custom of each mode. */
export const divisors = { road: 3000, rail: 3000, sea: 1000, air: 6000 } as const;
