import { Refusal } from '@serai/model';
import { clock, newId, once, type Database } from '@serai/runtime';
import { handlers } from '../facts/listenTo';
import { kinds } from '../store/kinds';

/** A fact of another service, as the listener hands it on. */
export async function hear(database: Database, type: string, message: object): Promise<void> {
  const handler = handlers(kinds).find((one) => one.type === type);
  if (handler === undefined) throw new Error(`nobody listens to ${type}`);
  const { step } = handler;
  const [id, time, data] = [newId('fact'), clock(), Buffer.alloc(0)];
  const told = { topic: 'test', key: id, id, type, data, version: 1, time };
  const heard = {
    name: type,
    touches: (said: object) => step.touches(said, told),
    decide: (said: object, sheet: Parameters<typeof step.decide>[1]) => {
      step.decide(said, sheet, told);
      return null;
    },
  };
  await again(async () => {
    const [outcome] = await once(database, heard, [{ id, digest: '', command: message }]);
    if (outcome?.granted === false) throw outcome.refusal;
  });
}

/** As the process does with what could not be written now: in its next round. */
export async function again(work: () => Promise<void>): Promise<void> {
  for (;;) {
    try {
      return await work();
    } catch (thrown) {
      if (!(thrown instanceof Refusal) || thrown.code !== 'TRY_AGAIN') throw thrown;
    }
  }
}
