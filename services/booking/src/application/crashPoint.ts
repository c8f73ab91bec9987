import { crashPoints } from '@serai/runtime';

/** Between any two steps of the booking process, and of a re-plan: a crash here loses nothing. */
const names = [
  'booking.beforeRequested',
  'booking.afterRequested',
  'booking.afterSpace',
  'booking.afterAnswer',
  'booking.afterCancelled',
  'booking.afterRelease',
  'booking.afterAcknowledged',
  'replan.afterKept',
  'replan.afterExchange',
  'replan.afterRecorded',
  'replan.afterAccepted',
  'replan.afterDeclined',
  'booking.afterChangeRequested',
  'booking.afterExchange',
  'booking.afterSettled',
] as const;

export type CrashPoint = (typeof names)[number];

export const crashPoint = crashPoints(names);
