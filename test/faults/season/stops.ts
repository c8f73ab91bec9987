export const hourMs = 3_600_000;
export const stops = 5;
export const stopHours = 16;

/** When a wave is planned to be at a stop; the last time is that of the door. */
export function stopAt(startsAt: number, stop: number): number {
  return startsAt + (stop + 1) * stopHours * hourMs;
}
