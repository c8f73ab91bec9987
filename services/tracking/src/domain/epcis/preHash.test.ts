import { createHash } from 'node:crypto';
import { examples } from './examples.test-data';
import { prefixesOf } from '@serai/model';
import { preHash } from './preHash';

const hash = (text: string): string => createHash('sha256').update(text).digest('hex');

/** As epcis-event-hash-generator 1.9.3, the reference implementation of GS1 Germany, has them. */
const vectors: readonly (readonly [string, number, string])[] = [
  [
    'AssociationEvent/AssociationEvent-a.jsonld',
    0,
    '39141606ab0b3f7839735303d670b16acdd6faf573d27564ebb3f76ad23e4ff7',
  ],
  [
    'AssociationEvent/AssociationEvent-c.jsonld',
    0,
    '847bbfc737fe2de2af46f2f334225a53ce680361a5ba2a0269e4a50fc4923429',
  ],
  [
    'AssociationEvent/AssociationEvent-e.jsonld',
    0,
    '2820137e367df426b0eb62660bb1baf8f2f06d5306a0e1568230067b526c4566',
  ],
  [
    'AssociationEvent/AssociationEvent-g.jsonld',
    0,
    'b9350b16fd98c704364d0b37fc39bb7816459c42e46fb1fd1ccd4f2135b9b8d3',
  ],
  [
    'Example-Type-sourceOrDestination,measurement,bizTransaction.jsonld',
    0,
    '42f0abe66814b7019510767aa6f436d7efb277d6afcd31fc3311a09ad3ad3598',
  ],
  [
    'Example_9.6.1-ObjectEvent.jsonld',
    1,
    '32547b2344d525ea60ab1b899d82a9011fd9c39bb26ed936e113066146f49941',
  ],
  [
    'Example_9.6.1-with-comment.jsonld',
    1,
    '32547b2344d525ea60ab1b899d82a9011fd9c39bb26ed936e113066146f49941',
  ],
  [
    'Example_9.6.3-AggregationEvent.jsonld',
    0,
    '96b6bf98742a60dbfaa2dda08b63435ce67079d224ea27d63e55e62a7843b878',
  ],
  [
    'PersistentDisposition-example.jsonld',
    0,
    '8bc6684804a20deaf675f96e6b452bdd61be2558611da841fd1bf0bf96b23e8e',
  ],
  [
    'WithDigitalLinkID/Example_9.6.1-ObjectEventWithDigitalLink.jsonld',
    0,
    'd3b08a0fc053bb7dc4065fe2664c18886e2f729abd1221520beffb55831da327',
  ],
  [
    'WithDigitalLinkID/Example_9.6.2-ObjectEventWithDigitalLink.jsonld',
    0,
    '7542dcd055bf29e6b520f72c8920d813287c2ba124298bf96758330b936851ae',
  ],
  [
    'WithDigitalLinkID/Example_9.6.4-TransformationEventWithDigitalLink.jsonld',
    0,
    'c794227acf3a4d9be9ba1f8340425782f88a0f4e3f35b533a8bf8f1bc206a379',
  ],
  [
    'WithErrorDeclaration/ErrorDeclarationAndCorrectiveEvent.jsonld',
    1,
    'e74d8397fb06e337c3a9ffdf00effff305de5fc8ec6f0fbae28b036f4320cfda',
  ],
  [
    'WithErrorDeclaration/Example_9.6.1-ObjectEvent-with-error-declaration.jsonld',
    1,
    '32547b2344d525ea60ab1b899d82a9011fd9c39bb26ed936e113066146f49941',
  ],
  [
    'WithSensorData/SensorDataExample10.jsonld',
    0,
    '6dfb6e940ab80102b951989a22129949b0e54c43d2764a55b48586dba271599c',
  ],
  [
    'WithSensorData/SensorDataExample13.jsonld',
    0,
    'f92619eaba7f682e700b1e21fd69a7e5981357798cc4e5be5662302f778a3adb',
  ],
  [
    'WithSensorData/SensorDataExample15.jsonld',
    0,
    'fcb10e73fec55b657dfb734b81b949a00a0bb311a603199425b9476ae7d9f287',
  ],
  [
    'WithSensorData/SensorDataExample17.jsonld',
    0,
    '78f7ce4e3410f59ac8156943982d59d088aa5c9900397b3e3723a70a5e712f24',
  ],
  [
    'WithSensorData/SensorDataExample2.jsonld',
    0,
    '45a15b4a53f34e18dbb331bcc291c51ccefe5313fd7567a92ab2536deba59598',
  ],
  [
    'WithSensorData/SensorDataExample4.jsonld',
    0,
    'eeb655259427b5adef79f56d50fefbbdce790e306bf46ddf92f0965ba2f2a792',
  ],
  [
    'WithSensorData/SensorDataExample6.jsonld',
    0,
    'dc553ea18db2298361835392506762b14b1a09c1f7e082c5733f6efeaa373076',
  ],
];

const all = new Map(examples().map((each) => [each.name, each]));

test.each(vectors)('%s: event %i has the hash of the reference', (name, index, expected) => {
  const example = all.get(`JSON/${name}`);
  const event = example?.events[index];
  const text = event === undefined ? undefined : preHash(event, prefixesOf(example?.context));
  expect([text === undefined ? undefined : hash(text), all.size > 0]).toEqual(
    all.size > 0 ? [expected, true] : [undefined, false],
  );
});

const prefixes = { ex: 'https://example.org/' };
const event = {
  type: 'ObjectEvent',
  action: 'OBSERVE',
  eventTime: '2026-03-29T14:30:00.000+02:00',
  eventTimeZoneOffset: '+02:00',
  epcList: ['urn:epc:id:sscc:0614141.1234567890', 'urn:epc:id:sgtin:0614141.107346.2017'],
  bizStep: 'receiving',
  quantityList: [{ epcClass: 'urn:epc:class:lgtin:4012345.012345.998877', quantity: 20 }],
  bizTransactionList: [{ type: 'po', bizTransaction: 'urn:x:1' }],
  'ex:lane': [4, { 'ex:side': 'left' }],
};

test('an event is its content: field by field, in one form', () => {
  expect(preHash(event, prefixes)).toBe(
    [
      'eventType=ObjectEvent',
      'eventTime=2026-03-29T12:30:00.000Z',
      'eventTimeZoneOffset=+02:00',
      'epcListepc=https://id.gs1.org/00/106141412345678908',
      'epc=https://id.gs1.org/01/10614141073464/21/2017',
      'quantityListquantityElementepcClass=https://id.gs1.org/01/04012345123456/10/998877quantity=20',
      'action=OBSERVE',
      'bizStep=https://ref.gs1.org/cbv/BizStep-receiving',
      'bizTransactionListtype=https://ref.gs1.org/cbv/BTT-pobizTransaction=urn:x:1',
      '{https://example.org/}lane=4{https://example.org/}lane{https://example.org/}side=left',
    ].join(''),
  );
});

test.each<[string, object]>([
  ['the order of things', { epcList: [...event.epcList].reverse() }],
  [
    'a Digital Link in place of a URN',
    { epcList: [event.epcList[1], 'https://id.gs1.org/00/106141412345678908'] },
  ],
  [
    'the host of a Digital Link',
    { epcList: [event.epcList[1], 'https://shop.example/x/00/106141412345678908?a=b'] },
  ],
  ['another zone for the same instant', { eventTime: '2026-03-29T12:30:00Z' }],
  ['the older spelling of a word', { bizStep: 'urn:epcglobal:cbv:bizstep:receiving' }],
  ['a number with a point', { quantityList: [{ ...event.quantityList[0], quantity: '20.0' }] }],
  [
    'who recorded it when, and its id',
    { recordTime: '2026-04-01T00:00:00Z', eventID: 'urn:uuid:1' },
  ],
  ['that it was declared wrong', { errorDeclaration: { declarationTime: '2026-04-01T00:00:00Z' } }],
])('%s changes nothing', (_what, change) => {
  expect(preHash({ ...event, ...change }, prefixes)).toBe(preHash(event, prefixes));
});

test('the name of an extension is its namespace, not its prefix', () => {
  const { 'ex:lane': lane, ...plain } = event;
  const other = { ...plain, 'theirs:lane': [lane[0], { 'theirs:side': 'left' }] };
  expect(preHash(other, { theirs: 'https://example.org/' })).toBe(preHash(event, prefixes));
  expect(preHash(event, { ex: 'https://example.com/' })).not.toBe(preHash(event, prefixes));
});
