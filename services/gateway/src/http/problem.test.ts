import { Refusal, refusalKinds } from '@serai/model';
import type { RefusalKind } from '@serai/model';
import { problemOf } from './problem';
import { gatewayRefusals } from './refusals';

test.each(Object.keys(refusalKinds) as RefusalKind[])(
  'a refusal of kind %s has the status, the title and the code of its table',
  (kind) => {
    const problem = problemOf(new Refusal(kind, 'SOME_REASON', 'Some sentence.'), 'req-1');
    expect(problem).toEqual({
      type: '/docs#SOME_REASON',
      title: refusalKinds[kind].title,
      status: refusalKinds[kind].http,
      detail: 'Some sentence.',
      code: 'SOME_REASON',
      errors: [],
      requestId: 'req-1',
    });
  },
);

test.each([
  ['BODY_TOO_LARGE', 413],
  ['MEDIA_TYPE_UNKNOWN', 415],
  ['METHOD_UNKNOWN', 405],
] as const)('%s has the status that HTTP has for it', (code, status) => {
  expect(problemOf(gatewayRefusals[code](), 'r').status).toBe(status);
});

test('fields of services are named as REST names them', () => {
  const errors = [{ field: 'parcels[2].grams', code: 'X', message: 'x' }];
  const problem = problemOf(new Refusal('invalid', 'X', 'x', { errors }), 'r');
  expect(problem.errors).toEqual([{ field: 'parcels[2].weightGrams', code: 'X', message: 'x' }]);
});
