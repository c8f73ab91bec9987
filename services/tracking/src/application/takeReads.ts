import { createHash } from 'node:crypto';
import type { Instant, TagIdentity } from '@serai/model';
import { formatInstant, isInstant, isRefusal } from '@serai/model';
import type { Database } from '@serai/runtime';
import { derivedId, once } from '@serai/runtime';
import { eventId, eventTime, maxUnitsPerCall, pointId as pointOf } from '../domain/happening';
import { clockOffset } from '../domain/reads/deviceClock';
import type { Pass, TagRead } from '../domain/reads/passes';
import { momentsOf, passesOf } from '../domain/reads/passes';
import type { GivenRead } from '../domain/reads/tagRead';
import { maxReadsPerUpload, tagRead } from '../domain/reads/tagRead';
import { trackingRefusals } from '../domain/refusals';
import type { ScanAnswer } from '../domain/scanAnswer';
import { captureEvents } from './epcis/captureEvents';
import { captureWhole } from './epcis/captureWhole';
import type { IndexedFault } from './epcis/rows';
import type { EventStore } from './epcis/rows';
import type { Kinds, Witness } from './kinds';
import type { Nearby } from './nearby';
import type { GateAnswer, UnitPass } from './readGate';
import { readGate } from './readGate';

export interface GateDesk {
  readonly database: Database;
  readonly kinds: Kinds;
  readonly events: EventStore;
  nearby(ssccs: readonly string[]): Promise<Nearby>;
}

export interface TakeReads {
  readonly uploadId: string;
  readonly pointId: string;
  readonly sentAt: number;
  readonly antennas: readonly number[];
  readonly reads: readonly GivenRead[];
  readonly witness: Witness;
}

/** What a tag that went by came to. */
export interface ReadAnswer extends Pass {
  readonly epc: string;
  readonly sscc?: string;
  readonly status: 'scanned' | 'duplicate' | 'other_lane' | 'kept';
  readonly answer?: ScanAnswer;
}

export interface ReadsTaken {
  readonly answers: readonly ReadAnswer[];
  readonly faults: readonly IndexedFault[];
  readonly inferred: readonly string[];
  readonly offsetMs: number;
}

const digitsOfDevice = 12;

type Named = Pass & TagIdentity;

/**
 * What a reader heard: reads become passes, units among them are scanned and answered, goods and
 * assets are kept as events. Told twice by one device under one upload id, it is kept once and answered
 * the same.
 * A read that nothing can mean is named with its reason, and the others are kept. Refuses
 * EVENT_ID_INVALID, POINT_REQUIRED, CLOCK_MISSING, NO_READS, TOO_MANY_READS and TOO_MANY_UNITS.
 */
export async function takeReads(
  desk: GateDesk,
  asked: TakeReads,
  at: Instant,
): Promise<ReadsTaken> {
  const { reads: given, antennas, sentAt } = asked;
  eventId(asked.uploadId, 'uploadId');
  eventId(`${ownId(asked)}:${maxReadsPerUpload}`, 'uploadId');
  pointOf(asked.pointId);
  if (!isInstant(sentAt) || sentAt === 0) throw trackingRefusals.CLOCK_MISSING({ field: 'sentAt' });
  if (given.length === 0) throw trackingRefusals.NO_READS({ field: 'reads' });
  if (given.length > maxReadsPerUpload) throw trackingRefusals.TOO_MANY_READS({ field: 'reads' });
  const offsetMs = clockOffset(sentAt, at);
  const { good, faults } = judge(given, offsetMs);
  if (good.length === 0) return { answers: [], faults, inferred: [], offsetMs };
  const names = new Map(
    good.map(({ tag, epc, sscc }) => [tag, sscc === undefined ? { epc } : { epc, sscc }]),
  );
  const passes = passesOf(good, antennas).map((pass): Named => ({
    ...pass,
    ...(names.get(pass.tag) ?? { epc: '' }),
  }));
  const units = passes.filter(isUnitHere);
  if (units.length > maxUnitsPerCall) throw trackingRefusals.TOO_MANY_UNITS({ field: 'reads' });
  const own = { ...asked, uploadId: ownId(asked) };
  const kept = await scanUnits(desk, own, units, offsetMs);
  const things = passes.filter(({ sscc, isElsewhere }) => sscc === undefined && !isElsewhere);
  await keepThings(desk, own, things, kept.offsetMs, at);
  const answers = passes.map((pass): ReadAnswer => {
    const place = units.findIndex((unit) => unit === pass);
    const told = { ...pass, from: pass.from + kept.offsetMs, until: pass.until + kept.offsetMs };
    const { status, answer } = kept.answers[place] ?? {};
    if (pass.isElsewhere) return { ...told, status: 'other_lane' };
    return { ...told, status: status ?? 'kept', ...(answer === undefined ? {} : { answer }) };
  });
  return { answers, faults, inferred: kept.inferred, offsetMs: kept.offsetMs };
}

/** Readers number their uploads each by itself: what one of them told is no other's. */
function ownId({ uploadId, witness }: TakeReads): string {
  const digest = createHash('sha256').update(witness.subject).digest('hex');
  return `${uploadId}:${digest.slice(0, digitsOfDevice)}`;
}

function isUnitHere(pass: Named): pass is Named & UnitPass {
  return pass.sscc !== undefined && !pass.isElsewhere;
}

/** Our clock differs a little each time it is asked: what was decided first holds. */
async function scanUnits(
  { database, kinds, nearby }: GateDesk,
  { uploadId, pointId, witness, reads, antennas }: TakeReads,
  passes: readonly UnitPass[],
  offsetMs: number,
): Promise<GateAnswer> {
  const near = await nearby(passes.map(({ sscc }) => sscc));
  const command = { eventId: uploadId, pointId, passes, offsetMs, witness, nearby: near };
  const said = JSON.stringify([pointId, antennas, reads]);
  const digest = createHash('sha256').update(said).digest('hex');
  const id = `reads:${witness.memberId}/${uploadId}`;
  const [outcome] = await once(database, readGate(kinds), [{ id, digest, command }]);
  if (outcome === undefined) throw new Error('an upload was not answered');
  if (!outcome.granted) throw outcome.refusal;
  return outcome.answer;
}

/** Goods and assets that went by together are one event in the words of EPCIS. */
async function keepThings(
  { database, kinds, events: store }: GateDesk,
  { uploadId, pointId, witness }: TakeReads,
  things: readonly Named[],
  offsetMs: number,
  at: Instant,
): Promise<void> {
  if (things.length === 0) return;
  const captureId = derivedId('cap', witness.memberId, 'reads', uploadId);
  const job = await store.job(captureId);
  if (job !== undefined && job.state !== 'open') return;
  const events = momentsOf(things).map((moment, index) => {
    const from = moment[0]?.from ?? 0;
    const event = {
      type: 'ObjectEvent',
      action: 'OBSERVE',
      eventTime: formatInstant(from + offsetMs),
      eventTimeZoneOffset: '+00:00',
      epcList: [...new Set(moment.map(({ epc }) => epc))],
      readPoint: { id: `urn:serai:${pointId}` },
      eventID: `urn:serai:reads:${uploadId}:${index}`,
    };
    return { index, json: JSON.stringify(event), isTooLarge: false };
  });
  const teller = { ...witness, pointId };
  const command = { captureId, errorBehaviour: 'proceed' as const, prefixes: {}, events, teller };
  const whole = captureWhole(() => database, kinds);
  await captureEvents(store, whole, { ...command, isLast: true }, at);
}

/** A clock that is set right has to come to a time at which somebody can have scanned for us. */
function judge(
  given: readonly GivenRead[],
  offsetMs: number,
): {
  readonly good: readonly (TagRead & TagIdentity)[];
  readonly faults: readonly IndexedFault[];
} {
  const good: (TagRead & TagIdentity)[] = [];
  const faults: IndexedFault[] = [];
  given.forEach((one, index) => {
    try {
      const read = tagRead(one);
      eventTime(read.at + offsetMs, 'readAt');
      good.push(read);
    } catch (error) {
      if (!isRefusal(error)) throw error;
      const { code, message, field: path = 'tag' } = error;
      faults.push({ index, path, code, message });
    }
  });
  return { good, faults };
}
