import { readTable } from './readTable';

/** A place of the demo alliance. Coordinates in degrees (WGS 84), handling in minutes. */
export interface DemoPoint {
  readonly reference: string;
  readonly member: string;
  readonly kind: string;
  readonly name: string;
  readonly localName: string;
  /** Empty where we could not confirm one. */
  readonly unLocode: string;
  readonly country: string;
  readonly latitude: number;
  readonly longitude: number;
  readonly timeZone: string;
  readonly handlingMinutes: number;
  /** Minor units of the member's currency. */
  readonly handlingFee: number;
}

export const points = readTable<DemoPoint>('points.json');
