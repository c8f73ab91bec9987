import type { Kind } from '@serai/runtime';
import { Schema } from 'mongoose';
import type { AppliedEvent, CaptureJob } from '../../application/epcis/rows';
import { topic } from '../../facts/encode';

const eventFields = [
  ...['type', 'eventTime', 'errorTime', 'terms', 'quantities', 'said', 'ssccs', 'eventId'],
  ...['memberId', 'subject', 'digest', 'json', 'pointId', 'corrects', 'index', 'prefixes'],
  ...['stage', 'jobs', 'viewers', 'stagedAt', 'recordTime', 'place'],
];
const jobFields = [
  ...['memberId', 'errorBehaviour', 'state', 'createdAt', 'touchedAt', 'finishedAt'],
  ...['faultCount', 'faults'],
];

type Parts<S> = Pick<Kind<S | null, S>, 'name' | 'collection' | 'toDocument' | 'toState'>;

/** Rows that are there or are not, and tell nobody. Their indexes are made with their collections. */
function rowKind<S>(parts: Parts<S>, fields: readonly string[]): Kind<S | null, S> {
  const paths = fields.map((name) => [name, Schema.Types.Mixed] as const);
  return {
    ...parts,
    topic,
    schema: new Schema(Object.fromEntries(paths), { suppressReservedKeysWarning: true }),
    initial: null,
    evolve: (_before, row) => row,
    encode: () => null,
  };
}

/** Events that are written as they are applied. */
export const eventKind = rowKind<AppliedEvent>(
  {
    name: 'event',
    collection: 'epcisEvents',
    toDocument: (row) => {
      if (row === null) return {};
      const { id: _id, prefixes, captureId, stage: _stage, ...rest } = row;
      return {
        ...rest,
        prefixes: Object.entries(prefixes),
        stage: 'applied',
        jobs: [captureId],
        stagedAt: row.recordTime,
        place: 0,
      };
    },
    toState: (document) => document as unknown as AppliedEvent,
  },
  eventFields,
);

/** Documents that came in one call. */
export const captureJobKind = rowKind<CaptureJob>(
  {
    name: 'captureJob',
    collection: 'epcisCaptures',
    toDocument: (job) => {
      if (job === null) return {};
      const { id: _id, ...rest } = job;
      return rest;
    },
    toState: (document) => document as unknown as CaptureJob,
  },
  jobFields,
);
