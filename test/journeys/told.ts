import { WebSocket } from 'ws';
import type { Receiver } from '../support/receiver';
import type { Json } from './person';

/** A fact as somebody was told it. */
export interface Told {
  readonly type: string;
  readonly id: string;
  readonly position: number;
  readonly data: Json;
}

export const told = ({ heard }: Receiver): Told[] =>
  heard.map(({ body }) => JSON.parse(body) as Told);

export const types = (all: readonly Told[]): string[] =>
  all.map(({ type }) => type.split('.').at(-1) ?? '');

/** What a stream says until it has said so much; each with the id that it goes on from. */
export async function streamed(
  url: string,
  token: string,
  enough: (types: string[]) => boolean,
  { after, onceOpen }: { after?: string | undefined; onceOpen?: () => Promise<unknown> } = {},
) {
  const ended = new AbortController();
  const last = after === undefined ? {} : { 'Last-Event-ID': after };
  const headers = { Authorization: `Bearer ${token}`, ...last };
  const { signal } = ended;
  const response = await fetch(`${url}/v1/stream`, { headers, signal });
  const events: { id: string; type: string; data: Told }[] = [];
  let text = '';
  const decoder = new TextDecoder();
  let isOpen = false;
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk as Uint8Array, { stream: true });
    if (!isOpen) await onceOpen?.();
    isOpen = true;
    const parts = text.split('\n\n');
    text = parts.pop() ?? '';
    for (const part of parts) {
      const [, id = '', type = '', data] = /^id: (\d+)\nevent: (.+)\ndata: (.+)$/.exec(part) ?? [];
      if (data !== undefined) events.push({ id, type, data: JSON.parse(data) as Told });
    }
    if (enough(types(events.map(({ data: each }) => each)))) break;
  }
  ended.abort();
  return events;
}

/** The parcels, of those, of which somebody was told that they were collected. */
export function collectedOf(all: readonly Told[], ssccs: readonly string[]): string[] {
  const codes = all.flatMap(({ type, data }) =>
    type.endsWith('.ParcelCollected') ? [String(data['sscc'])] : [],
  );
  return [...new Set(codes)].filter((sscc) => ssccs.includes(sscc)).sort();
}

/** An open socket, and all that it is told. */
export async function openSocket(
  url: string,
  path: string,
  token: string,
): Promise<{ readonly socket: WebSocket; readonly said: readonly string[] }> {
  const headers = { Authorization: `Bearer ${token}` };
  const socket = new WebSocket(`${url.replace('http', 'ws')}${path}`, { headers });
  const said: string[] = [];
  socket.on('message', (data: Buffer) => said.push(data.toString('utf8')));
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  return { socket, said };
}
