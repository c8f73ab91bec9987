import { derivedId } from '@serai/runtime';
import type { Row } from './rows';

/** Cells as the values that the schemas of the network judge; what makes no sense stays text. */
export class Cells {
  private readonly row: Row;
  /** Whose references are meant. */
  private readonly owner: string;

  constructor(row: Row, owner: string) {
    this.row = row;
    this.owner = owner;
  }

  text(name: string): string | undefined {
    return this.row.cells.get(name) || undefined;
  }

  number(name: string): number | string | undefined {
    return numberOf(this.text(name));
  }

  /** yes, no, true, false, 1 or 0. */
  flag(name: string): boolean | string | undefined {
    const said = this.text(name)?.toLowerCase();
    if (said === 'yes' || said === 'true' || said === '1') return true;
    return said === 'no' || said === 'false' || said === '0' ? false : said;
  }

  list(name: string): string[] | undefined {
    return this.text(name)
      ?.split(';')
      .map((part) => part.trim())
      .filter((part) => part !== '');
  }

  numbers(name: string): (number | string | undefined)[] | undefined {
    return this.list(name)?.map(numberOf);
  }

  /** '100000: 30; 500000: 24' */
  pairs(name: string, left: string, right: string): Record<string, unknown>[] | undefined {
    return this.list(name)?.map((pair) => {
      const [one, other] = pair.split(':');
      return { [left]: numberOf(one?.trim()), [right]: numberOf(other?.trim()) };
    });
  }

  /** An id, or what the owner's own reference makes: an id follows from member and reference. */
  idOf(name: string, prefix: 'pnt' | 'lin'): string | undefined {
    const said = this.text(name);
    if (said === undefined || new RegExp(`^${prefix}_[0-9a-f]{32}$`).test(said)) return said;
    return derivedId(prefix, this.owner, said);
  }
}

export function numberOf(text: string | undefined): number | string | undefined {
  return text !== undefined && /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text;
}
