import { documentOfXml } from './xml';
import { isTooLong } from './xmlCount';

const event = (inside: string, type = 'ObjectEvent'): string => `<${type}>
  <eventTime>2026-03-29T14:30:00.000+02:00</eventTime>
  <eventTimeZoneOffset>+02:00</eventTimeZoneOffset>${inside}</${type}>`;
const document = (events: string, version = '2.0'): string => `<?xml version="1.0"?>
<epcis:EPCISDocument xmlns:epcis="urn:epcglobal:epcis:xsd:2" xmlns:ex="https://example.org/"
  schemaVersion="${version}" creationDate="2026-03-29T15:00:00Z">
  <EPCISBody><EventList>${events}</EventList></EPCISBody></epcis:EPCISDocument>`;
const read = (text: string): unknown => {
  const body = documentOfXml(text)['epcisBody'] as { eventList: unknown[] };
  return body.eventList;
};
const times = { eventTime: '2026-03-29T14:30:00.000+02:00', eventTimeZoneOffset: '+02:00' };

test('an event of 2.0 is what it is in JSON', () => {
  const xml = event(`
    <epcList><epc>urn:epc:id:sscc:0614141.1234567890</epc><epc>urn:x:2</epc></epcList>
    <action>OBSERVE</action><bizStep>urn:epcglobal:cbv:bizstep:receiving</bizStep>
    <persistentDisposition><set>urn:a:b</set></persistentDisposition>
    <readPoint><id>urn:x:gate</id></readPoint>
    <bizTransactionList><bizTransaction type="urn:epcglobal:cbv:btt:po">urn:x:1</bizTransaction></bizTransactionList>
    <quantityList><quantityElement><epcClass>urn:x:c</epcClass><quantity>20.5</quantity><uom>KGM</uom></quantityElement></quantityList>
    <sourceList><source type="urn:epcglobal:cbv:sdt:location">urn:x:s</source></sourceList>
    <sensorElementList><sensorElement><sensorMetadata time="2026-03-29T14:30:00Z"/>
      <sensorReport type="gs1:Temperature" value="4.5" uom="CEL"/><sensorReport type="gs1:Speed" booleanValue="true"/>
    </sensorElement></sensorElementList>
    <ilmd><ex:lot>7</ex:lot></ilmd>
    <ex:lane ex:side="left"><ex:number>4</ex:number><ex:number>5</ex:number></ex:lane>`);
  expect(documentOfXml(document(xml))).toMatchObject({
    '@context': [expect.any(String), { ex: 'https://example.org/' }],
    type: 'EPCISDocument',
    creationDate: '2026-03-29T15:00:00Z',
  });
  expect(read(document(xml))).toEqual([
    {
      type: 'ObjectEvent',
      ...times,
      epcList: ['urn:epc:id:sscc:0614141.1234567890', 'urn:x:2'],
      action: 'OBSERVE',
      bizStep: 'urn:epcglobal:cbv:bizstep:receiving',
      persistentDisposition: { set: ['urn:a:b'] },
      readPoint: { id: 'urn:x:gate' },
      bizTransactionList: [{ type: 'urn:epcglobal:cbv:btt:po', bizTransaction: 'urn:x:1' }],
      quantityList: [{ epcClass: 'urn:x:c', quantity: 20.5, uom: 'KGM' }],
      sourceList: [{ type: 'urn:epcglobal:cbv:sdt:location', source: 'urn:x:s' }],
      sensorElementList: [
        {
          sensorMetadata: { time: '2026-03-29T14:30:00Z' },
          sensorReport: [
            { type: 'gs1:Temperature', value: 4.5, uom: 'CEL' },
            { type: 'gs1:Speed', booleanValue: true },
          ],
        },
      ],
      ilmd: { 'ex:lot': '7' },
      'ex:lane': { 'ex:number': ['4', '5'] },
    },
  ]);
});

test('what 1.2 put into extensions stands where 2.0 has it', () => {
  const base = `<baseExtension><eventID>urn:x:1</eventID><errorDeclaration>
    <declarationTime>2026-04-01T00:00:00Z</declarationTime><reason>urn:epcglobal:cbv:er:did_not_occur</reason>
    <correctiveEventIDs><correctiveEventID>urn:x:2</correctiveEventID></correctiveEventIDs>
    </errorDeclaration></baseExtension>`;
  const object = event(`${base}<epcList/><action>ADD</action><extension><quantityList>
    <quantityElement><epcClass>urn:x:c</epcClass></quantityElement></quantityList></extension>`);
  const made = event('<inputEPCList><epc>urn:x:1</epc></inputEPCList>', 'TransformationEvent');
  const list = read(document(`${object}<extension>${made}</extension>`, '1.2'));
  expect(list).toEqual([
    {
      type: 'ObjectEvent',
      ...times,
      eventID: 'urn:x:1',
      errorDeclaration: {
        declarationTime: '2026-04-01T00:00:00Z',
        reason: 'urn:epcglobal:cbv:er:did_not_occur',
        correctiveEventIDs: ['urn:x:2'],
      },
      epcList: [],
      action: 'ADD',
      quantityList: [{ epcClass: 'urn:x:c' }],
    },
    { type: 'TransformationEvent', ...times, inputEPCList: ['urn:x:1'] },
  ]);
});

test.each([
  ['a document type', `<!DOCTYPE a [<!ENTITY b "c">]>${document('')}`, 'XML_FORBIDDEN'],
  ['an entity from elsewhere', `<!DOCTYPE a SYSTEM "http://x/y">${document('')}`, 'XML_FORBIDDEN'],
  ['what ends nowhere', '<a><b></a>', 'XML_INVALID'],
  ['no XML', 'hello', 'XML_INVALID'],
  ['what is deep', document(event(`${'<a>'.repeat(41)}${'</a>'.repeat(41)}`)), 'XML_INVALID'],
  [
    'what is deep beyond measure',
    document(event(`${'<a>'.repeat(200_000)}${'</a>'.repeat(200_000)}`)),
    'XML_INVALID',
  ],
  [
    'a laugh in a laugh',
    `<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>${document(event('<ex:a>&b;</ex:a>'))}`,
    'XML_FORBIDDEN',
  ],
  ['another document', '<a schemaVersion="2.0"><EventList/></a>', 'DOCUMENT_INVALID'],
  ['another version', document('', '1.0'), 'DOCUMENT_INVALID'],
])('%s is refused', (_what, text, code) => {
  expect(() => documentOfXml(text)).toThrow(expect.objectContaining({ code }));
});

test('an entity that nobody declared stays as it is written', () => {
  const xml = event('<action>OBSERVE</action><ex:a>&nobody; &amp; &#65;</ex:a>');
  expect(read(document(xml))).toMatchObject([{ 'ex:a': '&nobody; & A' }]);
});

const few = (events: string): boolean => !isTooLong(document(events), { events: 2, elements: 30 });

test('events are counted by their tags: of the list, of its extensions, and of nothing else', () => {
  const one = event('<epcList><epc>urn:x:1</epc><epc>urn:x:2</epc></epcList><ex:a b=">"/>');
  const noise = '<!-- <a/><a/> --><?a <b/> ?><![CDATA[<a/><a/><a/>]]>';
  expect(few(`${noise}${one}${one}`)).toBe(true);
  expect(few(`${one}<extension/>${one}${noise}`)).toBe(true);
  expect(few(`<a/><b/><c/>`)).toBe(false);
  expect(few(`${one}<extension><a/><extension><b/></extension></extension>`)).toBe(false);
  expect(few(`${one}<extension>${one}</extension>${one}`)).toBe(false);
  expect(few(`${one}<x>${'<y/>'.repeat(12)}</x>`)).toBe(true);
  expect(few(`${one}<x>${'<y/>'.repeat(30)}</x>`)).toBe(false);
  for (const broken of ['<!-- ', '<![CDATA[', '<?', '<a b="']) {
    expect(few(`<a/>${broken}<b/><c/>`)).toBe(true);
  }
});

test('a document of too many events is refused before anything of it is read', () => {
  const unread = '<ObjectEvent></WrongEnd>';
  const many = document(`${'<ObjectEvent/>'.repeat(10_001)}${unread}`);
  expect(() => documentOfXml(many)).toThrow(expect.objectContaining({ code: 'CAPTURE_TOO_LONG' }));
});

test('long lists in an event are read as short ones are', () => {
  const many = 130_000;
  const [found] = read(document(event('<ex:a/>'.repeat(many)))) as { 'ex:a': string[] }[];
  expect(found?.['ex:a'].length).toBe(many);
});
