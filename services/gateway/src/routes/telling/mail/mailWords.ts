import type { Instant } from '@serai/model';
import { incidentWords } from '../../incidentWords';
import type { Language } from '../../language';

/** Something that a person asked to be written to about. */
export type News =
  | { readonly type: 'delivered'; readonly sscc: string; readonly at: Instant }
  | { readonly type: 'incident'; readonly kind: string }
  | {
      readonly type: 'estimate';
      readonly at: Instant;
      readonly earliest: Instant;
      readonly latest: Instant;
    };

export interface Mail {
  readonly subject: string;
  readonly text: string;
}

interface Words {
  readonly shipment: (reference: string) => string;
  readonly delivered: string;
  readonly deliveredText: (sscc: string, when: string) => string;
  readonly incident: string;
  readonly estimate: string;
  readonly estimateText: (when: string, earliest: string, latest: string) => string;
  readonly why: string;
}

const english: Words = {
  shipment: (reference) => `Shipment ${reference}`,
  delivered: 'a parcel was delivered',
  deliveredText: (sscc, when) => `The parcel ${sscc} was delivered on ${when}.`,
  incident: 'something went otherwise than planned',
  estimate: 'it arrives at another time',
  estimateText: (when, earliest, latest) =>
    `It is now expected on ${when}, between ${earliest} and ${latest}.`,
  why: 'You are told because somebody asked for it with this address. It ends where the notice is removed.',
};

const chinese: Words = {
  shipment: (reference) => `运单 ${reference}`,
  delivered: '有包裹已妥投',
  deliveredText: (sscc, when) => `包裹 ${sscc} 已于 ${when} 妥投。`,
  incident: '运输出现异常',
  estimate: '预计到达时间有变',
  estimateText: (when, earliest, latest) => `现预计 ${when} 到达（${earliest} 至 ${latest}）。`,
  why: '您收到此邮件，是因为有人用此地址订阅了通知；删除该订阅即可停止。',
};

const wordsOf: Readonly<Record<Language, Words>> = { en: english, zh: chinese };
const locales: Readonly<Record<Language, string>> = { en: 'en-GB', zh: 'zh-CN' };

/** News of a shipment as a mail says it; times are in UTC, and say so. */
export function mailOf(news: News, reference: string, language: Language): Mail {
  const words = wordsOf[language];
  const separator = language === 'zh' ? '：' : ': ';
  const subject = `${words.shipment(reference)}${separator}${words[news.type]}`;
  return { subject, text: `${subject}\n\n${textOf(news, language)}\n\n-- \n${words.why}\n` };
}

function textOf(news: News, language: Language): string {
  const words = wordsOf[language];
  const when = (at: Instant): string => timeOf(at, language);
  switch (news.type) {
    case 'delivered':
      return words.deliveredText(news.sscc, when(news.at));
    case 'incident':
      return incidentWords(news.kind, language);
    case 'estimate':
      return words.estimateText(when(news.at), when(news.earliest), when(news.latest));
  }
}

function timeOf(at: Instant, language: Language): string {
  return new Intl.DateTimeFormat(locales[language], {
    ...({ weekday: 'short', day: 'numeric', month: 'short' } as const),
    ...({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const),
    ...({ timeZone: 'UTC', timeZoneName: 'short' } as const),
  }).format(at);
}
