import { clock } from '@serai/runtime';
import { groupsOf } from '../../domain/replan/groups';
import type { Hit } from '../../domain/replan/hits';
import { othersDeclined, type KnownReroute } from '../../domain/replan/reroute';
import { answerOfUnit } from '../../domain/replan/unitAnswer';
import type { Desk } from '../desk';
import { decline } from './declineReroute';
import { keepWaiting } from './keepWaiting';
import { placeGroup } from './placeGroup';
import { rerouteIdOf } from './rerouteId';
import type { Without } from './searchWays';
import { closeReroute, closeSettled, isOf, stillHit, type UnitsHit } from './stillHit';
import { wholeUnits } from './wholeUnits';

/**
 * Does what was answered for all that lies in a sealed unit, once all of it has an answer: together
 * they take the way, or none of them does. When it is gone they are searched for anew.
 */
export async function answerUnit(
  desk: Desk,
  outerSscc: string,
  onProgress: () => Promise<void>,
): Promise<void> {
  const open = await desk.replans.openInUnit(outerSscc);
  const answer = answerOfUnit(open, clock());
  const asked = open.filter(({ status }) => status === 'proposed');
  const [first] = asked;
  if (answer.is === 'open' || first === undefined) return;
  const hits = await hitsOfAll(desk, open);
  if (hits === 'later') return;
  const { disruptionId, cause } = first;
  const insteadOf = new Map(asked.map(({ id, chosenId = '' }) => [id, chosenId]));
  const waited = { disruptionId, cause, insteadOf: ofChosen(insteadOf) };
  if (answer.is === 'none') return keepAll(desk, asked, hits, waited);
  const whole = await wholeUnits(desk, cause, hits);
  if (!whole.isSettled) return;
  const accepts = (hit: Hit, unitWay: string): boolean =>
    unitWay === answer.unitWay && insteadOf.has(rerouteIdOf({ ...hit, outerSscc }));
  const without: Without[] = [];
  for (const group of groupsOf(whole.hits)) {
    without.push(...(await placeGroup(desk, { cause, onProgress, accepts }, group.hits)));
  }
  await keepWaiting(desk, waited, without);
  const kept = without.map(({ hit }) => hit);
  for (const reroute of open) await closeSettled(desk, reroute, kept);
}

function ofChosen(chosen: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  return new Map([...chosen].filter(([, optionId]) => optionId !== ''));
}

/** What of all these is hit still; those of which nothing is are closed. */
async function hitsOfAll(
  desk: Desk,
  open: readonly KnownReroute[],
): Promise<readonly Hit[] | 'later'> {
  const unitsHit: UnitsHit = new Map();
  const hits: Hit[] = [];
  for (const reroute of open) {
    const found = await stillHit(desk, reroute, unitsHit);
    if (found === 'later') return 'later';
    if (found.length === 0) await closeReroute(desk, reroute.id);
    hits.push(...found);
  }
  return hits;
}

/** Nobody in it goes: whoever said nothing and declines by default does so, the others wait. */
async function keepAll(
  desk: Desk,
  asked: readonly KnownReroute[],
  hits: readonly Hit[],
  waited: Parameters<typeof keepWaiting>[1],
): Promise<void> {
  const without: Without[] = [];
  for (const reroute of asked) {
    const { id, chosenId, proposal } = reroute;
    const hit = hits.find((each) => isOf(each, reroute));
    if (chosenId === undefined && proposal?.byDefault === 'decline') await decline(desk, id);
    else if (hit !== undefined) {
      const searched = { grams: 0, cm3: 0 };
      without.push({ hit, beyond: [], searched, reasons: [othersDeclined] });
    }
  }
  await keepWaiting(desk, waited, without);
  // What moved on since waits as another reroute.
  const kept = without.map(({ hit }) => hit);
  for (const reroute of asked) await closeSettled(desk, reroute, kept);
}
