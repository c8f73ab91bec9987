import type { Language } from './language';

const english: Readonly<Record<string, string>> = {
  misrouted: 'A parcel was read at a place that is not on its way. It is being sent back on it.',
  short: 'A parcel was missing at a hand-over. It is being looked for.',
  over: 'A parcel came earlier than it was told. It goes on.',
  damaged: 'A parcel was found damaged. Its carrier is looking into it.',
  refused: 'A carrier did not take a parcel over. It waits where it is.',
  out_of_custody: 'A parcel was read by a carrier who does not have it. This is being cleared up.',
  unknown_unit: 'A parcel was read before it was booked. This is being cleared up.',
  departure_cancelled: 'A departure on the way was cancelled. Another way is being looked for.',
  embargo: 'An embargo stops a parcel on its way. Another way is being looked for.',
  missed_connection: 'A connection will be missed. The estimate says by how much.',
  connection_at_risk: 'A connection may be missed. The estimate reckons with it.',
};

const chinese: Readonly<Record<string, string>> = {
  misrouted: '有包裹被送到路线以外的地点，正在转回。',
  short: '有包裹在交接时缺少，正在查找。',
  over: '有包裹提前到达，将继续运输。',
  damaged: '有包裹破损，承运商正在调查。',
  refused: '有承运商未接收包裹，包裹留在原处等待。',
  out_of_custody: '包裹被非保管方扫描，正在核实。',
  unknown_unit: '包裹在下单前被扫描，正在核实。',
  departure_cancelled: '途中一个班次被取消，正在另寻路线。',
  embargo: '途中实施禁运，正在另寻路线。',
  missed_connection: '将错过一次衔接，预计时间已相应调整。',
  connection_at_risk: '有一次衔接可能赶不上，预计时间已考虑在内。',
};

const otherwise: Readonly<Record<Language, string>> = {
  en: 'Something went otherwise than planned. The carriers are on it.',
  zh: '运输出现异常，承运商正在处理。',
};

/** An incident in the buyer's words; kinds that are not for buyers are said in general. */
export function incidentWords(kind: string, language: Language): string {
  const words = language === 'zh' ? chinese : english;
  return words[kind] ?? otherwise[language];
}
