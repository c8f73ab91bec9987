import { randomUUID } from 'node:crypto';
import type { Actor } from '@serai/model';
import { isRefusal } from '@serai/model';
import { newId } from '@serai/runtime';
import type { TrackingAlone } from '../stage/trackingAlone';
import type { Read, Wave } from './plan';
import { holderAt, ssccsOf, stopAt, uuidOf } from './plan';

const deadlineMs = 20_000;
const retryMs = 100;
const mostTries = 600;
const eventsPerDocument = 500;
/** What gRPC says of a stream that ended with its process. */
const brokenConnection = /RST_STREAM|ECONNRESET|EPIPE/;
const handOverStops = [1, 3] as const;

/** Everything that was acknowledged. */
export interface Acknowledged {
  readonly events: Set<string>;
  /** How often somebody had to ask again. */
  repeats: number;
}

/** The people and gates of a season: each asks again, under the same ids, until it is answered. */
export interface People {
  collect(wave: Wave): Promise<void>;
  upload(reads: readonly Read[]): Promise<void>;
  /** The same through the scanner's own call, some of them twice. */
  scan(reads: readonly Read[]): Promise<void>;
  handOver(wave: Wave, stop: (typeof handOverStops)[number]): Promise<void>;
  deliver(wave: Wave): Promise<void>;
}

export { handOverStops };

export function peopleOf(alone: TrackingAlone, acknowledged: Acknowledged): People {
  const tokens = new Map<string, string>();
  const as = (memberId: string, requestId: string) => {
    const actor: Actor = { subject: `op ${memberId}`, member: memberId, roles: ['operator'] };
    const token = tokens.get(memberId) ?? alone.token(actor);
    tokens.set(memberId, token);
    return { deadlineMs, token, requestId };
  };
  const sure = <T>(work: () => Promise<T>) => untilAnswered(work, acknowledged);
  const { tracking, epcis } = alone;
  return {
    collect: async (wave) => {
      const [memberId] = wave.members;
      const said = { eventId: uuidOf(`collect ${wave.id}`), eventTime: wave.startsAt, pointId: '' };
      const ssccs = [...ssccsOf(wave)];
      await sure(() => tracking.collect({ ...said, ssccs }, as(memberId, said.eventId)));
    },
    upload: async (reads) => {
      for (const [memberId, own] of byMember(reads)) {
        for (let from = 0; from < own.length; from += eventsPerDocument) {
          const some = own.slice(from, from + eventsPerDocument);
          const events = some.map((read, index) => ({
            index,
            json: jsonOf(read),
            tooLarge: false,
          }));
          const kept = await sure(async () => {
            const captureId = newId('cap');
            const asked = {
              captureId,
              errorBehaviour: 'proceed',
              prefixes: [],
              events,
              last: true,
            };
            return epcis.capture(asked, as(memberId, randomUUID()));
          });
          if ((kept.job?.faultCount ?? 1) > 0) throw new Error(JSON.stringify(kept.job?.faults));
          for (const { id, corrects } of some) {
            if (corrects === undefined) acknowledged.events.add(`${memberId} ${id}`);
          }
        }
      }
    },
    scan: async (reads) => {
      for (const { id, sscc, pointId, at, memberId } of reads) {
        const said = { eventId: id, sscc, pointId, eventTime: at };
        for (let times = 0; times < 2; times += 1) {
          await sure(() => tracking.scan(said, as(memberId, randomUUID())));
        }
      }
    },
    handOver: (wave, stop) => handOver(tracking, wave, stop, { as, sure }),
    deliver: async (wave) => {
      const memberId = wave.members[2];
      const eventTime = stopAt(wave.startsAt, wave.points.length);
      for (const sscc of ssccsOf(wave)) {
        const said = { eventId: uuidOf(`deliver ${sscc}`), sscc, eventTime, receivedBy: 'Li' };
        await sure(() => tracking.deliver(said, as(memberId, said.eventId)));
      }
    },
  };
}

/** Who asks, and until it is answered. */
interface Asking {
  as(memberId: string, requestId: string): { deadlineMs: number; token: string; requestId: string };
  sure<T>(work: () => Promise<T>): Promise<T>;
}

async function handOver(
  tracking: TrackingAlone['tracking'],
  wave: Wave,
  stop: (typeof handOverStops)[number],
  { as, sure }: Asking,
): Promise<void> {
  const [from, to] = [holderAt(wave, stop), holderAt(wave, stop + 1)];
  const ssccs = [...ssccsOf(wave)];
  const name = `${wave.id} ${stop}`;
  const pointId = wave.points[stop] ?? '';
  const what = { toMemberId: to, pointId, ssccs, departureId: '', reference: name };
  const { handOver: made } = await sure(() => tracking.announce(what, as(from, uuidOf(name))));
  const handOverId = made?.id ?? '';
  const eventTime = stopAt(wave.startsAt, stop) + 7_200_000;
  const units = ssccs.map((sscc) => {
    const eventId = uuidOf(`receive ${name} ${sscc}`);
    return { ...{ eventId, sscc, eventTime }, condition: 'ok', note: '' };
  });
  await sure(() => tracking.receive({ handOverId, units }, as(to, randomUUID())));
  await sure(() => tracking.reconcile({ handOverId }, as(to, uuidOf(`reconcile ${name}`))));
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

function jsonOf({ id, sscc, pointId, at, corrects }: Read): string {
  const declared = { declarationTime: new Date(at).toISOString(), reason: 'incorrect_data' };
  return JSON.stringify({
    ...{ type: 'ObjectEvent', eventID: id, action: 'OBSERVE', bizStep: 'arriving' },
    ...{ eventTime: new Date(at).toISOString(), eventTimeZoneOffset: '+00:00' },
    epcList: [`https://id.gs1.org/00/${sscc}`],
    readPoint: { id: `https://serai.example/points/${pointId}` },
    ...(corrects === undefined ? {} : { errorDeclaration: declared }),
  });
}

/** A process that is away, or went away while it was asked, is asked again; nothing else is. */
export async function untilAnswered<T>(
  work: () => Promise<T>,
  acknowledged: Acknowledged,
): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await work();
    } catch (error) {
      if (!isAway(error) || tries === mostTries) throw error;
      acknowledged.repeats += 1;
      await new Promise((resolve) => setTimeout(resolve, retryMs));
    }
  }
}

function isAway(error: unknown): boolean {
  if (isRefusal(error)) return error.kind === 'unavailable';
  return error instanceof Error && brokenConnection.test(error.message);
}
