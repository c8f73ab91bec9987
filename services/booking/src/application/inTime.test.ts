import { inTime } from './inTime';

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

const never = new Promise<never>(() => undefined);

describe('work whose caller gives up', () => {
  it.each([
    [10_000, 8_000],
    [4_000, 2_000],
    [3_900, 1_950],
    [100, 50],
  ])('in %i ms is waited for %i ms', async (leftMs, waitedMs) => {
    const answers: unknown[] = [];
    void inTime(Date.now() + leftMs, never).then((answer) => answers.push(answer));
    await jest.advanceTimersByTimeAsync(waitedMs - 1);
    expect(answers).toEqual([]);
    await jest.advanceTimersByTimeAsync(1);
    expect(answers).toEqual(['later']);
  });

  it('now is not waited for', async () => {
    const answer = inTime(Date.now(), never);
    await jest.advanceTimersByTimeAsync(0);
    expect(await answer).toBe('later');
  });

  it('later than it takes is what it comes to', async () => {
    const done = (ms: number) =>
      new Promise<string>((resolve) => setTimeout(() => resolve('done'), ms));
    const answers = [inTime(Date.now() + 3_900, done(1_900)), inTime(undefined, done(60_000))];
    await jest.advanceTimersByTimeAsync(60_000);
    expect(await Promise.all(answers)).toEqual(['done', 'done']);
    await expect(inTime(Date.now() + 100, Promise.reject(new Error('no')))).rejects.toThrow('no');
  });
});
