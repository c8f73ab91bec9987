import type { SpaceGroup } from '../domain/space/entry';

const mostGroups = 64;
const mostCharacters = 2_000_000;

/** The latest groups, for those who ask this instance to write: each becomes text once. */
export interface RecentGroups {
  add(group: SpaceGroup): void;
  /** The groups after n, as JSON; none where they are not all here, or too many for an answer. */
  after(n: number): readonly string[];
}

export function recentGroups(): RecentGroups {
  const groups: { readonly group: SpaceGroup; text?: string }[] = [];
  return {
    add: (group) => {
      groups.push({ group });
      if (groups.length > mostGroups) groups.shift();
    },
    after: (n) => {
      const [first] = groups;
      if (first === undefined || first.group.n > n + 1) return [];
      const texts: string[] = [];
      let characters = 0;
      for (const one of groups) {
        if (one.group.n <= n) continue;
        one.text ??= JSON.stringify(one.group);
        characters += one.text.length;
        if (characters > mostCharacters) return [];
        texts.push(one.text);
      }
      return texts;
    },
  };
}
