// A load generator in a process of its own: keeps so many clients asking, each its next request as
// soon as it was answered, and tells how long each took. Talks to its parent in messages.
import { Buffer } from 'node:buffer';
import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { performance } from 'node:perf_hooks';

/** Connections are kept, as a partner system keeps them. */
function post(agent, url, { token, key, body }) {
  return new Promise((resolve, reject) => {
    const headers = {
      'Content-Type': 'application/json',
      'Content-Length': Buffer.byteLength(body),
      'Idempotency-Key': key,
      Authorization: `Bearer ${token}`,
    };
    const asked = request(url, { method: 'POST', agent, headers }, (response) => {
      const chunks = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('end', () => {
        resolve({ status: response.statusCode, text: Buffer.concat(chunks).toString('utf8') });
      });
    });
    asked.on('error', reject);
    asked.end(body);
  });
}

async function run({ url, clients, requests, keepAnswers }) {
  const agent = new Agent({ keepAlive: true, maxSockets: clients });
  const took = [];
  const statuses = {};
  const answers = [];
  let next = 0;
  const began = performance.now();
  const client = async () => {
    while (next < requests.length) {
      const place = next;
      next += 1;
      const at = performance.now();
      // A broken connection is an answer too: it is counted, under the name of its error.
      const broken = (error) => ({ status: error.code ?? 'broken', text: '{}' });
      const { status, text } = await post(agent, url, requests[place]).catch(broken);
      took.push(performance.now() - at);
      statuses[status] = (statuses[status] ?? 0) + 1;
      if (keepAnswers) answers[place] = text;
    }
  };
  await Promise.all(Array.from({ length: clients }, client));
  agent.destroy();
  return { took, statuses, answers, seconds: (performance.now() - began) / 1000 };
}

for (;;) {
  const [job] = await once(process, 'message');
  if (job === 'end') break;
  process.send(await run(job));
}
process.disconnect();
