import { join } from 'node:path';
import { Enum, Root, Type, type Field } from 'protobufjs';
import { protoFiles, protos } from './descriptors';

const maxDepth = 6;

/**
 * One example of a message, made from its description alone: every field is set to something that
 * is not its default and that tells where it stands, so that a lost or swapped field is seen.
 */
export function exampleOf(type: Type, depth = 0): Record<string, unknown> {
  const chosen = type.fieldsArray.filter((field) => isChosen(field) && isWithin(field, depth));
  return Object.fromEntries(
    chosen.map((field) => {
      const value = valueOf(field, depth);
      const whole = field.map ? { first: value } : field.repeated ? [value, value] : value;
      return [field.name, whole];
    }),
  );
}

/** The message types, named as the program names their fields. */
export function messageTypes(): Root {
  const root = new Root();
  root.resolvePath = (_, target) => join(protos, target);
  root.loadSync(protoFiles());
  root.resolveAll();
  return root;
}

/** Of a choice the first is taken. */
function isChosen(field: Field): boolean {
  return field.partOf === null || field.partOf.oneof[0] === field.name;
}

function isWithin(field: Field, depth: number): boolean {
  return !(field.resolvedType instanceof Type) || depth < maxDepth;
}

function valueOf(field: Field, depth: number): unknown {
  if (field.resolvedType instanceof Type) return exampleOf(field.resolvedType, depth + 1);
  if (field.resolvedType instanceof Enum) return lastOf(field.resolvedType);
  switch (field.type) {
    case 'string':
      return `${field.name} ${field.id} ü 包裹`;
    case 'bool':
      return true;
    case 'bytes':
      return Buffer.from([field.id, 0, 255]);
    case 'double':
    case 'float':
      return field.id + 0.5;
    case 'int64':
    case 'uint64':
    case 'sint64':
      return Number.MAX_SAFE_INTEGER - field.id;
    default:
      return 1_000_000 + field.id;
  }
}

function lastOf(type: Enum): string {
  const [name] = Object.entries(type.values).sort(([, a], [, b]) => b - a)[0] ?? [''];
  return name;
}
