import { turns } from './turns';

test('so many work at once, the others in their order, also after one that failed', async () => {
  const inTurn = turns(2);
  const begun: number[] = [];
  const ends: ((error?: Error) => void)[] = [];
  const works = [0, 1, 2, 3].map((nth) =>
    inTurn(() => {
      begun.push(nth);
      return new Promise<number>((resolve, reject) => {
        ends[nth] = (error) => (error === undefined ? resolve(nth) : reject(error));
      });
    }),
  );
  const failed = expect(works[1]).rejects.toThrow('broken');
  expect(begun).toEqual([0, 1]);
  ends[1]?.(new Error('broken'));
  await failed;
  expect(begun).toEqual([0, 1, 2]);
  ends[0]?.();
  expect(await works[0]).toBe(0);
  await Promise.resolve();
  expect(begun).toEqual([0, 1, 2, 3]);
  ends[2]?.();
  ends[3]?.();
  expect(await Promise.all([works[2], works[3], inTurn(() => Promise.resolve(4))])).toEqual([
    2, 3, 4,
  ]);
});
