/** How each part of XML that is no element begins, and how it ends. */
const others = [
  ['<!--', '-->'],
  ['<![CDATA[', ']]>'],
  ['<?', '?>'],
] as const;
const name = /[^\s/>]*/y;
const inTag = /["'>]/g;

export interface XmlLimits {
  readonly events: number;
  readonly elements: number;
}

/**
 * Whether the first list of events, or the document, has more than so many, told from the tags
 * alone: nothing is built, and it stops there. In 1.2 a list's extensions hold events of the list.
 * What is not well formed is no concern of this.
 */
export function isTooLong(text: string, most: XmlLimits): boolean {
  let [depth, listDepth, level, events, elements] = [0, 0, 0, 0, 0];
  for (let at = text.indexOf('<'); at >= 0; at = text.indexOf('<', at)) {
    const start = at;
    at = endOf(text, start);
    if (at < 0) return false;
    const isClosing = text[start + 1] === '/';
    if (isClosing) {
      depth -= 1;
      level = Math.min(level, depth);
      if (listDepth > 0 && depth < listDepth) listDepth = -1;
      continue;
    }
    if (/[!?]/.test(text[start + 1] ?? '')) continue;
    const isEmpty = text[at - 2] === '/';
    const tag = nameAt(text, start + 1);
    const isOfList = listDepth > 0 && depth === level;
    if (!isEmpty) depth += 1;
    elements += 1;
    if (listDepth === 0 && tag.slice(tag.indexOf(':') + 1) === 'EventList') {
      [listDepth, level] = isEmpty ? [-1, 0] : [depth, depth];
    } else if (isOfList && tag === 'extension') level = depth;
    else if (isOfList) events += 1;
    if (events > most.events || elements > most.elements) return true;
  }
  return false;
}

function nameAt(text: string, at: number): string {
  name.lastIndex = at;
  return name.exec(text)?.[0] ?? '';
}

/** Behind the tag or other part that begins there; -1: it has no end. */
function endOf(text: string, start: number): number {
  for (const [begins, ends] of others) {
    if (!text.startsWith(begins, start)) continue;
    const found = text.indexOf(ends, start + begins.length);
    return found < 0 ? found : found + ends.length;
  }
  inTag.lastIndex = start + 1;
  for (let found = inTag.exec(text); found !== null; found = inTag.exec(text)) {
    const [mark] = found;
    if (mark === '>') return inTag.lastIndex;
    const closed = text.indexOf(mark, inTag.lastIndex);
    if (closed < 0) return closed;
    inTag.lastIndex = closed + 1;
  }
  return -1;
}
