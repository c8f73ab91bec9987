import { runService } from '../../../shared/runtime/src/process/service';
import { logger } from '../../../shared/runtime/src/process/logger';
import { fixedKeys } from '../../../shared/runtime/src/identity/fixedKeys';
import type { KeySet } from '../../../shared/runtime/src/identity/types';
import { serve } from '../../../shared/runtime/src/calls/serve';
import type { Call } from '../../../shared/runtime/src/calls/types';

/** Serves Replay: consumer 'hang' waits until its caller is gone, any other is answered at once. */
async function replay({ request, signal }: Call<unknown>): Promise<unknown> {
  const { consumer } = request as { consumer: string };
  logger().info(`asked: ${consumer}`);
  if (consumer === 'hang') {
    await new Promise((resolve) => signal.addEventListener('abort', resolve));
    logger().info('the caller is gone');
  }
  return { released: process.pid, parkedAgain: 0 };
}

void runService({
  name: 'operations',
  parts: [
    serve({
      listen: process.env['GRPC_LISTEN'] ?? '127.0.0.1:0',
      doors: [
        {
          service: 'serai.operations.v1.OperationsService',
          methods: [{ name: 'Replay', rule: { roles: ['admin'] }, handler: replay }],
        },
      ],
      verify: fixedKeys(JSON.parse(process.env['TEST_KEYS'] ?? '{}') as KeySet),
    }),
  ],
});
