import { xmlThread } from './xmlThread';

const limits = { limitMs: 60_000, mostAtOnce: 4 };
const document = (events: string, date = ' creationDate="2026-03-29T15:00:00Z"'): string =>
  `<e:EPCISDocument xmlns:e="urn:epcglobal:epcis:xsd:2" xmlns:ex="https://example.org/"
  schemaVersion="2.0"${date}><EPCISBody><EventList>${events}</EventList></EPCISBody></e:EPCISDocument>`;
const event = '<ObjectEvent><action>OBSERVE</action></ObjectEvent>';
const good = {
  isSingle: false,
  prefixes: { e: 'urn:epcglobal:epcis:xsd:2', ex: 'https://example.org/' },
  events: [{ index: 0, json: '{"type":"ObjectEvent","action":"OBSERVE"}', tooLarge: false }],
};

test('what a thread read is what was written, and what it refuses is a refusal here too', async () => {
  const read = xmlThread(limits);
  expect(await read(document(event))).toEqual(good);
  const many = document('<ObjectEvent/>'.repeat(10_001));
  const deep = document(`${'<a>'.repeat(100_000)}${'</a>'.repeat(100_000)}`);
  for (const [text, code, field] of [
    ['<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', 'XML_FORBIDDEN', 'body'],
    ['<a>', 'XML_INVALID', 'body'],
    [deep, 'XML_INVALID', 'body'],
    [many, 'CAPTURE_TOO_LONG', 'epcisBody.eventList'],
    ['<a schemaVersion="2.0"/>', 'DOCUMENT_INVALID', 'body'],
  ] as const) {
    const refused = { name: 'Refusal', kind: 'invalid', code, field };
    await expect(read(text)).rejects.toMatchObject(refused);
  }
});

test('documents are read one after the other, and more than so many are asked to come again', async () => {
  const read = xmlThread({ ...limits, mostAtOnce: 2 });
  const [one, other] = [read(document(event)), read(document(event))];
  await expect(read(document(event))).rejects.toMatchObject({
    kind: 'tooMany',
    code: 'CAPTURES_BUSY',
    retryAfterSeconds: 1,
  });
  expect(await Promise.all([one, other])).toEqual([good, good]);
  expect(await read(document(event))).toEqual(good);
});

test('what takes too long is refused', async () => {
  const read = xmlThread({ ...limits, limitMs: 1 });
  const long = document(event.repeat(9_000));
  const tooSlow = { kind: 'invalid', code: 'XML_TOO_SLOW', field: 'body' };
  await expect(read(long)).rejects.toMatchObject(tooSlow);
  await expect(read(long)).rejects.toMatchObject(tooSlow);
});

test('a mistake of ours is none of the one who asked, and the next document has another thread', async () => {
  const read = xmlThread(limits);
  const mistaken = read(7 as unknown as string);
  const next = read(document(event));
  await expect(mistaken).rejects.toMatchObject({ name: 'TypeError' });
  expect(await next).toEqual(good);
});
