import type { MemberSuspended__Output } from '@serai/protos/serai/partner/v1/MemberSuspended';
import { Schema } from 'mongoose';
import type { Kind } from '../store/kind';
import { encodeFact } from './encodeFact';
import type { FactMessage } from './factMessage';
import { AwaitFact, on, type FactHandler } from './handlers';

export const STORY_TOPIC = 'serai.partner.v1';
const LINE_TYPE = 'serai.partner.v1.MemberSuspended';

/** For tests: a story that notes every line it is told, in the order it is told. */
export interface Story {
  readonly lines: readonly string[];
}

export const story: Kind<Story, string, Story> = {
  name: 'story',
  topic: 'serai.tracking.v1',
  collection: 'stories',
  schema: new Schema({ lines: [String] }),
  initial: { lines: [] },
  evolve: (state, line) => ({ lines: [...state.lines, line] }),
  toDocument: (state) => state,
  toState: (document) => ({ lines: document.lines }),
  encode: (line, { id, at }) =>
    encodeFact<MemberSuspended__Output>(LINE_TYPE, { memberId: id, reason: line, at }),
};

/** A line of a story, as a fact on the bus. */
export function line(key: string, version: number, text = `${key}-${version}`): FactMessage {
  const { type, data } = encodeFact<MemberSuspended__Output>(LINE_TYPE, {
    memberId: key,
    reason: text,
    at: version,
  });
  const id = `story:${key}/${version}/0`;
  return { topic: STORY_TOPIC, key, id, type, data, version, time: 1_700_000_000_000 + version };
}

export interface Mood {
  /** Lines that break their handler, until they are taken out. */
  readonly poison: Set<string>;
  /** Lines that break it so many times more. */
  readonly brittle?: Map<string, number>;
  /** How often each line was tried. */
  readonly tries: Map<string, number>;
}

/** 'after:<key>' waits until that key has a line; poison breaks, brittle lines for a while. */
export function storyHandler(mood: Mood): FactHandler {
  return on<MemberSuspended__Output>(LINE_TYPE, {
    touches: (message) => [{ kind: story, id: message.memberId }],
    decide: (message, sheet, fact) => {
      const { memberId, reason } = message;
      mood.tries.set(fact.id, (mood.tries.get(fact.id) ?? 0) + 1);
      const awaited = /^after:(.+)$/.exec(reason)?.[1];
      if (awaited !== undefined && sheet.version(story, awaited) === 0)
        throw new AwaitFact(awaited);
      sheet.record(story, memberId, [reason]);
      const left = mood.brittle?.get(reason) ?? 0;
      mood.brittle?.set(reason, left - 1);
      if (mood.poison.has(reason) || left > 0) throw new Error(`${reason} cannot be told`);
    },
  });
}
