import { randomUUID } from 'node:crypto';
import { isRefusal, type Actor } from '@serai/model';
import type mongoose from 'mongoose';
import type { TrackingAlone } from '../stage/trackingAlone';
import { containersOf } from './cages';
import { inParallel } from './inParallel';
import { say } from './judge';
import type { Wave } from './plan';
import { ssccsOf } from './plan';

const deadlineMs = 20_000;
const limit = 100;
const asksAtOnce = 16;
const stranger = 'mbr_stranger';

/**
 * In the end nobody sees what is not theirs: a member that had nothing to do with the season finds
 * nothing at any door, and who had parcels for a while is shown nothing that others told later.
 */
export async function judgeSight(
  alone: TrackingAlone,
  database: mongoose.Connection,
  waves: readonly Wave[],
): Promise<readonly string[]> {
  const ofNobody = await strangersView(alone, database, waves);
  const later: string[] = [];
  await inParallel(asksAtOnce, waves, async (wave) => {
    const [sscc = ''] = ssccsOf(wave);
    const [, middle] = wave.members;
    const { unit } = await alone.tracking.getUnit({ sscc }, as(alone, middle));
    const row = await database.collection<{ _id: string }>('units').findOne({ _id: sscc });
    const { custody } = (row as { state?: unknown } | null)?.state as Custody;
    const until = custody.find(({ memberId }) => memberId === middle)?.until ?? 0;
    const isLater = unit?.history.some(
      (each) => each.memberId !== middle && each.recordTime > until,
    );
    if (isLater !== false || unit?.custodianId !== '') later.push(sscc);
  });
  return [
    ...say('things are seen by a stranger', ofNobody),
    ...say('parcels are seen by who gave them away', later),
  ];
}

interface Custody {
  readonly custody: readonly { readonly memberId: string; readonly until: number | null }[];
}

async function strangersView(
  alone: TrackingAlone,
  database: mongoose.Connection,
  waves: readonly Wave[],
): Promise<readonly string[]> {
  const { tracking, epcis } = alone;
  const asked = as(alone, stranger);
  const page = { cursor: '', limit };
  const units = await tracking.listUnits({ page, pointId: '' }, asked);
  const places = { status: '', pointId: '', departureId: '' };
  const handOvers = await tracking.listHandOvers({ page, ...places }, asked);
  const incidents = await tracking.listIncidents({ page, status: '' }, asked);
  const events = await epcis.queryEvents({ page, parameters: [], prefixes: [] }, asked);
  const seen = [
    ...units.units.map(({ sscc }) => `listed unit ${sscc}`),
    ...handOvers.handOvers.map(({ id }) => `listed hand-over ${id}`),
    ...incidents.incidents.map(({ id }) => `listed incident ${id}`),
    ...events.events.map(({ json }) => `found event ${json}`),
  ];
  await inParallel(asksAtOnce, waves, async ({ cages, bookings }) => {
    const parcels = bookings[0]?.parcels.map(({ sscc }) => sscc) ?? [];
    for (const sscc of [...containersOf(cages), ...parcels]) {
      if (await isShown(tracking.getUnit({ sscc }, asked))) seen.push(`unit ${sscc}`);
    }
  });
  const ids = await database.collection('handOvers').find().limit(limit).toArray();
  for (const { _id } of ids) {
    const handOverId = String(_id);
    if (await isShown(tracking.getHandOver({ handOverId }, asked))) seen.push(handOverId);
  }
  return seen;
}

async function isShown(answer: Promise<unknown>): Promise<boolean> {
  try {
    await answer;
    return true;
  } catch (error) {
    if (isRefusal(error) && error.kind === 'missing') return false;
    throw error;
  }
}

function as({ token }: TrackingAlone, member: string) {
  const actor: Actor = { subject: `op ${member}`, member, roles: ['operator'] };
  return { deadlineMs, token: token(actor), requestId: randomUUID() };
}
