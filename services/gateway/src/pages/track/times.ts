import type { Language } from './words';
import type { Markup } from './markup';
import { markup } from './markup';

const locales: Readonly<Record<Language, string>> = { en: 'en-GB', zh: 'zh-CN' };

/** Day and time on the clocks of a place; an unknown zone is told in UTC, and says so. */
export function localTime(at: number, timeZone: string, language: Language): string {
  const zone = timeZone === '' ? 'UTC' : timeZone;
  const form = new Intl.DateTimeFormat(locales[language], {
    timeZone: zone,
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    ...(zone === 'UTC' ? { timeZoneName: 'short' } : {}),
  });
  return form.format(at);
}

/** The same for machines too. */
export function timeMarkup(at: number, timeZone: string, language: Language): Markup {
  const said = localTime(at, timeZone, language);
  return markup`<time datetime="${new Date(at).toISOString()}">${said}</time>`;
}
