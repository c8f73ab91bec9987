/** The words of the demo, in the languages of its readers. */
export type Language = 'en' | 'zh';

type Words = Readonly<Record<keyof typeof english, string>>;

const english = {
  title: 'Seven parcels from Yiwu to Poznań, over the legs of four other members',
  trainTitle: 'Seven parcels from Yiwu to Poznań, and the train under them is cancelled',
  asks: 'A customer of {member} asks for a quote',
  options: '{count} ways, none of which beats another:',
  noWayYet:
    'no way yet: an alliance that was just started may still put its network on sale; asked again, for a minute',
  accepts: 'accepts the cheapest',
  booked: 'Booked: {id}, promised for {when}',
  labels: 'Seven labels are printed ({bytes} bytes of PDF)',
  track: 'The buyer follows it live, without an account: {url}',
  collected: '{member} collects the seven parcels at the door',
  packed: 'Parcels 1 and 2 go into an inner cage; it and parcel 3 go into an outer cage',
  announces: '{from} announces to {to} at {place}: {what}',
  received: '{to} scans: {what}',
  reconciled: 'Reconciled: {what}. Both sign {digest}…',
  found: 'Parcel 6 lay behind the ramp. It follows with a hand-over of its own',
  custody: 'Custody now: {what}',
  unpacked: 'The cages are unpacked',
  delivered: 'Parcel {number} is delivered. {arrived} of {count} arrived',
  incidents: 'What went otherwise than planned, each cleared by who had to act:',
  end: 'All seven parcels are accounted for: {delivered} delivered, {open} incidents open.',
  outer: 'the outer cage with parcels 1, 2 and 3',
  parcel: 'parcel {number}',
  ok: 'ok',
  short: 'short, it stays with {from}',
  over: 'over, nobody announced it',
  damaged: 'damaged, a corner is crushed',
  nextStep: 'Next: {next}',
  takesTrain: 'accepts the cheapest by train, to be there by {when} at the latest',
  cancels: '{member} cancels its train of {when}: {why}',
  flood: 'a flood has washed the track away',
  rerouted: 'After {seconds} s the parcels have another way, and nobody has made a call:',
  arrives: 'They arrive {when} in place of {before}. The booking is {status}',
  priceStays: 'The customer pays {price} as before. What it costs more is for {member}',
} as const;

const chinese: Words = {
  title: '七件包裹从义乌到波兹南，由另外四家成员接力运输',
  trainTitle: '七件包裹从义乌到波兹南，途中所订列车被取消',
  asks: '{member} 的一位客户询价',
  options: '{count} 个方案，互有所长：',
  noWayYet: '暂无路线：刚启动的联盟可能仍在上架网络；一分钟内将再次询问',
  accepts: '选择最便宜的方案',
  booked: '已订舱：{id}，承诺到达 {when}',
  labels: '七张面单已打印（PDF {bytes} 字节）',
  track: '收件人无需账号即可实时跟踪：{url}',
  collected: '{member} 上门揽收七件包裹',
  packed: '1、2 号包裹装入内笼；内笼与 3 号包裹装入外笼',
  announces: '{from} 在 {place} 向 {to} 预告：{what}',
  received: '{to} 扫描：{what}',
  reconciled: '核对完毕：{what}。双方签字 {digest}…',
  found: '6 号包裹落在月台后面，另行交接补上',
  custody: '当前保管：{what}',
  unpacked: '拆笼完毕',
  delivered: '{number} 号包裹已妥投。{arrived}/{count} 件已到',
  incidents: '异常情况，均已由责任方处理：',
  end: '七件包裹全部有着落：{delivered} 件妥投，{open} 项异常未结。',
  outer: '外笼（内有 1、2、3 号）',
  parcel: '{number} 号包裹',
  ok: '完好',
  short: '短少，仍由 {from} 保管',
  over: '多出，未经预告',
  damaged: '破损，一角压坏',
  nextStep: '下一步：{next}',
  takesTrain: '选择最便宜的铁路方案，最晚 {when} 送达',
  cancels: '{member} 取消 {when} 的列车：{why}',
  flood: '洪水冲毁了线路',
  rerouted: '{seconds} 秒后包裹已改走新路线，无需任何人打电话：',
  arrives: '到达时间由 {before} 改为 {when}。订舱状态：{status}',
  priceStays: '客户仍付 {price}，多出的费用由 {member} 承担',
};

/** Says a sentence of the story with its blanks filled. */
export function teller(language: Language): Teller {
  const words: Words = language === 'zh' ? chinese : english;
  return (sentence, blanks = {}) =>
    words[sentence].replace(/\{(\w+)\}/g, (_all, name: string) => String(blanks[name] ?? ''));
}

export type Teller = (
  sentence: keyof typeof english,
  blanks?: Readonly<Record<string, string | number>>,
) => string;
