import { declareRefusals } from '@serai/model';
import { CallFailed } from '@serai/runtime';
import { status } from '@grpc/grpc-js';
import { notGranted } from './capacityCalls';
import { notReleased } from './undecided';

const refusals = declareRefusals({
  AWAY: { kind: 'unavailable', message: 'Away.' },
  BUSY: { kind: 'tooMany', message: 'Busy.' },
  STALE: { kind: 'stale', message: 'Stale.' },
  NO_ROOM: { kind: 'conflict', message: 'No room.' },
});

test('what is away is for every booking, and what failed only for this one', () => {
  const failed = new CallFailed('Hold', status.INTERNAL, 'broken');
  expect(notGranted(failed)).toEqual({ answer: 'failed' });
  expect(notReleased(failed)).toBe('failed');
  expect(notGranted(refusals.STALE())).toEqual({ answer: 'failed' });
  for (const away of [refusals.AWAY(), refusals.BUSY()]) {
    expect(notGranted(away)).toEqual({ answer: 'away' });
    expect(notReleased(away)).toBe('away');
  }
});

test('a refusal is final', () => {
  const message = 'No room.';
  expect(notGranted(refusals.NO_ROOM())).toEqual({ answer: 'refused', code: 'NO_ROOM', message });
  expect(() => notReleased(refusals.NO_ROOM())).toThrow(message);
});
