import type { EventBody } from './event';
import { objectsOf } from './event';

export type Sensed = 'temperature' | 'shock';

/** The lowest and highest that a sensor told, in degrees Celsius or multiples of gravity. */
export interface Reading {
  readonly type: Sensed;
  readonly low: number;
  readonly high: number;
  /** The sensor itself says that it is beyond what was set. */
  readonly isAlarm: boolean;
}

interface Bearable {
  readonly temperature?: readonly [low: number, high: number];
  readonly shock?: number;
}

/**
 * What goods bear, where nothing else is agreed: the cold chain of medicines and fresh goods is 2 to
 * 8 degrees (WHO TRS 961, annex 9), ambient food ends at 25, lithium batteries travel from -20 to 60;
 * 50 g is a fall of a packed parcel from about half a metre.
 */
const bearable: Readonly<Record<string, Bearable>> = {
  cold: { temperature: [2, 8] },
  food: { temperature: [-40, 25] },
  battery: { temperature: [-20, 60], shock: 50 },
  dangerous: { temperature: [-40, 50], shock: 50 },
  valuable: { shock: 50 },
};

const sensedTypes: Readonly<Record<string, Sensed>> = {
  Temperature: 'temperature',
  Acceleration: 'shock',
};

/** UN/CEFACT Recommendation 20. */
const units: Readonly<Record<string, (value: number) => number>> = {
  CEL: (value) => value,
  KEL: (value) => value - 273.15,
  FAH: (value) => ((value - 32) * 5) / 9,
  K40: (value) => value,
  MSK: (value) => value / 9.80665,
};

/** What sensors told of temperature and shock; what is told in other units says nothing here. */
export function readingsOf(event: EventBody): readonly Reading[] {
  return objectsOf(event['sensorElementList'])
    .flatMap((element) => objectsOf(element['sensorReport']))
    .flatMap((report): Reading[] => {
      const type = sensedTypes[String(report['type'])];
      const convert = units[String(report['uom'])];
      if (type === undefined) return [];
      const isAlarm = report['exception'] === 'ALARM_CONDITION';
      const told = ['value', 'minValue', 'maxValue', 'meanValue'].map((name) => report[name]);
      const values = told.filter((value) => typeof value === 'number');
      if (convert === undefined || values.length === 0) {
        return isAlarm ? [{ type, low: 0, high: 0, isAlarm }] : [];
      }
      const known = values.map(convert);
      return [{ type, low: Math.min(...known), high: Math.max(...known), isAlarm }];
    });
}

/** Whether goods of these kinds do not bear what was read. */
export function isBeyond(reading: Reading, goods: readonly string[]): boolean {
  if (reading.isAlarm) return true;
  return goods.some((kind) => {
    const { temperature, shock } = bearable[kind] ?? {};
    if (reading.type === 'shock') {
      const hardest = Math.max(Math.abs(reading.low), Math.abs(reading.high));
      return shock !== undefined && hardest > shock;
    }
    return (
      temperature !== undefined && (reading.low < temperature[0] || reading.high > temperature[1])
    );
  });
}
