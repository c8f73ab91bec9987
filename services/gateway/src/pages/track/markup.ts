/** HTML that is finished: put into a page as it is. */
export class Markup {
  constructor(readonly html: string) {}
}

type Blank = string | number | Markup | readonly Markup[];

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** HTML with blanks: text is escaped, markup is not. */
export function markup(parts: TemplateStringsArray, ...blanks: readonly Blank[]): Markup {
  const html = parts.map((part, index) => part + filled(blanks[index] ?? '')).join('');
  return new Markup(html);
}

export const nothing = new Markup('');

/** A sentence with blanks in braces: text is escaped, markup is not. */
export function fill(sentence: string, blanks: Readonly<Record<string, Blank>>): Markup {
  const parts = sentence.split(/\{(\w+)\}/);
  const html = parts.map((part, index) => filled(index % 2 === 0 ? part : (blanks[part] ?? '')));
  return new Markup(html.join(''));
}

function filled(blank: Blank): string {
  if (blank instanceof Markup) return blank.html;
  if (typeof blank === 'object') return blank.map(({ html }) => html).join('');
  return String(blank).replace(/[&<>"']/g, (each) => escapes[each] ?? '');
}
