import { checkNumbers } from '../calls/numbers';
import { protoMessage, type AnyMessage } from '../calls/protos';
import type { EncodedFact } from '../store/kind';

/**
 * A fact as protobuf bytes. T is the generated __Output type, so that a missing field does not
 * compile. Throws on an unknown type and on a number that protobuf would bend.
 */
export function encodeFact<T extends object>(type: string, message: T): EncodedFact {
  const known = messageType(type);
  checkNumbers(type, message);
  return { type, data: known.serialize(message) };
}

/** The message in the bytes. Throws on an unknown type, broken bytes and unsafe integers. */
export function decodeFact<T>(type: string, data: Buffer): T {
  const message = messageType(type).deserialize(data);
  checkNumbers(type, message);
  return message as T;
}

function messageType(type: string): AnyMessage {
  const found = protoMessage(type);
  if (found === undefined) throw new Error(`no fact is called ${type}`);
  return found;
}
