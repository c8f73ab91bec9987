// A load generator in a process of its own: keeps so many clients asking, each its next request as
// soon as it was answered, and tells how long each took. Talks to its parent in messages. It has no
// more of HTTP than it needs: what it costs is taken from what is measured.
import { Buffer } from 'node:buffer';
import { once } from 'node:events';
import { connect } from 'node:net';
import { performance } from 'node:perf_hooks';
import { URL } from 'node:url';

/** A connection that is kept, as a partner system keeps it, with one request on it at a time. */
function connectionTo(url) {
  const { host, hostname, port, pathname } = new URL(url);
  let socket;
  let received = Buffer.alloc(0);
  let answer;
  const settle = (told) => {
    const done = answer;
    answer = undefined;
    received = Buffer.alloc(0);
    done?.(told);
  };
  const open = () => {
    const opened = connect({ host: hostname, port: Number(port), noDelay: true });
    // A broken connection is an answer too: it is counted, under the name of its error.
    const broken = (error) => {
      if (socket !== opened) return;
      socket = undefined;
      settle({ status: error?.code ?? 'broken', text: '{}' });
    };
    opened.on('data', (bytes) => {
      received = received.length === 0 ? bytes : Buffer.concat([received, bytes]);
      const whole = wholeIn(received);
      if (whole !== undefined) settle(whole);
    });
    opened.on('error', broken);
    opened.on('close', () => broken());
    return opened;
  };
  return {
    post: ({ token, key, body }) =>
      new Promise((resolve) => {
        answer = resolve;
        socket ??= open();
        socket.write(
          `POST ${pathname} HTTP/1.1\r\nHost: ${host}\r\nContent-Type: application/json\r\n` +
            `Content-Length: ${Buffer.byteLength(body)}\r\nIdempotency-Key: ${key}\r\n` +
            `Authorization: Bearer ${token}\r\n\r\n${body}`,
        );
      }),
    end: () => socket?.destroy(),
  };
}

/** The answer, once all of it is there. */
function wholeIn(bytes) {
  const end = bytes.indexOf('\r\n\r\n');
  if (end < 0) return undefined;
  const head = bytes.latin1Slice(0, end);
  const length = Number(/\r\ncontent-length: (\d+)/i.exec(head)?.[1] ?? NaN);
  if (Number.isNaN(length)) return { status: 'of unknown length', text: '{}' };
  const body = bytes.subarray(end + 4);
  if (body.length < length) return undefined;
  return { status: head.slice(9, 12), text: body.toString('utf8') };
}

async function run({ url, clients, requests, keepAnswers }) {
  const took = [];
  const statuses = {};
  const answers = [];
  let next = 0;
  const began = performance.now();
  const client = async () => {
    const connection = connectionTo(url);
    while (next < requests.length) {
      const place = next;
      next += 1;
      const at = performance.now();
      const { status, text } = await connection.post(requests[place]);
      took.push(performance.now() - at);
      statuses[status] = (statuses[status] ?? 0) + 1;
      if (keepAnswers) answers[place] = text;
    }
    connection.end();
  };
  await Promise.all(Array.from({ length: clients }, client));
  return { took, statuses, answers, seconds: (performance.now() - began) / 1000 };
}

for (;;) {
  const [job] = await once(process, 'message');
  if (job === 'end') break;
  process.send(await run(job));
}
process.disconnect();
