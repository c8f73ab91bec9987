import { randomUUID } from 'node:crypto';
import { isRefusal } from '@serai/model';
import { fixedKeys, leaseIn, openDatabase, serve, type KeySet } from '@serai/runtime';
import type { SpaceCommand } from '../../../services/capacity/src/domain/space/commands';
import type { SpaceAnswer } from '../../../services/capacity/src/domain/space/entry';
import { journalDoor, journalPeer } from '../../../services/capacity/src/rpc/journal';
import { openJournal, type JournalPart } from '../../../services/capacity/src/store/journal';
import { journalLog } from '../../../services/capacity/src/store/journalLog';
import { leaseMs } from '../../../services/capacity/src/store/leadership';

/**
 * One instance of the journal as a process, told by its parent what to submit. Where it listens it
 * may lead, and asks who leads; otherwise it writes by itself.
 */
export interface InstanceAsked {
  readonly id: number;
  readonly commands?: readonly SpaceCommand[];
}

export interface InstanceTold {
  readonly id: number;
  readonly leads: boolean;
  readonly lastGroup: number;
  /** 'granted', or the code of a refusal, by command; or why the whole was refused. */
  readonly codes: readonly string[];
}

async function run(): Promise<void> {
  const { MONGODB_URI = '', LISTEN = '', TEST_KEYS = '', TOKEN = '' } = process.env;
  const database = await openDatabase({ uri: MONGODB_URI, service: 'capacity' });
  const mine = { name: 'space', owner: randomUUID(), ttlMs: leaseMs };
  let address = LISTEN;
  const tokens = { token: () => Promise.resolve(TOKEN) };
  const journal = openJournal({
    log: () => journalLog(database),
    ...(LISTEN !== '' && {
      leading: {
        lease: () => leaseIn({ database, ...mine, address }),
        peer: (where: string) => journalPeer(where, tokens),
      },
    }),
  });
  await journal.start();
  if (LISTEN !== '') {
    address = await served(journal, LISTEN, JSON.parse(TEST_KEYS) as KeySet);
    await journal.leadership.start();
  }
  process.on('message', ({ id, commands = [] }: InstanceAsked) => {
    const tell = (codes: readonly string[]) => {
      const leads = journal.leadership.leads() !== null;
      process.send?.({ id, leads, lastGroup: journal.state.lastGroup, codes });
    };
    journal.submit(commands).then(
      (answers) => tell(answers.map(codeOf)),
      (error: unknown) => tell([isRefusal(error) ? error.code : String(error)]),
    );
  });
  process.send?.('ready');
}

/** Where it is asked: at a port of its own where 0 is given. */
async function served(journal: JournalPart, listen: string, keys: KeySet): Promise<string> {
  const doors = [journalDoor({ leader: journal })];
  const server = serve({ listen, doors, verify: fixedKeys(keys) });
  await server.start();
  return `${listen.split(':')[0]}:${server.port()}`;
}

function codeOf(answer: SpaceAnswer): string {
  return answer.granted ? 'granted' : answer.refused.code;
}

void run();
