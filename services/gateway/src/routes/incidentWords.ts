import type { Language } from './language';

const english: Readonly<Record<string, string>> = {
  misrouted:
    'A parcel was read at a place that is not on its way. It may come later; it is being sent back on it.',
  unknown_unit:
    'A parcel was read before its booking was known. It is there; its papers are being matched.',
  unknown_point:
    'A parcel was read at a place that nobody knows. Where it is now is not certain; its carrier is being asked.',
  short:
    'A parcel was missing at a hand-over. It stays with the carrier before, who is looking for it.',
  over: 'A parcel came earlier than it was told. Nothing is missing; it goes on.',
  damaged:
    'A parcel was found damaged. Its goods may have suffered; its carrier is looking into it.',
  refused:
    'A carrier did not take a parcel over. It waits where it is until the carriers have agreed.',
  out_of_custody:
    'A parcel was read by a carrier who does not have it. It may be in other hands; the carriers are clearing this up.',
  departure_cancelled:
    'A departure on the way was cancelled. The parcel waits; another way is being looked for.',
  embargo: 'An embargo stops a parcel on its way. It waits; another way is being looked for.',
  missed_connection:
    'A connection will be missed. It arrives later, the estimate says by how much; another way is being looked for.',
  connection_at_risk:
    'A connection may be missed. It may arrive later; the estimate reckons with it, and the carriers watch it.',
  nesting_impossible:
    'What was told of how a parcel is packed cannot be. It goes on; who packed it is checking.',
  temperature:
    'The goods were warmer or colder than they bear. They may have suffered; who has them is checking them.',
  shock:
    'A parcel was shaken harder than its goods bear. Something may be broken; who has it is checking it.',
  seal_broken:
    'A seal is not the one that was put on. It may have been opened on the way; the carriers are checking what is in it.',
  lost: 'A parcel was declared lost. It is no longer on its way; who sold the transport settles this with the sender.',
  returned:
    'A parcel was returned and not delivered. It does not come any more; the sender can say what happens next.',
  seized:
    'An authority seized a parcel. It does not come any more; who sold the transport settles this with the sender.',
  destroyed:
    'A parcel was destroyed. It does not come any more; who sold the transport settles this with the sender.',
  seen_after_end:
    'A parcel that was given up was seen again. It may still be found; the carriers are clearing this up.',
};

const chinese: Readonly<Record<string, string>> = {
  misrouted: '有包裹被送到路线以外的地点，可能会晚到，正在转回。',
  unknown_unit: '有包裹在下单信息到达前被扫描，包裹仍在，正在核对单据。',
  unknown_point: '有包裹在未登记的地点被扫描，目前位置不能确定，正在向承运商核实。',
  short: '有包裹在交接时缺少，仍由上一承运商负责，正在查找。',
  over: '有包裹提前到达，没有缺失，将继续运输。',
  damaged: '有包裹破损，货物可能受损，承运商正在调查。',
  refused: '有承运商未接收包裹，包裹留在原处，等待双方协商。',
  out_of_custody: '包裹被非保管方扫描，可能在他人手中，承运商正在核实。',
  departure_cancelled: '途中一个班次被取消，包裹暂时等待，正在另寻路线。',
  embargo: '途中实施禁运，包裹暂时等待，正在另寻路线。',
  missed_connection: '将错过一次衔接，会晚到，预计时间已相应调整，正在另寻路线。',
  connection_at_risk: '有一次衔接可能赶不上，或会晚到，预计时间已考虑在内，承运商正在关注。',
  nesting_impossible: '包裹的装箱信息互相矛盾，运输继续，装箱方正在核对。',
  temperature: '货物温度超出允许范围，可能受损，保管方正在检查。',
  shock: '包裹受到超出允许的震动，可能有破损，保管方正在检查。',
  seal_broken: '封条与原封条不符，途中可能被打开，承运商正在核对内容。',
  lost: '有包裹已确认丢失，不再运输，由揽单承运商与寄件人协商处理。',
  returned: '有包裹已退回，未妥投，不会再送达，后续请咨询寄件人。',
  seized: '有包裹被主管机关没收，不会再送达，由揽单承运商与寄件人协商处理。',
  destroyed: '有包裹已损毁，不会再送达，由揽单承运商与寄件人协商处理。',
  seen_after_end: '有一件已终止运输的包裹又被扫描到，或可找回，承运商正在核实。',
};

/** What happened, what it means and what is being done, by the kind of incident. */
export const incidentSentences: Readonly<Record<Language, Readonly<Record<string, string>>>> = {
  en: english,
  zh: chinese,
};

const otherwise: Readonly<Record<Language, string>> = {
  en: 'Something went otherwise than planned. The carriers are on it.',
  zh: '运输出现异常，承运商正在处理。',
};

/** An incident in the buyer's words; a kind that this gateway does not know yet, in general. */
export function incidentWords(kind: string, language: Language): string {
  return incidentSentences[language][kind] ?? otherwise[language];
}
