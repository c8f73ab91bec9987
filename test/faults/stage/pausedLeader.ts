import { setTimeout as sleep } from 'node:timers/promises';
import { isSoon } from '../report';
import type { Stage } from './stage';

const limitMs = 120_000;
/** Longer than a lease. */
const leaseMs = 2_500;

interface LeaseRow {
  readonly _id: string;
  readonly epoch: number;
  readonly address: string;
}

export interface Paused {
  /** From the pause until a group of the next epoch stands. */
  readonly nextLeaderMs: number;
  /** Groups that stood when the leader woke; what follows must be of the higher epoch. */
  readonly failures: readonly string[];
}

/**
 * Stops whoever leads the journal past its lease, waits until another has written, lets it go on
 * and waits until more was written. What it had under way must not come to stand in its epoch:
 * epochs in the journal never fall.
 */
export async function pauseLeader(stage: Stage, written: () => number): Promise<Paused> {
  const leases = stage.database('capacity').collection<LeaseRow>('leases');
  const journal = stage.database('capacity').collection<{ _id: number }>('space_journal');
  let leader: LeaseRow | null = null;
  // A process that was just killed still holds the lease until it runs out.
  await isSoon(limitMs, async () => {
    const before = await leases.findOne({ _id: 'space' });
    await sleep(leaseMs);
    leader = await leases.findOne({
      _id: 'space',
      epoch: before?.epoch ?? 0,
      expires: { $gt: new Date() },
    });
    return leader !== null;
  });
  const { epoch, address } = (leader ?? { epoch: 0, address: '' }) as LeaseRow;
  const place = stage.capacities.indexOf(address);
  if (place < 0) return { nextLeaderMs: 0, failures: ['nobody leads'] };
  const sleeper = stage.process(`capacity-${place + 1}`);
  await sleeper.signal('SIGSTOP');
  const pausedAt = Date.now();
  const isNext = await isSoon(limitMs, async () => {
    return (await journal.findOne({ epoch: { $gt: epoch } })) !== null;
  });
  const nextLeaderMs = Date.now() - pausedAt;
  const goesOn = (): Promise<boolean> => {
    const before = written();
    return isSoon(limitMs, () => written() >= before + 10);
  };
  const without = await goesOn();
  await sleeper.signal('SIGCONT');
  const after = await goesOn();
  const failures = [
    ...(isNext ? [] : ['no other instance took over']),
    ...(without ? [] : ['nothing was written while the leader slept']),
    ...(after ? [] : ['nothing was written after it woke']),
  ];
  return { nextLeaderMs, failures };
}
