/** Does some work for each of many things, a few of them at once. */
export async function inParallel<T>(
  atOnce: number,
  items: readonly T[],
  work: (item: T, nth: number) => Promise<void>,
): Promise<void> {
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let nth = next++; nth < items.length; nth = next++) await work(items[nth] as T, nth);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}
