import { randomUUID } from 'node:crypto';
import { isRefusal } from '@serai/model';
import { fixedKeys, leaseIn, openDatabase, serve, type Database } from '@serai/runtime';
import type { KeySet, Part } from '@serai/runtime';
import type { SpaceCommand } from '../../../services/capacity/src/domain/space/commands';
import type { SpaceAnswer } from '../../../services/capacity/src/domain/space/entry';
import { spaceFactRow } from '../../../services/capacity/src/facts/space';
import { journalDoor, journalPeer } from '../../../services/capacity/src/rpc/journal';
import { openJournal, type JournalPart } from '../../../services/capacity/src/store/journal';
import { journalLog } from '../../../services/capacity/src/store/journalLog';
import { leaseMs } from '../../../services/capacity/src/store/leadership';
import { projectorPart } from '../../../services/capacity/src/store/projectorPart';
import { pastSpace } from '../../../services/capacity/src/store/spaceDocuments';
import { snapshots } from '../../../services/capacity/src/store/snapshots';

export interface HereOptions {
  readonly uri: string;
  /** Where other instances reach this one. */
  readonly address: string;
  readonly keys: KeySet;
  readonly token: string;
}

/** The journal in this process as capacity has it: with its projector, its lease and its door. */
export interface Here {
  readonly database: Database;
  readonly journal: JournalPart;
  /** Asks again while it is to be asked again; throws when one of them is refused. */
  readonly must: (commands: readonly SpaceCommand[]) => Promise<void>;
  /** How long the journal took to be ready. */
  readonly startedMs: number;
  readonly stop: () => Promise<void>;
}

export async function journalHere(options: HereOptions): Promise<Here> {
  const { uri, address, keys, token } = options;
  const database = await openDatabase({ uri, service: 'capacity' });
  const kept = snapshots(() => database);
  const lease = { database, name: 'space', owner: randomUUID(), ttlMs: leaseMs, address };
  const tokens = { token: () => Promise.resolve(token) };
  const journal = openJournal({
    log: () => journalLog(database),
    snapshots: () => kept,
    past: pastSpace(
      () => database,
      () => projector.written(),
    ),
    leading: { lease: () => leaseIn(lease), peer: (where) => journalPeer(where, tokens) },
  });
  const projector = projectorPart({ database: () => database, journal, rowOf: spaceFactRow });
  const doors = [journalDoor({ leader: journal })];
  const served = serve({ listen: address, doors, verify: fixedKeys(keys) });
  const parts: readonly Part[] = [projector, journal, served, journal.leadership];
  let startedMs = 0;
  for (const part of parts) {
    const began = performance.now();
    await part.start();
    if (part === journal) startedMs = performance.now() - began;
  }
  return {
    database,
    journal,
    startedMs,
    must: async (commands) => {
      for (const answer of await untilAnswered(journal, commands)) {
        if (!answer.granted) throw new Error(`refused: ${answer.refused.code}`);
      }
    },
    stop: async () => {
      for (const part of [...parts].reverse()) await part.stop();
      await database.close();
    },
  };
}

const mostTries = 100;

async function untilAnswered(
  journal: JournalPart,
  commands: readonly SpaceCommand[],
): Promise<readonly SpaceAnswer[]> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await journal.submit(commands);
    } catch (error) {
      if (!isRefusal(error) || tries === mostTries) throw error;
    }
  }
}
