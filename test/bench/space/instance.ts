import type { KeySet } from '@serai/runtime';
import { holdOn, load, openings, placesOf } from './desk';
import { journalHere } from './here';

/** What an instance in a process of its own is asked to do. */
export type InstanceAsked =
  | { readonly id: number; readonly what: 'load'; readonly clients: number; readonly ms: number }
  | { readonly id: number; readonly what: 'open' | 'look' | 'hold' };

export interface InstanceTold {
  readonly id: number;
  readonly granted: number;
  readonly seconds: number;
  readonly leads: boolean;
  /** Told once, with 'ready': how long the journal took to be ready, and what it keeps. */
  readonly startedMs: number;
  readonly heapMegabytes: number;
  readonly lastGroup: number;
}

async function run(): Promise<void> {
  const { URI: uri = '', ADDRESS: address = '', KEYS = '', TOKEN: token = '' } = process.env;
  const here = await journalHere({ uri, address, token, keys: JSON.parse(KEYS) as KeySet });
  const told = (id: number, granted = 0, seconds = 0): InstanceTold => ({
    ...{ id, granted, seconds },
    leads: here.journal.leadership.leads() !== null,
    startedMs: here.startedMs,
    heapMegabytes: process.memoryUsage().heapUsed / 2 ** 20,
    lastGroup: here.journal.state.lastGroup,
  });
  const hold = () => here.must([holdOn(placesOf(false))]);
  const perform = async (asked: InstanceAsked): Promise<InstanceTold> => {
    switch (asked.what) {
      case 'open':
        await here.must(openings(Date.now()));
        return told(asked.id);
      case 'look':
        return told(asked.id);
      case 'hold':
        await hold();
        return told(asked.id, 1);
      case 'load': {
        const { granted, seconds } = await load(hold, asked.clients, asked.ms);
        return told(asked.id, granted, seconds);
      }
    }
  };
  process.on('message', (asked: InstanceAsked) => {
    void perform(asked).then((answer) => process.send?.(answer));
  });
  process.on('disconnect', () => process.exit(0));
  process.send?.(told(0));
}

run().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
