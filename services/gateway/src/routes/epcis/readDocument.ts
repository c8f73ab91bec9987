import type { IncomingHttpHeaders } from 'node:http';
import type { Readable } from 'node:stream';
import { epcisRefusals } from './epcisRefusals';
import { captureLimits } from './headers';
import type { EventDocument, Json } from './eventDocument';
import { eventsOf, isObject } from './eventDocument';
import { xmlThread } from './xmlThread';

/** One of the largest takes three seconds; the rest is for a machine that has much to do. */
const readXml = xmlThread({ limitMs: 20_000, mostAtOnce: 4 });

/**
 * Reads EPCIS from JSON-LD or XML. Refuses CAPTURE_TOO_LARGE, CAPTURE_TOO_LONG, BODY_NOT_JSON,
 * DOCUMENT_INVALID, and of XML also XML_INVALID, XML_FORBIDDEN, XML_TOO_SLOW and CAPTURES_BUSY.
 * Contexts elsewhere are never fetched. What was refused is still read to its end, so that the
 * answer is heard.
 */
export async function readDocument(
  upload: Readable,
  headers: IncomingHttpHeaders,
): Promise<EventDocument> {
  try {
    const text = await textOf(upload, Number(headers['content-length'] ?? 0));
    const isXml = /xml/i.test(headers['content-type'] ?? '');
    return isXml ? await readXml(text) : eventsOf(parsed(text));
  } catch (error) {
    upload.resume();
    throw error;
  }
}

async function textOf(upload: Readable, length: number): Promise<string> {
  if (length > captureLimits.bytes) throw epcisRefusals.CAPTURE_TOO_LARGE({ field: 'body' });
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of upload.iterator({ destroyOnReturn: false })) {
    bytes += (chunk as Buffer).byteLength;
    if (bytes > captureLimits.bytes) throw epcisRefusals.CAPTURE_TOO_LARGE({ field: 'body' });
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parsed(text: string): Json {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw error instanceof SyntaxError ? epcisRefusals.BODY_NOT_JSON({ field: 'body' }) : error;
  }
  if (!isObject(value)) throw epcisRefusals.DOCUMENT_INVALID({ field: 'body' });
  return value;
}
