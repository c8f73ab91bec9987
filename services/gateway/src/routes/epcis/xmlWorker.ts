import { parentPort } from 'node:worker_threads';
import { isRefusal } from '@serai/model';
import type { RefusalKind } from '@serai/model';
import type { EventDocument } from './eventDocument';
import { eventsOf } from './eventDocument';
import { documentOfXml } from './xml';

/** What the thread says of each text, one after the other; a mistake of ours ends it. */
export type FromXmlWorker = { readonly document: EventDocument } | { readonly refused: Refused };

interface Refused {
  readonly kind: RefusalKind;
  readonly code: string;
  readonly message: string;
  readonly field: string;
}

parentPort?.on('message', (text: string) => parentPort?.postMessage(read(text)));

function read(text: string): FromXmlWorker {
  try {
    return { document: eventsOf(documentOfXml(text)) };
  } catch (error) {
    if (!isRefusal(error)) throw error;
    const { kind, code, message, field = 'body' } = error;
    return { refused: { kind, code, message, field } };
  }
}
