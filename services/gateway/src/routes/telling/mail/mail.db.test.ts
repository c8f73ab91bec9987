import { openDatabase, type Database } from '@serai/runtime';
import { freshDatabase } from '../../../../../../test/support/engines';
import { mailbox, type Letter, type Mailbox } from '../../../../../../test/support/mailbox';
import { feedStore } from '../../../store/feed';
import { tellingStore } from '../../../store/telling';
import { addressFeed } from '../address';
import type { Feed, HeardFact } from '../feed';
import type { Seeing } from '../seeing';
import type { MailNotice } from '../subscription';
import { tell } from '../tell';
import type { Cursor, TellingStore } from '../tellingStore';
import { delivered, estimated, raised } from '../told.test-data';
import { mailerTo } from './mailer';
import { mailOutlet, worthTellingMs } from './mailOutlet';

let database: Database;
let feed: Feed;
let store: TellingStore;
let box: Mailbox;
let letters: Letter[];

const now = 1_900_000_000_000;
const promisedAt = 1_850_000_000_000;
const seeing: Seeing = {
  audiences: (rows) => Promise.resolve(rows.map(() => ['mbr_a'])),
  seen: (_viewer, rows) => Promise.resolve(rows),
};

beforeEach(async () => {
  database = await openDatabase({ uri: await freshDatabase(), service: 'gateway' });
  feed = feedStore(() => Promise.resolve(database));
  store = tellingStore(() => Promise.resolve(database));
  box = await mailbox();
  ({ letters } = box);
});
afterEach(async () => {
  await box.close();
  await database.close();
});

async function noticed(changes: Partial<MailNotice> = {}) {
  const viewer = { subject: 'per_anna', member: 'mbr_a', roles: ['shipper'] } as const;
  const notice: MailNotice = {
    ...{ id: 'ntc_1', ownerId: 'mbr_a', viewer, createdAt: now, kind: 'mail' },
    ...{ address: 'anna@shop.example', language: 'en', bookingId: 'bkg_1', promisedAt },
    ...{ reference: 'ORDER-7', topics: ['delivered', 'incident', 'estimate'] },
    ...changes,
  };
  await store.add(notice, await feed.head());
  const sendMail = mailerTo(box.url, 'Serai <no-reply@serai.invalid>');
  return mailOutlet({ feed, seeing }, notice, sendMail);
}

async function standing(): Promise<Cursor> {
  const found = await store.cursor('ntc_1');
  if (found === undefined) throw new Error('the notice has no cursor');
  return found;
}

async function round(outlet: Awaited<ReturnType<typeof noticed>>): Promise<void> {
  const { signal } = new AbortController();
  const telling = { store, now: () => now, draw: () => 1, firstRetryMs: 1_000, signal };
  await tell(telling, outlet, await standing());
}

async function heard(...facts: readonly HeardFact[]): Promise<void> {
  await feed.append(facts);
  await addressFeed(feed, seeing, store);
}

/** Headers and text of a letter as its reader sees them. */
function read({ text }: Letter): { subject: string; body: string } {
  const [head = '', ...rest] = text.split('\r\n\r\n');
  const unfolded = head.replace(/\r\n[ \t]+/g, '');
  const subject = /^Subject: (.*)$/m.exec(unfolded)?.[1] ?? '';
  const words = subject.replace(/=\?UTF-8\?([BQ])\?([^?]*)\?=/g, (_all, form, coded: string) =>
    form === 'B' ? Buffer.from(coded, 'base64').toString('utf8') : unquoted(coded, true),
  );
  const isBase64 = /^Content-Transfer-Encoding: base64$/im.test(unfolded);
  const raw = rest.join('\r\n\r\n');
  const body = isBase64 ? Buffer.from(raw, 'base64').toString('utf8') : unquoted(raw, false);
  return { subject: words, body };
}

function unquoted(text: string, isHeader: boolean): string {
  const plain = (isHeader ? text.replaceAll('_', ' ') : text).replace(/=\r\n/g, '');
  const bytes = plain.replace(/=([0-9A-F]{2})/g, (_all, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  return Buffer.from(bytes, 'latin1').toString('utf8');
}

test('a person is written to about its own booking, and about no other', async () => {
  const outlet = await noticed();
  await heard(delivered(1), raised(2, 'damaged'), raised(3, 'damaged', 'bkg_2'));
  await round(outlet);
  expect(letters.map(({ to }) => to)).toEqual([['anna@shop.example'], ['anna@shop.example']]);
  const [first, second] = letters.map(read);
  expect(first?.subject).toBe('Shipment ORDER-7: a parcel was delivered');
  expect(first?.body).toContain(`The parcel ${delivered(1).key} was delivered on`);
  expect(second?.body).toContain('A parcel was found damaged.');
});

test('in Chinese where that was asked for', async () => {
  const outlet = await noticed({ language: 'zh', topics: ['incident'] });
  await heard(delivered(1), raised(2, 'damaged'));
  await round(outlet);
  expect(letters.map(read)).toEqual([
    { subject: '运单 ORDER-7：运输出现异常', body: expect.stringContaining('有包裹破损') },
  ]);
});

test('an estimate is told when it moved a lot since it was told last, however it got there', async () => {
  const outlet = await noticed({ topics: ['estimate'] });
  const step = worthTellingMs / 2;
  await heard(...[1, 2, 3].map((n) => estimated(n, promisedAt + n * step)));
  await round(outlet);
  expect(letters).toHaveLength(1);
  await heard(estimated(4, promisedAt + 4 * step), estimated(5, promisedAt + 3 * step));
  await round(outlet);
  expect(letters).toHaveLength(2);
  expect(await standing()).toMatchObject({
    estimateAt: promisedAt + 4 * step,
  });
});

test('what the mail server does not take is tried again, as the same letter', async () => {
  const outlet = await noticed({ topics: ['delivered'] });
  box.refusals.push(new Error('try later'));
  await heard(delivered(1), delivered(2));
  await round(outlet);
  const failed = await standing();
  expect(failed).toMatchObject({ after: 0, tries: 1, lastError: expect.stringContaining('later') });
  await round(outlet);
  const ids = box.tried.map(({ text }) => /^Message-ID: (.*)$/m.exec(text)?.[1]);
  expect(ids).toHaveLength(3);
  expect(ids[1]).toBe(ids[0]);
  expect(ids[2]).not.toBe(ids[0]);
  expect(letters).toHaveLength(2);
});

test('nothing that somebody wrote becomes a header, a receiver or a file', async () => {
  const evil = 'X\r\nBcc: eve@evil.example\r\n\r\nhello';
  const outlet = await noticed({ reference: evil, topics: ['delivered'] });
  await heard(delivered(1));
  await round(outlet);
  expect(letters.map(({ to }) => to)).toEqual([['anna@shop.example']]);
  const [head = ''] = (letters[0]?.text ?? '').split('\r\n\r\n');
  expect(head).not.toMatch(/^Bcc:/im);
  const send = mailerTo(box.url, 'Serai <no-reply@serai.invalid>');
  const two = 'anna@shop.example\r\nRCPT TO:<eve@evil.example>';
  await send(two, { subject: 'x', text: 'x' }, 'msg_1').catch(() => undefined);
  expect(letters.flatMap(({ to }) => to).join()).not.toContain('evil');
});
