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
