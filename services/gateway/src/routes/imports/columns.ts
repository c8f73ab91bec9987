/** What can be imported, as in `?kind=lines`. */
export const importKinds = ['points', 'areas', 'lines', 'tariffs'] as const;
export type ImportKind = (typeof importKinds)[number];

export interface Column {
  readonly name: string;
  readonly required: boolean;
  /** Of the whole thing (said once, in its first row), or of each of its rows. */
  readonly of: 'thing' | 'row';
  readonly about: string;
  readonly example: string;
}

const thing = (name: string, about: string, example: string, required = true): Column => ({
  name,
  required,
  of: 'thing',
  about,
  example,
});
const row = (name: string, about: string, example: string, required = false): Column => ({
  name,
  required,
  of: 'row',
  about,
  example,
});
const reference = (of: string): Column => thing('reference', `Your own name of the ${of}`, 'P-17');

const points: readonly Column[] = [
  reference('point'),
  thing('name', 'As it is called in English', 'Yiwu hub'),
  thing('localName', 'As it is called there', '义乌', false),
  thing('kind', 'hub, depot, pickup, port, airport, rail_terminal, border, warehouse', 'hub'),
  thing('unLocode', 'UN/LOCODE, where there is one', 'CNYIW', false),
  thing('gln', 'GS1 global location number, where there is one', '0614141000012', false),
  thing('country', 'ISO 3166-1 alpha-2', 'CN'),
  thing('latitude', 'Degrees north', '29.31'),
  thing('longitude', 'Degrees east', '120.07'),
  thing('timeZone', 'IANA time zone', 'Asia/Shanghai'),
  thing('opening', 'Day (1 Monday) and hours; none: always', '1 08:00-18:00; 6 09:00-12:00', false),
  thing('holidays', 'Days when it is closed', '2027-01-01; 2027-02-06', false),
  thing(
    'capabilities',
    'customs, bonded, cold, dangerous_goods, rfid_gate',
    'customs; cold',
    false,
  ),
  thing('handlingMinutes', 'Between an arrival and the next departure', '90'),
  thing('handlingFee', 'Minor units of the currency', '1500'),
  thing('currency', 'ISO 4217', 'CNY'),
  thing('storageCm3', 'Storage in cm3', '2000000000', false),
];

const areas: readonly Column[] = [
  reference('service area'),
  thing('point', 'Your reference of its point, or a point id', 'P-17'),
  thing('country', 'ISO 3166-1 alpha-2', 'CN'),
  thing('postcodes', 'Postcodes, beginnings and ranges', '322000; 32*; 60-001-62-999'),
  thing('collects', 'yes or no', 'yes'),
  thing('delivers', 'yes or no', 'yes'),
  thing('leadMinutes', "From a run's start to the point, or from the point to the door", '180'),
  thing('price', 'Per booking, minor units', '2000'),
  thing('currency', 'ISO 4217', 'CNY'),
  thing('perKg', 'Per kg, minor units', '30'),
  row('run', 'Reference of a run; a row for each, none: any time', 'morning'),
  row('runDays', '1 is Monday', '1; 2; 3; 4; 5'),
  row('runDeparts', 'Local time', '09:00'),
  row('runWeightGrams', 'Space of the run in grams', '3000000'),
  row('runVolumeCm3', 'Space of the run in cm3', '18000000'),
  row('runStops', 'How many doors it can go to', '40'),
];

const lines: readonly Column[] = [
  reference('line'),
  thing('name', 'As it is called', 'Yiwu - Małaszewicze'),
  thing('mode', 'sea, air, rail, road, express', 'rail'),
  thing('days', 'Days of the first call, 1 is Monday', '2; 5'),
  thing('validFrom', 'First day', '2026-01-01'),
  thing('validTo', 'Last day; none: open', '', false),
  thing('cutoffMinutes', 'Before the departure', '360'),
  thing('goods', 'general, battery, dangerous, cold, food, valuable', 'general; battery'),
  thing('sellers', 'Ids of members that may sell it; none: all', '', false),
  row(
    'point',
    'Your reference of the point called at, or a point id: a row for each call',
    'P-17',
    true,
  ),
  row('arrives', 'Local time; none at the first call', '14:00'),
  row('arrivesDay', "Days after the run's date", '9'),
  row('departs', 'Local time; none at the last call', '18:00'),
  row('departsDay', "Days after the run's date", '9'),
  row('weightGrams', 'Space to the next call in grams; none at the last call', '40000000'),
  row('volumeCm3', 'Space to the next call in cm3; none at the last call', '120000000'),
  row('distanceMetres', 'To the next call; none: great circle', '9300000'),
];

const tariffs: readonly Column[] = [
  reference('tariff'),
  thing('line', 'Your reference of its line, or a line id', 'L-4'),
  thing('currency', 'ISO 4217', 'EUR'),
  thing('base', 'Per boarding, minor units', '2500'),
  thing('divisor', 'cm3 per kg: air 6000, courier 5000, road 3000', '3000'),
  thing('surcharges', 'Code and minor units or basis points', 'fuel 400bp; peak 150', false),
  thing('cancellation', 'Hours before: basis points of the price', '48: 0; 0: 5000', false),
  thing('validFrom', 'Instant with zone', '2026-01-01T00:00:00Z'),
  thing('validTo', 'Instant with zone; none: open', '', false),
  row('perKg', 'Per chargeable kg on this leg, minor units: a row for each leg', '35', true),
  row('minimum', 'At least, minor units', '500', true),
  row('breaks', 'From grams: per kg', '100000: 30; 500000: 24'),
];

export const columns: Readonly<Record<ImportKind, readonly Column[]>> = {
  points,
  areas,
  lines,
  tariffs,
};

/** A file of the kind with one row, to begin from. */
export function exampleCsv(kind: ImportKind): string {
  const cells = columns[kind].map(({ example }) => example);
  const names = columns[kind].map(({ name }) => name);
  return `${names.join(',')}\n${cells.map((cell) => (/[,"]/.test(cell) ? `"${cell}"` : cell)).join(',')}\n`;
}
