import type { Refusal } from '@serai/model';
import { callRefusals } from './callRefusals';
import { protoMessage } from './protos';
import type { AnyMessage } from './protos';

type Check = (value: unknown, path: string) => void;
type Field = readonly [name: string, check: Check];

interface FieldDescriptor {
  readonly name: string;
  readonly type: string;
  readonly typeName: string;
}

const checksByMessage = new Map<string, readonly Field[]>();

/**
 * Refuses a number that protobuf would bend without a word: an integer beyond 2^53 or outside its
 * field's width, a fraction in an integer field, NaN and infinities. Refuses INT64_OUT_OF_RANGE and
 * NUMBER_INVALID, naming the field as in legs[0].price.
 */
export function checkNumbers(messageName: string, message: unknown): void {
  checkMessage(messageName, message, '');
}

function checkMessage(name: string, value: unknown, path: string): void {
  if (typeof value !== 'object' || value === null) return;
  const read = value as Readonly<Record<string, unknown>>;
  for (const [field, check] of checksOf(name)) {
    const inner = read[field];
    if (inner === undefined || inner === null) continue;
    const at = path === '' ? field : `${path}.${field}`;
    if (Array.isArray(inner)) inner.forEach((each, index) => check(each, `${at}[${index}]`));
    else check(inner, at);
  }
}

/** The fields of a message that hold numbers, themselves or within. */
function checksOf(name: string): readonly Field[] {
  const known = checksByMessage.get(name);
  if (known !== undefined) return known;
  const message = protoMessage(name);
  if (message === undefined) throw new Error(`no proto declares ${name}`);
  const fields = fieldsOf(message).flatMap((field): Field[] => {
    const check = checkOf(name, field);
    return check === undefined ? [] : [[field.name, check]];
  });
  checksByMessage.set(name, fields);
  return fields;
}

function checkOf(owner: string, field: FieldDescriptor): Check | undefined {
  switch (field.type) {
    case 'TYPE_MESSAGE': {
      const inner = resolve(owner, field.typeName);
      return inner === undefined ? undefined : (value, path) => checkMessage(inner, value, path);
    }
    case 'TYPE_INT64':
    case 'TYPE_SINT64':
    case 'TYPE_SFIXED64':
      return checkWhole(Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);
    case 'TYPE_UINT64':
    case 'TYPE_FIXED64':
      return checkWhole(0, Number.MAX_SAFE_INTEGER);
    case 'TYPE_INT32':
    case 'TYPE_SINT32':
    case 'TYPE_SFIXED32':
      return checkWhole(-(2 ** 31), 2 ** 31 - 1);
    case 'TYPE_UINT32':
    case 'TYPE_FIXED32':
      return checkWhole(0, 2 ** 32 - 1);
    case 'TYPE_DOUBLE':
    case 'TYPE_FLOAT':
      return (value, path) => {
        if (!Number.isFinite(value)) throw callRefusals.NUMBER_INVALID({ field: path });
      };
    default:
      return undefined;
  }
}

function checkWhole(least: number, most: number): Check {
  return (value, path) => {
    if (!Number.isSafeInteger(value)) throw notWhole(value, path);
    const whole = value as number;
    if (whole < least || whole > most) throw callRefusals.NUMBER_INVALID({ field: path });
  };
}

function notWhole(value: unknown, path: string): Refusal {
  const isFraction = typeof value !== 'number' || (Number.isFinite(value) && value % 1 !== 0);
  return isFraction
    ? callRefusals.NUMBER_INVALID({ field: path })
    : callRefusals.INT64_OUT_OF_RANGE({ field: path });
}

/** Descriptors name a type as seen from where it is used: looked up from the inside out. */
function resolve(owner: string, typeName: string): string | undefined {
  if (typeName.startsWith('.')) return typeName.slice(1);
  const scope = owner.split('.');
  for (let depth = scope.length; depth >= 0; depth -= 1) {
    const candidate = [...scope.slice(0, depth), typeName].join('.');
    if (protoMessage(candidate) !== undefined) return candidate;
  }
  return undefined;
}

function fieldsOf(message: AnyMessage): readonly FieldDescriptor[] {
  return (message.type as { readonly field: readonly FieldDescriptor[] }).field;
}
