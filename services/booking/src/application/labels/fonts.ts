import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** A piece of text that one font can show. */
export interface Run {
  readonly font: string;
  readonly text: string;
}

export interface Weights {
  readonly regular: string;
  readonly bold: string;
}

const hanTable = require.resolve('@fontsource/zcool-xiaowei/unicode.json');
/** From here on (CJK radicals) DejaVu has no glyphs. */
const firstHanCodePoint = 0x2e80;

/** DejaVu Sans: Latin with every European accent, Cyrillic and Greek. */
const dejaVu: Weights = {
  regular: require.resolve('dejavu-fonts-ttf/ttf/DejaVuSans.ttf'),
  bold: require.resolve('dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf'),
};

interface HanSubset {
  readonly file: string;
  readonly ranges: readonly (readonly [number, number])[];
}

let subsets: readonly HanSubset[] | undefined;

/**
 * Divides a text where the font must change: an address may be written in Latin and in Han
 * characters, whose font comes in a hundred small files so that a label embeds only what it shows.
 */
export function runsOf(text: string, weight: keyof Weights): readonly Run[] {
  const runs: { font: string; text: string }[] = [];
  for (const character of text) {
    const font = fontOf(character, weight);
    const last = runs.at(-1);
    if (last?.font === font) last.text += character;
    else runs.push({ font, text: character });
  }
  return runs;
}

function fontOf(character: string, weight: keyof Weights): string {
  const code = character.codePointAt(0) ?? 0;
  if (code < firstHanCodePoint) return dejaVu[weight];
  subsets ??= hanSubsets();
  const subset = subsets.find(({ ranges }) =>
    ranges.some(([from, until]) => from <= code && code <= until),
  );
  return subset?.file ?? dejaVu[weight];
}

/** The package says for each file which code points are in it: "[4]": "U+4e00,U+4e8c-4e9f". */
function hanSubsets(): readonly HanSubset[] {
  const table = readFileSync(hanTable, 'utf8');
  return Object.entries(JSON.parse(table) as Record<string, string>).map(([key, ranges]) => {
    const name = key.replace(/[[\]]/g, '');
    const file = join(dirname(hanTable), 'files', `zcool-xiaowei-${name}-400-normal.woff`);
    return { file, ranges: ranges.split(',').map(rangeOf) };
  });
}

function rangeOf(range: string): readonly [number, number] {
  const [from = '', until = from] = range.trim().replace(/^U\+/i, '').split('-');
  return [Number.parseInt(from, 16), Number.parseInt(until, 16)];
}
