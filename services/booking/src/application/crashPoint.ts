/** Between any two steps of the booking process, and of a re-plan: a crash here loses nothing. */
const crashPoints = [
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
  'booking.afterPartCancelled',
  'booking.afterChangeRequested',
  'booking.afterExchange',
  'booking.afterSettled',
] as const;

export type CrashPoint = (typeof crashPoints)[number];

let armed: string | undefined;

/** For proofs: the process ends by SIGKILL when it reaches that point. Nothing is armed otherwise. */
export function armCrashPoint(name: string | undefined): void {
  const isKnown = name === undefined || (crashPoints as readonly string[]).includes(name);
  if (!isKnown) throw new Error(`${name} is none of ${crashPoints.join(', ')}`);
  armed = name;
}

export function crashPoint(name: CrashPoint): void {
  if (name === armed) process.kill(process.pid, 'SIGKILL');
}
