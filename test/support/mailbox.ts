import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

export interface Letter {
  readonly to: readonly string[];
  readonly text: string;
}

export interface Mailbox {
  /** smtp://127.0.0.1:port */
  readonly url: string;
  readonly letters: Letter[];
  /** All that came, what was not taken too. */
  readonly tried: Letter[];
  /** What it says to the next letters in place of taking them. */
  readonly refusals: Error[];
  close(): Promise<void>;
}

/** A real mail server on this machine that keeps what it is sent. */
export async function mailbox(): Promise<Mailbox> {
  const letters: Letter[] = [];
  const tried: Letter[] = [];
  const refusals: Error[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData: (stream, session, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const to = session.envelope.rcptTo.map(({ address }) => address);
        const letter = { to, text: Buffer.concat(chunks).toString('utf8') };
        tried.push(letter);
        const refusal = refusals.shift();
        if (refusal !== undefined) return done(refusal);
        letters.push(letter);
        return done();
      });
    },
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  const { port } = server.server.address() as AddressInfo;
  const close = (): Promise<void> => new Promise((resolve) => server.close(() => resolve()));
  return { url: `smtp://127.0.0.1:${port}`, letters, tried, refusals, close };
}
