import { Cells, numberOf } from './cells';
import type { ImportKind } from './columns';
import type { Group, Row } from './rows';

/** What the rows of one thing say, in the form that its schema judges. */
export function draftOf(kind: ImportKind, group: Group, owner: string): Record<string, unknown> {
  const first = new Cells(group.rows[0], owner);
  const each = group.rows.map((row) => new Cells(row, owner));
  const draft = { memberId: owner, reference: first.text('reference') };
  switch (kind) {
    case 'points':
      return { ...draft, ...point(first) };
    case 'areas':
      return { ...draft, ...area(first, each) };
    case 'lines':
      return { ...draft, ...line(first, each) };
    case 'tariffs':
      return { ...draft, ...tariff(first, each) };
  }
}

function point(cells: Cells): object {
  return {
    name: cells.text('name'),
    localName: cells.text('localName'),
    kind: cells.text('kind'),
    unLocode: cells.text('unLocode'),
    gln: cells.text('gln'),
    country: cells.text('country'),
    coordinates: { latitude: cells.number('latitude'), longitude: cells.number('longitude') },
    timeZone: cells.text('timeZone'),
    opening: cells.list('opening')?.map((hours) => {
      const [day, from, until] = hours.split(/[\s-]+/);
      return { day: numberOf(day), opens: from, closes: until };
    }),
    holidays: cells.list('holidays'),
    capabilities: cells.list('capabilities'),
    handlingMinutes: cells.number('handlingMinutes'),
    handlingFee: { amount: cells.number('handlingFee'), currency: cells.text('currency') },
    storageCm3: cells.number('storageCm3'),
  };
}

function area(first: Cells, each: readonly Cells[]): object {
  const runs = each.filter((cells) => runColumns.some((name) => cells.text(name) !== undefined));
  return {
    pointId: first.idOf('point', 'pnt'),
    country: first.text('country'),
    postcodes: first.list('postcodes'),
    collects: first.flag('collects'),
    delivers: first.flag('delivers'),
    leadMinutes: first.number('leadMinutes'),
    price: { amount: first.number('price'), currency: first.text('currency') },
    perKg: first.number('perKg'),
    runs: runs.map((cells) => ({
      reference: cells.text('run'),
      days: cells.numbers('runDays'),
      departs: cells.text('runDeparts'),
      weightGrams: cells.number('runWeightGrams'),
      volumeCm3: cells.number('runVolumeCm3'),
      stops: cells.number('runStops'),
    })),
  };
}

const runColumns = ['run', 'runDays', 'runDeparts', 'runWeightGrams', 'runVolumeCm3', 'runStops'];

/** Rows of the group that make runs of an area, in their order. */
export function runRows(group: Group): readonly Row[] {
  return group.rows.filter((row) => runColumns.some((name) => (row.cells.get(name) ?? '') !== ''));
}

function line(first: Cells, each: readonly Cells[]): object {
  return {
    name: first.text('name'),
    mode: first.text('mode'),
    days: first.numbers('days'),
    validFrom: first.text('validFrom'),
    validTo: first.text('validTo'),
    cutoffMinutes: first.number('cutoffMinutes'),
    goods: first.list('goods'),
    sellerIds: first.list('sellers'),
    calls: each.map((cells) => ({
      pointId: cells.idOf('point', 'pnt'),
      arrives: cells.text('arrives'),
      arrivesDay: cells.number('arrivesDay'),
      departs: cells.text('departs'),
      departsDay: cells.number('departsDay'),
    })),
    legs: each.slice(0, -1).map((cells) => ({
      weightGrams: cells.number('weightGrams'),
      volumeCm3: cells.number('volumeCm3'),
      distanceMetres: cells.number('distanceMetres'),
    })),
  };
}

function tariff(first: Cells, each: readonly Cells[]): object {
  return {
    lineId: first.idOf('line', 'lin'),
    currency: first.text('currency'),
    base: first.number('base'),
    divisor: first.number('divisor'),
    legs: each.map((cells) => ({
      perKg: cells.number('perKg'),
      minimum: cells.number('minimum'),
      breaks: cells.pairs('breaks', 'fromGrams', 'perKg'),
    })),
    surcharges: first.list('surcharges')?.map(surcharge),
    cancellation: first.pairs('cancellation', 'hoursBefore', 'feeBasisPoints'),
    validFrom: first.text('validFrom'),
    validTo: first.text('validTo'),
  };
}

/** 'fuel 400bp' or 'peak 150' */
function surcharge(written: string): object {
  const [code, much = ''] = written.split(/\s+/);
  const points = /^(\d+)bp$/.exec(much)?.[1];
  return points === undefined
    ? { code, amount: numberOf(much) }
    : { code, basisPoints: numberOf(points) };
}
