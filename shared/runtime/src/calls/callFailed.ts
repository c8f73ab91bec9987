import { status } from '@grpc/grpc-js';

/** A call that ended in a way that is nobody's refusal: a failure on the other side. */
export class CallFailed extends Error {
  readonly method: string;
  readonly status: string;

  constructor(method: string, code: status, details: string) {
    super(`${method} failed with ${status[code]}: ${details}`);
    this.name = 'CallFailed';
    this.method = method;
    this.status = status[code];
  }
}
