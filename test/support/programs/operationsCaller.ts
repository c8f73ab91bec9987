import type { OperationsServiceDefinition } from '@serai/protos/serai/operations/v1/OperationsService';
import { connect } from '../../../shared/runtime/src/calls/connect';

/** Asks for one Replay that will never be answered, until it is killed. */
const client = connect<OperationsServiceDefinition>({
  address: process.env['OPERATIONS_ADDRESS'] ?? '',
  service: 'serai.operations.v1.OperationsService',
});
const token = process.env['TOKEN'] ?? '';

void client.replay({ consumer: 'hang' }, { deadlineMs: 60_000, token });
