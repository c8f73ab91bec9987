import { linesIn } from './linesIn';
import type { PlanNetwork } from './planNetwork';
import type { PlanAnswer } from './planRequirement';
import { planRequirement, refusal } from './planRequirement';
import { readRequirement } from './readRequirement';

/** The answer to a line, which begins at 1. */
export interface NumberedAnswer extends PlanAnswer {
  readonly line: number;
}

/**
 * Answers every line of a REQUIREMENTS.jsonl, in order and one by one; empty lines are passed over.
 * A line that is refused is answered with its causes, and the others still are.
 */
export function* plan(
  network: PlanNetwork,
  chunks: Iterable<Uint8Array>,
): Generator<NumberedAnswer> {
  let line = 0;
  for (const text of linesIn(chunks)) {
    line += 1;
    if (text.trim() !== '') yield { line, ...answerOf(network, text) };
  }
}

function answerOf(network: PlanNetwork, text: string): PlanAnswer {
  const read = readRequirement(text, network);
  return 'causes' in read
    ? refusal(read.id, read.causes)
    : planRequirement(network, read.requirement);
}

/** What is printed for an answer. */
export function lineOf({ id, options, reason }: PlanAnswer): string {
  return JSON.stringify({ id, options, ...(reason !== undefined && { reason }) });
}
