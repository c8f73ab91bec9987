import { protoMessage } from '@serai/runtime';
import { instantName, restField } from '../routes/names';
import type { MessageAnswer } from '../routes/messages';

export type JsonSchema = Readonly<Record<string, unknown>>;

interface Field {
  readonly name: string;
  readonly label: string;
  readonly type: string;
  readonly typeName: string;
  readonly proto3Optional: boolean;
}

const ref = (name: string): JsonSchema => ({ $ref: `#/components/schemas/${name}` });

/**
 * Schemas of answers, made from the messages of the protos by the rules that `toRest` shows them by:
 * instants are RFC 3339, and what is empty is left out. Each message is described once.
 */
export class MessageSchemas {
  readonly components: Record<string, JsonSchema> = {};
  private readonly names = new Map<string, string>();

  of({ message, form }: MessageAnswer): JsonSchema {
    const item = this.reference(message);
    if (form === 'one') return item;
    const items = { type: 'array', items: item };
    if (form === 'page') {
      const next = { type: ['string', 'null'], description: 'The cursor of the following page.' };
      return object({ items, next });
    }
    const errors = { type: 'array', items: this.reference('serai.capacity.v1.RowError') };
    return object({ items, errors, changed: { type: 'integer' } });
  }

  private reference(message: string): JsonSchema {
    const known = this.names.get(message);
    if (known !== undefined) return ref(known);
    const [, service = '', , short = ''] = message.split('.');
    const isTaken = short in this.components;
    const name = isTaken ? `${service[0]?.toUpperCase()}${service.slice(1)}${short}` : short;
    this.names.set(message, name);
    this.components[name] = {};
    this.components[name] = this.describe(message);
    return ref(name);
  }

  private describe(message: string): JsonSchema {
    const fields = fieldsOf(message).filter(({ name }) => !name.startsWith('_'));
    const properties = fields.map((field) => [restField(field.name), this.value(message, field)]);
    const required = fields.filter(isAlwaysThere).map(({ name }) => restField(name));
    return { type: 'object', properties: Object.fromEntries(properties), required };
  }

  private value(message: string, field: Field): JsonSchema {
    const one = this.single(message, field);
    return field.label === 'LABEL_REPEATED' ? { type: 'array', items: one } : one;
  }

  private single(message: string, { name, type, typeName }: Field): JsonSchema {
    switch (type) {
      case 'TYPE_MESSAGE':
        return this.reference(fullName(message, typeName));
      case 'TYPE_BOOL':
        return { type: 'boolean' };
      case 'TYPE_DOUBLE':
        return { type: 'number' };
      case 'TYPE_INT64':
        return instantName.test(name)
          ? { type: 'string', format: 'date-time' }
          : { type: 'integer', format: 'int64' };
      case 'TYPE_INT32':
        return { type: 'integer', format: 'int32' };
      case 'TYPE_STRING':
        return { type: 'string' };
      default:
        throw new Error(`${message}.${name} is ${type}, which no answer shows`);
    }
  }
}

/** Numbers, truths and lists are always shown; empty texts and absent messages are left out. */
function isAlwaysThere(field: Field): boolean {
  if (field.label === 'LABEL_REPEATED') return true;
  const isLeftOut = field.proto3Optional || instantName.test(field.name);
  return (
    !isLeftOut && ['TYPE_BOOL', 'TYPE_DOUBLE', 'TYPE_INT32', 'TYPE_INT64'].includes(field.type)
  );
}

/** A name as it is written in the file, looked for in the packages around it, the nearest first. */
function fullName(from: string, written: string): string {
  const packages = from.split('.').slice(0, -1);
  for (let depth = packages.length; depth >= 0; depth -= 1) {
    const name = [...packages.slice(0, depth), written].join('.');
    if (protoMessage(name) !== undefined) return name;
  }
  throw new Error(`no proto declares ${written}`);
}

function fieldsOf(message: string): readonly Field[] {
  const found = protoMessage(message);
  if (found === undefined) throw new Error(`no proto declares ${message}`);
  return (found.type as { field: readonly Field[] }).field;
}

function object(properties: Record<string, unknown>): JsonSchema {
  return { type: 'object', properties, required: Object.keys(properties) };
}
