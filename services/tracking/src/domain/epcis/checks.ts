import {
  bareWord,
  canonicalKey,
  fullName,
  isRefusal,
  modelRefusals,
  parseInstant,
} from '@serai/model';
import type { Check, Look } from './faults';
import { below, fault } from './faults';
import { epcisRefusals as refusals } from './refusals';
import type { Vocabulary } from '@serai/model';

type Fields = Readonly<Record<string, Check>>;

const uriPattern = /^[A-Za-z][A-Za-z0-9+.-]*:[^\s<>"{}|\\^`]+$/;
const forbidden = new Set(['__proto__', 'constructor', 'prototype']);

export const uri: Check = (value, path, look) => {
  if (typeof value !== 'string' || !uriPattern.test(value)) {
    fault(look, refusals.EVENT_FIELD_INVALID, path, 'This must be a URI.');
  }
};

/** A thing: any URI, but one that claims to be a GS1 key must be one. */
export const epc: Check = (value, path, look) => {
  uri(value, path, look);
  if (typeof value === 'string' && canonicalKey(value) === 'malformed') {
    fault(look, modelRefusals.EPC_INVALID, path);
  }
};

/** An instant with its offset, which an event from another place cannot do without. */
export const time: Check = (value, path, look) => {
  try {
    parseInstant(value as string, path);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    fault(look, modelRefusals.INSTANT_INVALID, path);
  }
};

export const number: Check = (value, path, look) => {
  if (!Number.isFinite(value)) {
    fault(look, refusals.EVENT_FIELD_INVALID, path, 'This must be a number.');
  }
};

export const flag: Check = (value, path, look) => {
  if (typeof value !== 'boolean') {
    fault(look, refusals.EVENT_FIELD_INVALID, path, 'This must be true or false.');
  }
};

export function text(pattern: RegExp, says: string): Check {
  return (value, path, look) => {
    if (typeof value !== 'string' || !pattern.test(value)) {
      fault(look, refusals.EVENT_FIELD_INVALID, path, says);
    }
  };
}

export function oneOf(choices: readonly string[]): Check {
  return (value, path, look) => {
    if (typeof value !== 'string' || !choices.includes(value)) {
      fault(look, refusals.EVENT_FIELD_INVALID, path, `This is none of ${choices.join(', ')}.`);
    }
  };
}

/** A word of the vocabulary, or a URI of somebody else's. */
export function word(vocabulary: Vocabulary): Check {
  return (value, path, look) => {
    if (typeof value !== 'string') {
      return fault(look, refusals.EVENT_FIELD_INVALID, path, 'This must be a word.');
    }
    if (vocabulary.words.has(bareWord(vocabulary, value))) return;
    const isOwn = value.startsWith('urn:epcglobal:cbv:') || value.startsWith(vocabulary.iri);
    if (isOwn || !uriPattern.test(value)) {
      fault(look, refusals.EVENT_FIELD_INVALID, path, 'This word is not in the vocabulary.');
    }
  };
}

export function list(check: Check, least = 0, isUnique = false): Check {
  return (value, path, look) => {
    if (!Array.isArray(value)) {
      return fault(look, refusals.EVENT_FIELD_INVALID, path, 'This must be a list.');
    }
    if (value.length < least)
      fault(look, refusals.EVENT_FIELD_INVALID, path, 'This list is empty.');
    if (isUnique && new Set(value).size < value.length) {
      fault(look, refusals.EVENT_FIELD_INVALID, path, 'Something stands in this list twice.');
    }
    value.forEach((each, index) => check(each, below(path, index), look));
  };
}

export function eitherOf(isFirst: (value: unknown) => boolean, first: Check, other: Check): Check {
  return (value, path, look) => (isFirst(value) ? first : other)(value, path, look);
}

/** An object of these fields; with `extensions`, also of names that carry a declared prefix. */
export function record(fields: Fields, required: readonly string[] = [], extensions = true): Check {
  return (value, path, look) => {
    if (!isObject(value)) {
      return fault(look, refusals.EVENT_FIELD_INVALID, path, 'This must be an object.');
    }
    for (const name of required) {
      if (!Object.hasOwn(value, name)) {
        fault(look, refusals.EVENT_FIELD_REQUIRED, below(path, name));
      }
    }
    for (const [name, inner] of Object.entries(value)) {
      const check = Object.hasOwn(fields, name) ? fields[name] : undefined;
      if (check !== undefined) check(inner, below(path, name), look);
      else if (extensions) extension(name, inner, path, look);
      else fault(look, refusals.EVENT_FIELD_UNKNOWN, below(path, name));
    }
  };
}

/** Whatever an extension says; its name must be somebody's. */
function extension(name: string, value: unknown, path: string, look: Look): void {
  const at = below(path, name);
  if (!name.includes(':')) return fault(look, refusals.EVENT_FIELD_UNKNOWN, at);
  if (fullName(name, look.prefixes) === undefined)
    return fault(look, refusals.PREFIX_UNDECLARED, at);
  inside(value, at, look);
}

function inside(value: unknown, path: string, look: Look): void {
  if (Array.isArray(value)) {
    value.forEach((each, index) => inside(each, below(path, index), look));
  } else if (isObject(value)) {
    for (const [name, inner] of Object.entries(value)) {
      const at = below(path, name);
      if (forbidden.has(name)) fault(look, refusals.EVENT_FIELD_UNKNOWN, at);
      else if (name.includes(':')) extension(name, inner, path, look);
      else inside(inner, at, look);
    }
  }
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The path to something deeper than `most` levels; undefined: nothing is. */
export function tooDeep(value: unknown, most: number, path = ''): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if (most === 0) return path;
  const isList = Array.isArray(value);
  for (const [name, inner] of Object.entries(value)) {
    const found = tooDeep(inner, most - 1, below(path, isList ? Number(name) : name));
    if (found !== undefined) return found;
  }
  return undefined;
}
