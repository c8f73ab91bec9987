import { logger } from '../../../shared/runtime/src/process/logger';

const secret = 'hunter2';
logger().info(
  {
    login: 'anna',
    token: secret,
    password: secret,
    headers: { authorization: `Bearer ${secret}` },
    request: { body: { secret, assertion: secret } },
    answer: { session: { owner: { accessToken: secret } } },
  },
  'a line',
);

const round: Record<string, unknown> = { name: 'topology', secret };
round['self'] = round;
const failed = Object.assign(new Error('not primary'), { code: 10_107, servers: [round] });
logger().error({ err: failed }, 'a write failed');
