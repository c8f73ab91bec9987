import { isRefusal } from '@serai/model';
import { clock, count, logger } from '@serai/runtime';
import { crashPoint } from '../application/crashPoint';
import type { JournalPeer, Sized } from '../application/journalPeer';
import type { RefusedRow } from '../domain/space/entry';
import type { Follower } from './followJournal';
import type { Leader, Leadership } from './leadership';

/**
 * Asks the leader to write a batch: why each command is refused, or null, once this instance has
 * followed as far. Undefined when nobody else leads or is reached; then whoever asks writes by
 * itself, which answers what the leader wrote after all from its receipts. Refuses SPACE_BUSY: the
 * leader's queue is full, and another writer would not shorten it.
 */
export interface Forwarding {
  (batch: readonly Sized[]): Promise<readonly (RefusedRow | null)[] | undefined>;
  close(): void;
}

export function forwarding(
  follower: Pick<Follower, 'state' | 'feed' | 'reach'>,
  leadership: Leadership,
  connect: (address: string) => JournalPeer,
): Forwarding {
  let connected: { readonly address: string; readonly peer: JournalPeer } | undefined;
  const peerOf = ({ address }: Leader): JournalPeer => {
    if (connected?.address !== address) {
      connected?.peer.close();
      connected = { address, peer: connect(address) };
    }
    return connected.peer;
  };

  const forward: Forwarding = async (batch) => {
    const leader = leadership.leader();
    if (leader === null || batch.length === 0) return undefined;
    try {
      const [after, began] = [follower.state.lastGroup, clock()];
      const submission = { batch, after };
      crashPoint('journal.beforeForward');
      const { group, refused, groups } = await peerOf(leader).submit(submission, leader.signal);
      crashPoint('journal.afterForward');
      follower.feed(groups, began);
      await follower.reach(group);
      count('serai.journal.forwarded', {}, batch.length);
      return refused;
    } catch (error) {
      if (isRefusal(error) && error.code === 'SPACE_BUSY') throw error;
      // One that refuses is passed over; one that stumbles over a command is not.
      if (isRefusal(error)) leadership.passOver(leader);
      logger().warn({ err: error, leader: leader.address }, 'the leader was not reached');
      return undefined;
    }
  };
  forward.close = () => connected?.peer.close();
  return forward;
}
