import type { Refusal } from '@serai/model';
import { addressIn, isPublic, targetOf } from './addresses';

const refused = (code: string) => expect.objectContaining({ code, field: 'target' }) as Refusal;

test.each(['https://hooks.example/a?b=c', 'https://8.8.8.8:8443/', 'https://[2606:4700::1111]/'])(
  '%s is a target',
  (text) => {
    expect(targetOf(text, false).href).toBe(text);
  },
);

test.each([
  ['http://hooks.example/', 'TARGET_INVALID'],
  ['ftp://hooks.example/', 'TARGET_INVALID'],
  ['https://user:word@hooks.example/', 'TARGET_INVALID'],
  ['https://hooks.example/#part', 'TARGET_INVALID'],
  ['hooks.example', 'TARGET_INVALID'],
  ['file:///etc/passwd', 'TARGET_INVALID'],
  ['http://127.0.0.1/', 'TARGET_INVALID'],
  [`https://hooks.example/${'a'.repeat(2_000)}`, 'TARGET_INVALID'],
  ['https://localhost/', 'TARGET_FORBIDDEN'],
  ['https://127.1/', 'TARGET_FORBIDDEN'],
  ['https://10.0.0.1/', 'TARGET_FORBIDDEN'],
  ['https://[fd00:ec2::254]/', 'TARGET_FORBIDDEN'],
])('%s is refused: %s', (text, code) => {
  expect(() => targetOf(text, false)).toThrow(refused(code));
});

test('where the machine itself is allowed, it is over http too, and nothing else is', () => {
  expect(targetOf('http://127.0.0.1:8080/', true).port).toBe('8080');
  expect(targetOf('http://localhost:8080/', true).hostname).toBe('localhost');
  expect(() => targetOf('http://hooks.example/', true)).toThrow(refused('TARGET_INVALID'));
  expect(() => targetOf('https://10.0.0.1/', true)).toThrow(refused('TARGET_FORBIDDEN'));
});

test('an address is an address, however it is written', () => {
  for (const host of ['2130706433', '0x7f000001', '0177.0.0.1', '127.1', '127.0.0.1']) {
    expect(addressIn(new URL(`https://${host}/`))).toBe('127.0.0.1');
  }
  expect(addressIn(new URL('https://[::ffff:7f00:1]/'))).toBe('::ffff:7f00:1');
  expect(addressIn(new URL('https://hooks.example/'))).toBeUndefined();
  expect(isPublic('not an address')).toBe(false);
});
