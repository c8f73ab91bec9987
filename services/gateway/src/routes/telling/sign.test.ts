import { createHmac } from 'node:crypto';
import { Webhook, WebhookVerificationError } from 'standardwebhooks';
import { gs1Headers, newSecret, oldSecretMs, rotated, standardHeaders } from './sign';

const now = Date.now();
const body = '{"specversion":"1.0"}';

test('a message verifies with its secret as Standard Webhooks says, and with nothing else', () => {
  const secret = newSecret();
  const headers = standardHeaders('msg_1', now, body, [{ secret }]);
  expect(new Webhook(secret).verify(body, headers)).toEqual({ specversion: '1.0' });
  const [, ...rest] = [...body];
  const wrong = [
    () => new Webhook(secret).verify(` ${rest.join('')}`, headers),
    () => new Webhook(newSecret()).verify(body, headers),
    () => new Webhook(secret).verify(body, { ...headers, 'webhook-id': 'msg_2' }),
    () => new Webhook(secret).verify(body, { ...headers, 'webhook-timestamp': '1' }),
  ];
  for (const verify of wrong) expect(verify).toThrow(WebhookVerificationError);
  const key = Buffer.from(secret.replace('whsec_', ''), 'base64');
  const content = `msg_1.${Math.floor(now / 1_000)}.${body}`;
  const own = createHmac('sha256', key).update(content).digest('base64');
  expect(headers['webhook-signature']).toBe(`v1,${own}`);
});

test('after a rotation both secrets sign, for a day; of three only the latest two', () => {
  const [first, second, third] = [newSecret(), newSecret(), newSecret()];
  const two = rotated([{ secret: first }], second, now);
  for (const secret of [first, second]) {
    const headers = standardHeaders('msg_1', now, body, two);
    expect(new Webhook(secret).verify(body, headers)).toBeDefined();
  }
  const later = standardHeaders('msg_1', now + oldSecretMs, body, two);
  expect(later['webhook-signature']?.split(' ')).toHaveLength(1);
  expect(rotated(two, third, now).map(({ secret }) => secret)).toEqual([third, second]);
});

test('EPCIS is signed under the token of who subscribed, if there is one', () => {
  const signature = createHmac('sha256', 'a token').update(body).digest('base64');
  expect(gs1Headers(body, 'a token')).toEqual({ 'GS1-Signature': signature });
  expect(gs1Headers(body, '')).toEqual({});
});
