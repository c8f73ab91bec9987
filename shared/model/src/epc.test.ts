import fc from 'fast-check';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  sglnUri,
  sgtinUri,
  ssccDigitalLink,
  ssccOfEpc,
  ssccUri,
  uriToSgln,
  uriToSgtin,
  uriToSscc,
} from './epc';
import { gs1CheckDigit, isGln, isGtin, isSscc, makeSscc } from './sscc';
import { decodeSscc96, encodeSscc96 } from './sscc96';

const prefixes = fc
  .integer({ min: 6, max: 12 })
  .chain((length) =>
    fc.array(fc.integer({ min: 0, max: 9 }), { minLength: length, maxLength: length }),
  )
  .map((list) => list.join(''));
const serials = fc.integer({ min: 0, max: 9999 });
const extensions = fc.integer({ min: 0, max: 9 });
const signs = `ABCxyz0189!'()*+,-.:;=_%"&/<>?`.split('');
const texts = fc
  .array(fc.constantFrom(...signs), { minLength: 1, maxLength: 20 })
  .map((list) => list.join(''));
const refused = (code: string): Error => expect.objectContaining({ code });

describe('URIs', () => {
  test('the examples of the standard', () => {
    const sscc = '106141412345678908';
    expect(ssccUri(sscc, 7)).toBe('urn:epc:id:sscc:0614141.1234567890');
    expect(uriToSscc('urn:epc:id:sscc:0614141.1234567890')).toBe(sscc);
    expect(ssccDigitalLink(sscc)).toBe('https://id.gs1.org/00/106141412345678908');
    const item = { gtin: '70614141123451', serial: '2018' };
    expect(sgtinUri(item, 7)).toBe('urn:epc:id:sgtin:0614141.712345.2018');
    const place = { gln: '0614141000012', extension: '0' };
    expect(sglnUri(place, 7)).toBe('urn:epc:id:sgln:0614141.00001.0');
  });

  test('an SSCC comes back from its URI and its link', () => {
    fc.assert(
      fc.property(prefixes, serials, extensions, (prefix, serial, extension) => {
        const sscc = makeSscc(prefix, serial, extension);
        expect(uriToSscc(ssccUri(sscc, prefix.length))).toBe(sscc);
        expect(ssccOfEpc(ssccUri(sscc, prefix.length))).toBe(sscc);
        expect(ssccOfEpc(ssccDigitalLink(sscc))).toBe(sscc);
      }),
    );
  });

  test('an item and a place come back from their URIs, whatever their serial is made of', () => {
    fc.assert(
      fc.property(prefixes, extensions, serials, texts, (prefix, indicator, item, serial) => {
        const filled = (digits: number): string =>
          String(item)
            .padStart(9, '0')
            .slice(-digits || 9);
        const reference = prefix.length === 12 ? '' : filled(12 - prefix.length);
        const gtinBody = `${indicator}${prefix}${reference}`;
        const gtin = `${gtinBody}${gs1CheckDigit(gtinBody)}`;
        const uri = sgtinUri({ gtin, serial }, prefix.length);
        expect(uri).toMatch(/^urn:epc:id:sgtin:\d+\.\d+\.[^"&/<>?]+$/);
        expect(uriToSgtin(uri)).toEqual({ gtin, serial });
        const glnBody = `${prefix}${reference}`;
        const place = { gln: `${glnBody}${gs1CheckDigit(glnBody)}`, extension: serial };
        expect(uriToSgln(sglnUri(place, prefix.length))).toEqual(place);
      }),
    );
  });

  test('what is no EPC is refused', () => {
    for (const uri of [
      '',
      'urn:epc:id:sscc:0614141',
      'urn:epc:id:sscc:0614141.12345678901',
      'urn:epc:id:sscc:0614141.1234567890.1',
      'urn:epc:id:sscc:06141.411234567890',
      'urn:epc:id:sscc:0614141.12345x7890',
      'urn:epc:id:sgtin:0614141.107346.2018',
    ]) {
      expect(() => uriToSscc(uri)).toThrow(refused('EPC_INVALID'));
    }
    for (const epc of ['https://id.gs1.org/01/70614141123451', 'ftp://x/00/106141412345678908']) {
      expect(() => ssccOfEpc(epc)).toThrow(refused('EPC_INVALID'));
    }
    expect(() => uriToSgtin('urn:epc:id:sgtin:0614141.107346.20/18')).toThrow(
      refused('EPC_INVALID'),
    );
    const tooLong = `urn:epc:id:sgln:0614141.00001.${'1'.repeat(21)}`;
    expect(() => uriToSgln(tooLong)).toThrow(refused('EPC_INVALID'));
    expect(() => sgtinUri({ gtin: '70614141123451', serial: 'ä' }, 7)).toThrow(
      refused('EPC_INVALID'),
    );
  });

  test('a wrong check digit or length of prefix is refused before anything is written', () => {
    const wrong = '106141412345678907';
    expect(() => ssccUri(wrong, 7)).toThrow(refused('SSCC_INVALID'));
    expect(() => ssccDigitalLink(wrong)).toThrow(refused('SSCC_INVALID'));
    expect(() => ssccOfEpc(`https://id.gs1.org/00/${wrong}`)).toThrow(refused('SSCC_INVALID'));
    expect(() => ssccUri('106141412345678908', 5)).toThrow(refused('GS1_PREFIX_INVALID'));
    expect(() => sgtinUri({ gtin: '1', serial: '1' }, 7)).toThrow(refused('GTIN_INVALID'));
    expect(() => sglnUri({ gln: '1', extension: '0' }, 7)).toThrow(refused('GLN_INVALID'));
  });
});

describe('the 96 bits of a tag', () => {
  test('the example of the tag data standard', () => {
    const hex = '3174257BF4499602D2000000';
    const { sscc, prefixLength, filter } = decodeSscc96(hex);
    expect({ prefixLength, filter }).toEqual({ prefixLength: 7, filter: 3 });
    expect(ssccUri(sscc, 7)).toBe('urn:epc:id:sscc:0614141.1234567890');
    expect(encodeSscc96(sscc, 7, 3)).toBe(hex);
  });

  test('an SSCC comes back with its prefix and filter', () => {
    fc.assert(
      fc.property(
        prefixes,
        serials,
        extensions,
        fc.integer({ min: 0, max: 7 }),
        (prefix, serial, extension, filter) => {
          const sscc = makeSscc(prefix, serial, extension);
          const hex = encodeSscc96(sscc, prefix.length, filter);
          expect(hex).toMatch(/^31[0-9A-F]{22}$/);
          expect(decodeSscc96(hex)).toEqual({ sscc, prefixLength: prefix.length, filter });
        },
      ),
    );
  });

  test('bits of another scheme, reserved bits and digits that overflow are refused', () => {
    for (const hex of [
      '',
      'xyz',
      '3074257BF4499602D2000000',
      '317C257BF4499602D2000000',
      '3174257BF4499602D2000001',
      '3163FFFFFFFFFFFFFF000000',
    ]) {
      expect(() => decodeSscc96(hex)).toThrow(refused('EPC_INVALID'));
    }
    expect(() => encodeSscc96('106141412345678908', 5)).toThrow(refused('GS1_PREFIX_INVALID'));
    expect(() => encodeSscc96('106141412345678908', 7, 8)).toThrow(refused('EPC_INVALID'));
    expect(() => encodeSscc96('1', 7)).toThrow(refused('SSCC_INVALID'));
  });
});

const examples = join(__dirname, '../../../../shared/data/epcis/JSON');

/** Registered only where the data sets lie beside the project: elsewhere there is nothing to read. */
if (existsSync(examples))
  describe('the EPCIS examples of GS1', () => {
    const text = readdirSync(examples, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.jsonld'))
      .map((name) => readFileSync(join(examples, name), 'utf8'))
      .join('\n');
    const found = (scheme: string): string[] => [
      ...new Set(text.match(new RegExp(`urn:epc:id:${scheme}:[^"]+`, 'g'))),
    ];
    const prefixLength = (uri: string): number => (uri.split(':')[4] ?? '').indexOf('.');

    test('every item, place and unit in them is understood and written back the same', () => {
      const uris = { sscc: found('sscc'), sgtin: found('sgtin'), sgln: found('sgln') };
      expect(uris.sscc.length).toBeGreaterThan(1);
      expect(uris.sgtin.length).toBeGreaterThan(20);
      expect(uris.sgln.length).toBeGreaterThan(10);
      for (const uri of uris.sscc) {
        const sscc = uriToSscc(uri);
        expect(isSscc(sscc)).toBe(true);
        expect(ssccUri(sscc, prefixLength(uri))).toBe(uri);
      }
      for (const uri of uris.sgtin) {
        expect(isGtin(uriToSgtin(uri).gtin)).toBe(true);
        expect(sgtinUri(uriToSgtin(uri), prefixLength(uri))).toBe(uri);
      }
      for (const uri of uris.sgln) {
        expect(isGln(uriToSgln(uri).gln)).toBe(true);
        expect(sglnUri(uriToSgln(uri), prefixLength(uri))).toBe(uri);
      }
    });
  });
