import { createHash } from 'node:crypto';
import { callRefusals } from './callRefusals';
import { maxMessageBytes } from './limits';
import { checkNumbers } from './numbers';
import { protoService } from './protos';
import type { AnyMessage, AnyMethod } from './protos';

/** Turns the messages of one method into bytes and back, and refuses what does not survive that. */
export interface Codec {
  readonly path: string;
  encodeRequest(request: unknown): Buffer;
  decodeRequest(bytes: Buffer): unknown;
  encodeResponse(response: unknown): Buffer;
  decodeResponse(bytes: Buffer): unknown;
  /** sha256 over method and request, hex. */
  digest(bytes: Buffer): string;
}

export function codecOf(service: string, method: string): Codec {
  const definition = protoService(service)[method];
  if (definition === undefined) throw new Error(`${service} declares no ${method}`);
  const [request, response] = namesOf(service, definition);
  return {
    path: definition.path,
    encodeRequest: (message) => encode(definition.requestType, request, message),
    decodeRequest: (bytes) => decode(definition.requestType, request, bytes),
    encodeResponse: (message) => encode(definition.responseType, response, message),
    decodeResponse: (bytes) => decode(definition.responseType, response, bytes),
    digest: (bytes) =>
      createHash('sha256').update(definition.path).update('\n').update(bytes).digest('hex'),
  };
}

/** Messages stand in the package of the service that uses them. */
function namesOf(service: string, definition: AnyMethod): readonly [string, string] {
  const scope = service.slice(0, service.lastIndexOf('.') + 1);
  const nameOf = (message: AnyMessage) => scope + (message.type as { readonly name: string }).name;
  return [nameOf(definition.requestType), nameOf(definition.responseType)];
}

function encode(type: AnyMessage, name: string, message: unknown): Buffer {
  checkNumbers(name, message);
  const bytes = type.serialize(message as object);
  if (bytes.byteLength > maxMessageBytes) throw callRefusals.MESSAGE_TOO_LARGE();
  return bytes;
}

function decode(type: AnyMessage, name: string, bytes: Buffer): unknown {
  let message: object;
  try {
    message = type.deserialize(bytes);
  } catch (cause) {
    const unreadable = callRefusals.MESSAGE_INVALID();
    unreadable.cause = cause;
    throw unreadable;
  }
  checkNumbers(name, message);
  return message;
}
