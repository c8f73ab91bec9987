/** The postcodes around a point where a member collects and delivers. */
export interface DemoArea {
  readonly reference: string;
  readonly member: string;
  readonly point: string;
  readonly country: string;
  readonly postcodes: readonly string[];
  readonly leadMinutes: number;
  /** Minor units of the member's currency: for a booking, and per kg. */
  readonly price: number;
  readonly perKg: number;
  /** 1 is Monday; none: at any time. */
  readonly days: readonly number[];
}

const workdays = [1, 2, 3, 4, 5];
const mostDays = [1, 2, 3, 4, 5, 6];

type Row = readonly [
  member: string,
  point: string,
  country: string,
  postcodes: readonly string[],
  leadMinutes: number,
  price: number,
  perKg: number,
  days: readonly number[],
];

const rows: readonly Row[] = [
  ['yida', 'yiw', 'CN', ['322*', '321*'], 180, 1500, 30, mostDays],
  ['yida', 'hgh', 'CN', ['310*', '311*'], 180, 1800, 30, mostDays],
  ['yida', 'sha', 'CN', ['200*', '201*', '202*'], 240, 2000, 40, mostDays],
  ['yida', 'can', 'CN', ['510*', '511*'], 180, 1800, 30, mostDays],
  ['changan', 'sia', 'CN', ['710*', '712*'], 180, 1600, 30, mostDays],
  ['changan', 'ctu', 'CN', ['610*'], 180, 1600, 30, mostDays],
  ['changan', 'ckg', 'CN', ['400*', '401*'], 180, 1600, 30, mostDays],
  ['steppe', 'ala', 'KZ', ['050*'], 240, 500, 12, workdays],
  ['steppe', 'tse', 'KZ', ['010*'], 240, 500, 12, workdays],
  ['steppe', 'tas', 'UZ', ['100*'], 240, 500, 12, workdays],
  ['caspian', 'tbs', 'GE', ['01*'], 240, 600, 12, workdays],
  ['caspian', 'ist', 'TR', ['34*'], 240, 700, 14, workdays],
  ['poznan', 'poz', 'PL', ['60-001-62-999'], 300, 1900, 60, mostDays],
  ['wisla', 'waw', 'PL', ['00-001-05-999'], 300, 2200, 60, mostDays],
  ['wisla', 'krk', 'PL', ['30-001-32-999'], 300, 2200, 60, workdays],
  ['wisla', 'gdn', 'PL', ['80-001-84-999'], 300, 2200, 60, workdays],
  ['rhein', 'ber', 'DE', ['10*', '12*', '13*', '14*'], 240, 690, 20, mostDays],
  ['rhein', 'dui', 'DE', ['40*', '41*', '45*', '47*'], 240, 690, 20, mostDays],
  ['rhein', 'fra', 'DE', ['60*', '61*', '63*', '65*'], 240, 690, 20, mostDays],
  ['amber', 'rix', 'LV', ['LV-10*'], 240, 600, 18, workdays],
  ['amber', 'hel', 'FI', ['00*', '01*', '02*'], 240, 900, 25, workdays],
  ['adria', 'bud', 'HU', ['10*', '11*'], 240, 600, 16, workdays],
  ['adria', 'vie', 'AT', ['10*', '11*', '12*'], 240, 800, 18, workdays],
  ['adria', 'pir', 'GR', ['18*', '10*'], 240, 700, 16, workdays],
  ['sakura', 'yok', 'JP', ['220*', '221*', '230*'], 240, 1200, 30, mostDays],
  ['sakura', 'osa', 'JP', ['530*', '540*', '550*'], 240, 1200, 30, mostDays],
  ['sakura', 'nrt', 'JP', ['286*', '100*', '101*'], 240, 1500, 35, mostDays],
];

export const areas: readonly DemoArea[] = rows.map((row) => ({
  reference: `area-${row[1]}`,
  member: row[0],
  point: row[1],
  country: row[2],
  postcodes: row[3],
  leadMinutes: row[4],
  price: row[5],
  perKg: row[6],
  days: row[7],
}));
