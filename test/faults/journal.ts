import { runBuilt, type JournalInstance } from '../support/journalInstance';
import { buildProgram, type Mutation } from '../support/buildProgram';
import { databaseUri, type Ground, type Report } from './report';

export interface JournalProofOptions {
  readonly mutation?: Mutation;
}

/** As it stands in the journal. */
type Command = Readonly<Record<string, unknown>>;

const places = 10;
const grams = 1_000;
const asked = 60;
const dayMs = 86_400_000;
const departureId = 'dep_proof_20300101';
const actor = { subject: 'proof', roles: ['operator'] as const };

/**
 * Two processes write the journal of space by themselves, against each other: sixty holds for ten
 * places, each asked twice at different processes; then a hold that was released before it came.
 * Exactly ten are granted, a repeat is answered as before, and the late one is refused.
 */
export async function journalProof(ground: Ground, options: JournalProofOptions): Promise<Report> {
  const program = await buildProgram(
    'journal',
    'test/support/programs/journalInstance.ts',
    options.mutation,
  );
  const uri = databaseUri(ground, 'space');
  const running: JournalInstance[] = [];
  try {
    for (let nth = 0; nth < 2; nth += 1) running.push(await runBuilt(program, uri));
    const [one, two] = running as [JournalInstance, JournalInstance];
    await one.submit([opening()]);
    const holds = Array.from({ length: asked }, (_, nth) => holding(`h${nth}`));
    const first = await racing(one, two, holds);
    const again = await racing(two, one, holds);
    const [bar, late] = [await one.submit([barring('late')]), await two.submit([holding('late')])];
    const granted = first.filter((code) => code === 'granted').length;
    const changed = first.filter((code, nth) => code !== again[nth]).length;
    const failures = [
      ...(granted === places ? [] : [`${granted} holds were granted for ${places} places`]),
      ...(changed === 0 ? [] : [`${changed} repeats were answered otherwise`]),
      ...(bar[0] === 'granted' ? [] : [`the release of an unknown hold answers ${bar[0]}`]),
      ...(late[0] === 'HOLD_RELEASED' ? [] : [`a hold released before it came answers ${late[0]}`]),
    ];
    return { figures: { granted, changed }, failures };
  } finally {
    for (const each of running) await each.kill();
  }
}

/** Each is asked one by one, at the one and the other in turns, all at the same time. */
async function racing(
  one: JournalInstance,
  two: JournalInstance,
  commands: readonly Command[],
): Promise<readonly string[]> {
  const codes = await Promise.all(
    commands.map((command, nth) => (nth % 2 === 0 ? one : two).submit([command])),
  );
  return codes.map(([code = '']) => code);
}

function opening(): Command {
  const departsAt = Date.now() + 30 * dayMs;
  const where = { fromPointId: 'pnt_a', toPointId: 'pnt_b' };
  const room = { grams: places * grams, cm3: places * grams };
  return {
    kind: 'open',
    key: 'open',
    actor,
    departure: {
      ...{ id: departureId, lineId: 'lin_proof', memberId: 'mbr_carrier', mode: 'rail' },
      ...{ date: '2030-01-01', cutoffMinutes: 60, sellerIds: [], allotments: [] },
      legs: [{ ...where, ...room, departsAt, arrivesAt: departsAt + dayMs }],
    },
  };
}

function holding(holdId: string): Command {
  const item = {
    kind: 'leg' as const,
    resourceId: `${departureId}/0`,
    grams,
    cm3: grams,
    stops: 0,
  };
  const terms = { sellerId: 'mbr_seller', bookingId: '', items: [item], until: 0, commit: true };
  return { kind: 'hold', key: `hold:${holdId}/hold`, actor, holdId, ...terms };
}

function barring(holdId: string): Command {
  const key = `hold:${holdId}/release/mbr_seller`;
  return { kind: 'release', key, actor, holdId, sellerId: 'mbr_seller' };
}
