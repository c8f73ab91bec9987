import { canonicalKey } from './gs1Keys';

test.each([
  ['urn:epc:id:sscc:0614141.1234567890', 'https://id.gs1.org/00/106141412345678908'],
  ['https://id.gs1.org/00/106141412345678908', 'https://id.gs1.org/00/106141412345678908'],
  ['https://shop.example/r/00/106141412345678908?x=1', 'https://id.gs1.org/00/106141412345678908'],
  ['urn:epc:id:sgtin:0614141.107346.2017', 'https://id.gs1.org/01/10614141073464/21/2017'],
  ['urn:epc:id:sgtin:0614141.107346.a+b', 'https://id.gs1.org/01/10614141073464/21/a%2Bb'],
  ['https://id.gs1.org/01/614141073467', 'https://id.gs1.org/01/00614141073467'],
  ['https://id.gs1.org/01/10614141073464/10/L/21/7', 'https://id.gs1.org/01/10614141073464/21/7'],
  ['urn:epc:id:sgln:0012345.11111.400', 'https://id.gs1.org/414/0012345111112/254/400'],
  ['urn:epc:id:sgln:0012345.11111.0', 'https://id.gs1.org/414/0012345111112'],
  ['urn:epc:id:pgln:4012345.00225', 'https://id.gs1.org/417/4012345002256'],
  ['urn:epc:id:grai:4012345.55555.987', 'https://id.gs1.org/8003/04012345555554987'],
  ['urn:epc:id:giai:4000001.111', 'https://id.gs1.org/8004/4000001111'],
  ['urn:epc:id:gsrn:0614141.0000010253', 'https://id.gs1.org/8018/061414100000102534'],
  ['urn:epc:id:gdti:0614141.00001.1618034', 'https://id.gs1.org/253/06141410000121618034'],
  ['urn:epc:class:lgtin:4012345.012345.9', 'https://id.gs1.org/01/04012345123456/10/9'],
  ['urn:epc:idpat:sgtin:4012345.012345.*', 'https://id.gs1.org/01/04012345123456'],
])('%s is %s', (uri, key) => expect(canonicalKey(uri)).toBe(key));

test.each([
  'urn:epc:id:sscc:0614141.123',
  'urn:epc:id:sscc:061414.1234567890',
  'urn:epc:id:sgtin:0614141.107346',
  'urn:epc:id:sgtin:0614141.10734x.1',
  'urn:epc:id:giai:4000001',
  'https://id.gs1.org/00/106141412345678909',
  'https://id.gs1.org/01/10614141073465/21/7',
])('%s claims to be a key, and is none', (uri) => expect(canonicalKey(uri)).toBe('malformed'));

test.each([
  'urn:uuid:374d95fc-9457-4a51-bd6a-0bba133845a8',
  'urn:epc:id:bic:CSQU3054383',
  'https://example.com/things/4711',
  'https://example.com/00/7',
  `https://id.gs1.org/00/${'1'.repeat(2_000)}`,
])('%s stands for itself', (uri) => expect(canonicalKey(uri)).toBeUndefined());
