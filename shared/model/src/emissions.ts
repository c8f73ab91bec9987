import { divideHalfUp, isCount } from './integers';
import { modelRefusals } from './modelRefusals';

/** How goods move on a line. */
export const transportModes = ['sea', 'air', 'rail', 'road', 'express'] as const;
export type TransportMode = (typeof transportModes)[number];
export type EmissionMode = TransportMode | 'feeder';

/** The version of the factors below; it stands on every figure made with them. */
export const emissionFactorVersion = 'glec-defaults-1';

/** ISO 14083 tells measured (primary) from modelled and default data. */
export type DataGrade = 'primary' | 'modelled' | 'default';

export interface EmissionFigure {
  co2eGrams: number;
  factorVersion: string;
  dataGrade: DataGrade;
}

/** Default factors in g CO2e per tonne kilometre, well to wheel (ISO 14083, GLEC Framework). */
export const emissionFactors = {
  road: 95,
  sea: 8,
  feeder: 12,
  rail: 30,
  airLong: 610,
  airShort: 830,
} as const;

/** Up to here a flight counts as short. */
export const shortFlightMetres = 1_500_000;
/** Aircraft fly further than the great circle: ISO 14083 adds this to each flight. */
export const flightDetourMetres = 95_000;
/** Up to here express goods go by road, beyond they fly: an assumption of ours. */
export const expressRoadMetres = 500_000;

/**
 * What moving so many grams over a leg emits, in grams of CO2e, half up. `metres` is the distance
 * gone; for air it is the great circle, to which the detour is added here.
 */
export function legCo2eGrams(mode: EmissionMode, metres: number, grams: number): number {
  if (!isCount(metres)) throw modelRefusals.DISTANCE_INVALID();
  if (!isCount(grams)) throw modelRefusals.WEIGHT_INVALID();
  const { factor, counted } = factorOf(mode, metres);
  return Number(divideHalfUp(BigInt(factor) * BigInt(counted) * BigInt(grams), 1_000_000_000n));
}

/** The same with what it was reckoned from, for quotes and statements. */
export function legEmission(mode: EmissionMode, metres: number, grams: number): EmissionFigure {
  return {
    co2eGrams: legCo2eGrams(mode, metres, grams),
    factorVersion: emissionFactorVersion,
    dataGrade: 'default',
  };
}

function factorOf(mode: EmissionMode, metres: number): { factor: number; counted: number } {
  switch (mode) {
    case 'air':
      return flight(metres);
    case 'express':
      return metres > expressRoadMetres
        ? flight(metres)
        : { factor: emissionFactors.road, counted: metres };
    case 'road':
    case 'sea':
    case 'feeder':
    case 'rail':
      return { factor: emissionFactors[mode], counted: metres };
  }
}

function flight(metres: number): { factor: number; counted: number } {
  const isShort = metres <= shortFlightMetres;
  return {
    factor: isShort ? emissionFactors.airShort : emissionFactors.airLong,
    counted: metres + flightDetourMetres,
  };
}
