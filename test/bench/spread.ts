/** Half of the figures lie below the median, one in twenty below the first and above the last. */
export interface Spread {
  readonly p5: number;
  readonly median: number;
  readonly p95: number;
}

export function spreadOf(figures: readonly number[]): Spread {
  const at = (share: number): number => quantile(figures, share);
  return { p5: at(0.05), median: at(0.5), p95: at(0.95) };
}

/** The figure below which such a share of them lies, between two of them by proportion. */
export function quantile(figures: readonly number[], share: number): number {
  const sorted = [...figures].sort((a, b) => a - b);
  const place = share * (sorted.length - 1);
  const [low, high] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]];
  return (low ?? Number.NaN) + ((high ?? 0) - (low ?? 0)) * (place % 1);
}

/** How much longer the second took than the first, for each question by itself. */
export function ratios(ours: readonly number[], theirs: readonly number[]): Spread {
  return spreadOf(theirs.map((ms, index) => ms / (ours[index] ?? Number.NaN)));
}

export function msText({ median, p95 }: Spread): string {
  const text = (ms: number): string => (ms < 10 ? ms.toPrecision(2) : `${Math.round(ms)}`);
  return `median ${text(median)} ms, p95 ${text(p95)} ms`;
}

/** Milliseconds that something takes, and what comes of it. */
export async function timed<T>(work: () => T | Promise<T>): Promise<{ ms: number; made: T }> {
  const began = performance.now();
  const made = await work();
  return { ms: performance.now() - began, made };
}
