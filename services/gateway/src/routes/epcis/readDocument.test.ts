import { Readable } from 'node:stream';
import { checkVersions, extensions, formatFor } from './headers';
import { queryDocument } from './queryDocument';
import { readDocument } from './readDocument';

const context = 'https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld';
const json = { 'content-type': 'application/ld+json' };
const whole = { '@context': context, type: 'EPCISDocument', schemaVersion: '2.0' };
const document = (eventList: unknown): object => ({
  ...whole,
  creationDate: '2026-03-29T15:00:00Z',
  epcisBody: { eventList },
});
const read = (body: string | object, headers = {}) =>
  readDocument(
    Readable.from([Buffer.from(typeof body === 'string' ? body : JSON.stringify(body))]),
    { ...json, ...headers },
  );

test('a document is a list of events with its prefixes; its context elsewhere is left alone', async () => {
  const own = ['https://nobody.example/context', { ex: 'https://example.org/' }];
  const found = await read({ ...document([{ type: 'a' }, 7]), '@context': own });
  expect(found).toEqual({
    isSingle: false,
    prefixes: { ex: 'https://example.org/' },
    events: [
      { index: 0, json: '{"type":"a"}', tooLarge: false },
      { index: 1, json: '7', tooLarge: false },
    ],
  });
});

test('an answer to a query can be captured, and an event by itself', async () => {
  const resultsBody = { eventList: [{ type: 'a' }] };
  const epcisBody = { queryResults: { queryName: 'q', resultsBody } };
  const answer = { '@context': context, type: 'EPCISQueryDocument', epcisBody };
  expect(await read(answer)).toMatchObject({ isSingle: false, events: [{ json: '{"type":"a"}' }] });
  expect(await read({ '@context': context, type: 'ObjectEvent' })).toMatchObject({
    isSingle: true,
  });
});

test('XML is read by its content type', async () => {
  const headers = { 'content-type': 'application/xml; charset=utf-8' };
  await expect(read('<!DOCTYPE a>', headers)).rejects.toMatchObject({ code: 'XML_FORBIDDEN' });
});

test.each<[string, string | object, string, string]>([
  ['no JSON', '{', 'BODY_NOT_JSON', 'body'],
  ['a list', '[]', 'DOCUMENT_INVALID', 'body'],
  ['no context', { type: 'ObjectEvent' }, 'DOCUMENT_INVALID', '@context'],
  [
    'no version',
    { ...document([]), schemaVersion: undefined },
    'DOCUMENT_INVALID',
    'schemaVersion',
  ],
  [
    'another version',
    { ...document([]), schemaVersion: '3.0' },
    'DOCUMENT_INVALID',
    'schemaVersion',
  ],
  ['no date', { ...document([]), creationDate: undefined }, 'DOCUMENT_INVALID', 'creationDate'],
  ['no list', document({}), 'DOCUMENT_INVALID', 'epcisBody.eventList'],
  ['100,000 events', document(Array(100_000).fill(1)), 'CAPTURE_TOO_LONG', 'epcisBody.eventList'],
])('%s is refused by name', async (_what, body, code, field) => {
  await expect(read(body)).rejects.toMatchObject({ code, field });
});

test('50 MB are refused at once where they are announced, and as they come where they are not', async () => {
  const sent = Readable.from(Array.from({ length: 50 }, () => Buffer.alloc(1_000_000, ' ')));
  await expect(readDocument(sent, json)).rejects.toMatchObject({ code: 'CAPTURE_TOO_LARGE' });
  await expect(read('{}', { 'content-length': '50000000' })).rejects.toMatchObject({
    code: 'CAPTURE_TOO_LARGE',
  });
});

test('a deep event is sent cut, and a large one not at all, so that each is refused by itself', async () => {
  const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
  const text = JSON.stringify(document(['deep', { note: 'x'.repeat(1_100_000) }]));
  const { events } = await read(text.replace('"deep"', `{"ex:a":${deep}}`));
  expect(events[0]?.json.length).toBeLessThan(100);
  expect(events[1]).toEqual({ index: 1, json: '', tooLarge: true });
});

test('versions: 2.0 is spoken, and nothing before or after it', () => {
  for (const good of [
    {},
    { 'gs1-epcis-version': '2.0.0', 'gs1-epcis-min': '1.2', 'gs1-cbv-max': '2.1.0' },
  ]) {
    expect(() => checkVersions(good)).not.toThrow();
  }
  for (const bad of [
    { 'gs1-epcis-version': '3.0' },
    { 'gs1-epcis-min': '2.1.0' },
    { 'gs1-cbv-max': '1.2' },
  ]) {
    expect(() => checkVersions(bad)).toThrow(
      expect.objectContaining({ code: 'EPCIS_VERSION_UNKNOWN' }),
    );
  }
  expect(extensions({ 'gs1-extensions': 'ex=https://example.org/a=b, 9=x' })).toEqual({
    ex: 'https://example.org/a=b',
  });
});

test('events are given as JSON under either of its names, and as nothing else', () => {
  const typeFor = (accept?: string) =>
    formatFor(accept === undefined ? {} : { accept })['Content-Type']?.split(';')[0];
  const [linked, plain] = ['application/ld+json', 'application/json'];
  expect([typeFor(), typeFor('*/*'), typeFor('text/html, application/*;q=0.1')]).toEqual(
    Array(3).fill(plain),
  );
  expect([typeFor(linked), typeFor(`application/xml, ${plain};q=0.5`)]).toEqual([linked, plain]);
  for (const other of ['application/xml', `${linked};q=0, text/html`, `${plain}; q=0.00`, '']) {
    expect(() => formatFor({ accept: other })).toThrow(
      expect.objectContaining({ code: 'EPCIS_FORMAT_UNKNOWN', field: 'Accept' }),
    );
  }
});

test('events of two documents stand in one, each prefix as its event means it', () => {
  const of = (iri: string) => ({ json: '{"ex:a":1}', prefixes: [{ name: 'ex', iri }] });
  const made = queryDocument([of('https://one/'), of('https://one/'), of('https://two/')], 'mine');
  expect(made).toMatchObject({
    '@context': [context, { ex: 'https://one/' }],
    epcisBody: {
      queryResults: {
        queryName: 'mine',
        resultsBody: {
          eventList: [
            { 'ex:a': 1 },
            { 'ex:a': 1 },
            { '@context': [{ ex: 'https://two/' }], 'ex:a': 1 },
          ],
        },
      },
    },
  });
});
