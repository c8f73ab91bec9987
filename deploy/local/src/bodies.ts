import type { DemoArea } from './alliance/areas';
import type { DemoLine } from './alliance/lines';
import { divisors } from './alliance/lines';
import { members } from './alliance/members';
import type { DemoPoint } from './alliance/points';
import type { Json } from '@serai/cli';

const gramsPerTonne = 1_000_000;
const cm3PerCubicMetre = 1_000_000;
const goods = ['general', 'battery', 'food', 'valuable'];
const runGrams = 3 * gramsPerTonne;
const runCm3 = 18 * cm3PerCubicMetre;
const runStops = 40;
const storageCm3 = 2_000 * cm3PerCubicMetre;
const validFrom = '2026-01-01';

export function pointBody(point: DemoPoint): Json {
  const { reference, name, localName, kind, unLocode, country, timeZone, handlingMinutes } = point;
  const { latitude, longitude } = point;
  return {
    reference,
    name,
    localName,
    kind,
    unLocode,
    country,
    timeZone,
    handlingMinutes,
    coordinates: { latitude, longitude },
    handlingFee: { amount: point.handlingFee, currency: currencyOf(point.member) },
    capabilities: kind === 'border' || kind === 'port' ? ['customs', 'bonded'] : ['rfid_gate'],
    storageCm3,
  };
}

export function areaBody(area: DemoArea, points: ReadonlyMap<string, string>): Json {
  const { reference, country, postcodes, leadMinutes, price, perKg, days } = area;
  return {
    reference,
    pointId: idOf(points, area.point),
    country,
    postcodes,
    collects: true,
    delivers: true,
    leadMinutes,
    price: { amount: price, currency: currencyOf(area.member) },
    perKg,
    runs: ['09:00', '13:30'].map((departs, index) => ({
      reference: `run-${index + 1}`,
      days,
      departs,
      weightGrams: runGrams,
      volumeCm3: runCm3,
      stops: runStops,
    })),
  };
}

export function lineBody(line: DemoLine, points: ReadonlyMap<string, string>): Json {
  const { reference, name, mode, days, cutoffMinutes } = line;
  const leg = {
    weightGrams: line.tonnes * gramsPerTonne,
    volumeCm3: line.cubicMetres * cm3PerCubicMetre,
  };
  return {
    reference,
    name,
    mode,
    days,
    cutoffMinutes,
    validFrom,
    goods,
    calls: line.calls.map(([point, arrives, departs]) => ({
      pointId: idOf(points, point),
      ...clockOf('arrives', arrives),
      ...clockOf('departs', departs),
    })),
    legs: line.calls.slice(1).map(() => leg),
  };
}

export function tariffBody(line: DemoLine, lineId: string): Json {
  return {
    reference: `tariff-${line.reference}`,
    lineId,
    currency: currencyOf(line.member),
    base: line.base,
    divisor: divisors[line.mode],
    legs: line.perKg.map((perKg) => ({ perKg, minimum: line.minimum })),
    surcharges: [{ code: 'fuel', basisPoints: 400 }],
    cancellation: [
      { hoursBefore: 48, feeBasisPoints: 0 },
      { hoursBefore: 0, feeBasisPoints: 5000 },
    ],
    validFrom: `${validFrom}T00:00:00Z`,
  };
}

/** 'HH:MM+2' is that time two days after the run's date. */
function clockOf(what: 'arrives' | 'departs', written: string): Json {
  const [time = '', day = '0'] = written.split('+');
  return { [what]: time, [`${what}Day`]: Number(day) };
}

function currencyOf(member: string): string {
  const found = members.find(({ reference }) => reference === member);
  if (found === undefined) throw new Error(`${member} is no demo member`);
  return found.currency;
}

function idOf(points: ReadonlyMap<string, string>, reference: string): string {
  const id = points.get(reference);
  if (id === undefined) throw new Error(`${reference} is no demo point`);
  return id;
}
