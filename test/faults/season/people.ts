import { randomUUID } from 'node:crypto';
import { newId } from '@serai/runtime';
import type { TrackingAlone } from '../stage/trackingAlone';
import { askingOf, type Acknowledged, type Asking } from './asking';
import type { Cage, partlyUnpackedAt } from './cages';
import { directlyIn, emptiedAt, packedAt } from './cages';
import type { handOverStops } from './handOver';
import { handOver } from './handOver';
import { uuidOf } from './ids';
import { inParallel } from './inParallel';
import type { Read, Wave } from './plan';
import { holderAt, ssccsOf } from './plan';
import { hourMs, stopAt } from './stops';

const eventsPerDocument = 500;
const callsAtOnce = 16;
const lookMs = 50;
const mostLooks = 2_400;

/** The people and gates of a season: each asks again, under the same ids, until it is answered. */
export interface People {
  collect(wave: Wave): Promise<void>;
  /** Comes back once it is acknowledged, and, where it is asked, everything has followed from it. */
  upload(reads: readonly Read[], untilApplied?: boolean): Promise<void>;
  /** The same through the scanner's own call, some of them twice. */
  scan(reads: readonly Read[]): Promise<void>;
  /** Into its cages, which are there from now on. */
  pack(wave: Wave): Promise<void>;
  /** What is to come out of these cages at a stop: some of it, or all. */
  unpack(
    wave: Wave,
    stop: typeof partlyUnpackedAt | typeof emptiedAt,
    cages: readonly Cage[],
  ): Promise<void>;
  handOver(wave: Wave, stop: (typeof handOverStops)[number]): Promise<void>;
  deliver(wave: Wave): Promise<void>;
}

export function peopleOf(alone: TrackingAlone, acknowledged: Acknowledged): People {
  const asking = askingOf(alone, acknowledged);
  const { as, sure } = asking;
  const { tracking } = alone;
  return {
    collect: async (wave) => {
      const [memberId] = wave.members;
      const said = { eventId: uuidOf(`collect ${wave.id}`), eventTime: wave.startsAt, pointId: '' };
      const ssccs = [...ssccsOf(wave)];
      await sure(() => tracking.collect({ ...said, ssccs }, as(memberId, said.eventId)));
    },
    upload: async (reads, untilApplied = false) => {
      for (const [memberId, own] of byMember(reads)) {
        for (let from = 0; from < own.length; from += eventsPerDocument) {
          const some = own.slice(from, from + eventsPerDocument);
          const captureId = await capture(alone, asking, memberId, some);
          for (const { id, corrects } of some) {
            if (corrects === undefined) acknowledged.events.add(`${memberId} ${id}`);
          }
          if (captureId !== undefined && untilApplied) {
            await isWorkedOff(alone, asking, memberId, captureId);
          }
        }
      }
    },
    scan: async (reads) => {
      await inParallel(callsAtOnce, reads, async ({ id, sscc, pointId, at, memberId }) => {
        const said = { eventId: id, sscc, pointId, eventTime: at };
        for (let times = 0; times < 2; times += 1) {
          await sure(() => tracking.scan(said, as(memberId, randomUUID())));
        }
      });
    },
    pack: async (wave) => {
      const { memberId, said } = placeAt(wave, packedAt);
      const put = async (parentKind: string, parentSscc: string, inside: readonly string[]) => {
        const eventId = uuidOf(`pack ${parentSscc}`);
        const what = { ...said, eventId, parentSscc, parentKind, childSsccs: [...inside] };
        await sure(() => tracking.pack(what, as(memberId, eventId)));
      };
      for (const cage of wave.cages) {
        if (cage.bag !== undefined) await put('bag', cage.bag.sscc, cage.bag.inside);
        await put('cage', cage.sscc, directlyIn(cage));
      }
    },
    unpack: async (wave, stop, cages) => {
      const { memberId, said } = placeAt(wave, stop);
      const take = async (parentSscc: string, out: readonly string[]) => {
        const eventId = uuidOf(`unpack ${parentSscc} ${stop}`);
        const found = { childSsccs: [...out], sealNumber: '', missingSsccs: [] };
        const what = { ...said, eventId, parentSscc, ...found };
        await sure(() => tracking.unpack(what, as(memberId, eventId)));
      };
      for (const { sscc, takenOut, bag } of cages) {
        await take(sscc, stop === emptiedAt ? [] : takenOut);
        if (stop === emptiedAt && bag !== undefined) await take(bag.sscc, []);
      }
    },
    handOver: (wave, stop) => handOver(alone, asking, acknowledged, wave, stop),
    deliver: (wave) => deliver(alone, asking, wave),
  };
}

async function deliver(
  { tracking }: TrackingAlone,
  { as, sure }: Asking,
  wave: Wave,
): Promise<void> {
  const memberId = wave.members[2];
  const eventTime = stopAt(wave.startsAt, wave.points.length);
  await inParallel(callsAtOnce, ssccsOf(wave), async (sscc) => {
    const said = { eventId: uuidOf(`deliver ${sscc}`), sscc, eventTime, receivedBy: 'Li' };
    await sure(() => tracking.deliver(said, as(memberId, said.eventId)));
  });
}

/** An hour after a wave came to a stop, by who has it there. */
function placeAt(wave: Wave, stop: number) {
  const pointId = wave.points[stop] ?? '';
  const eventTime = stopAt(wave.startsAt, stop) + hourMs;
  return { memberId: holderAt(wave, stop), said: { pointId, eventTime } };
}

/** Answers the id of a document that is acknowledged, and of which something is still to follow. */
async function capture(
  { epcis }: TrackingAlone,
  { as, sure }: Asking,
  memberId: string,
  reads: readonly Read[],
): Promise<string | undefined> {
  const events = reads.map((read, index) => ({ index, json: jsonOf(read), tooLarge: false }));
  const { job } = await sure(async () => {
    const captureId = newId('cap');
    const said = { captureId, errorBehaviour: 'proceed', prefixes: [], events, last: true };
    return epcis.capture(said, as(memberId, randomUUID()));
  });
  if (job === null || job.faultCount > 0) throw new Error(JSON.stringify(job?.faults));
  return job.running ? job.id : undefined;
}

async function isWorkedOff(
  { epcis }: TrackingAlone,
  { as, sure }: Asking,
  memberId: string,
  captureId: string,
): Promise<void> {
  for (let look = 0; look < mostLooks; look += 1) {
    const { job } = await sure(() => epcis.getCapture({ captureId }, as(memberId, randomUUID())));
    if (job?.running === false) return;
    await new Promise((resolve) => setTimeout(resolve, lookMs));
  }
  throw new Error(`${captureId} was not worked off`);
}

function byMember(reads: readonly Read[]): ReadonlyMap<string, Read[]> {
  const members = new Map<string, Read[]>();
  for (const read of reads) {
    const own = members.get(read.memberId) ?? [];
    own.push(read);
    members.set(read.memberId, own);
  }
  return members;
}

function jsonOf({ id, sscc, pointId, at, corrects, outOf }: Read): string {
  const declared = { declarationTime: new Date(at).toISOString(), reason: 'incorrect_data' };
  const epcs = [uriOf(sscc)];
  const seen = { type: 'ObjectEvent', action: 'OBSERVE', bizStep: 'arriving', epcList: epcs };
  const packing = { type: 'AggregationEvent', action: 'DELETE', bizStep: 'unpacking' };
  const what = outOf === undefined ? seen : { ...packing, parentID: uriOf(outOf), childEPCs: epcs };
  return JSON.stringify({
    ...{ ...what, eventID: id, eventTimeZoneOffset: '+00:00' },
    eventTime: new Date(at).toISOString(),
    readPoint: { id: `https://serai.example/points/${pointId}` },
    ...(corrects === undefined ? {} : { errorDeclaration: declared }),
  });
}

function uriOf(sscc: string): string {
  return `https://id.gs1.org/00/${sscc}`;
}
