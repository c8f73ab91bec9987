import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Enum, Root, Service, Type, type Field, type NamespaceBase } from 'protobufjs';

export const protos = join(__dirname, '../../protos');

/** What a message, an enum or a service says, line by line, as it is compared and committed. */
export interface Descriptors {
  /** Full names of the messages that stand in *_facts.proto. */
  facts: string[];
  messages: Record<string, Record<string, string>>;
  enums: Record<string, Record<string, string>>;
  services: Record<string, Record<string, string>>;
}

export function protoFiles(): string[] {
  return readdirSync(join(protos, 'serai'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.proto'))
    .map((name) => join('serai', name))
    .sort();
}

/** The protos of the project as they are now. */
export function presentDescriptors(): Descriptors {
  const root = new Root();
  root.resolvePath = (_, target) => join(protos, target);
  root.loadSync(protoFiles(), { keepCase: true });
  return descriptorsOf(root);
}

export function descriptorsOf(root: Root): Descriptors {
  root.resolveAll();
  const found: Descriptors = { facts: [], messages: {}, enums: {}, services: {} };
  collect(root, found);
  found.facts.sort();
  return found;
}

/**
 * How facts broke since `before`. They are kept for ever and read by whoever comes later, so of all
 * that a fact carries no field may go, change its number, its name or its kind; fields may be added.
 */
export function brokenFacts(before: Descriptors, after: Descriptors): string[] {
  const gone = before.facts
    .filter((name) => after.messages[name] === undefined)
    .map((name) => `${name} is gone`);
  const kept = [...carried(before)].filter((name) => !gone.includes(`${name} is gone`));
  const changed = kept.flatMap((name) => {
    const [old, now] = [linesOf(before, name), linesOf(after, name)];
    return Object.entries(old)
      .filter(([number, line]) => now[number] !== line)
      .map(([number, line]) => `${name} ${number}: ${line} is now ${now[number] ?? 'gone'}`);
  });
  return [...gone, ...changed];
}

/** The facts and every message and enum in them, however deep. */
function carried(descriptors: Descriptors): Set<string> {
  const found = new Set<string>();
  const waiting = [...descriptors.facts];
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (found.has(name)) continue;
    found.add(name);
    const types = Object.values(linesOf(descriptors, name)).flatMap((line) =>
      line.split(/[ <>,]+/),
    );
    waiting.push(...types.filter((type) => type.startsWith('serai.') || type.startsWith('test.')));
  }
  return found;
}

function linesOf(descriptors: Descriptors, name: string): Record<string, string> {
  return descriptors.messages[name] ?? descriptors.enums[name] ?? {};
}

function collect(space: NamespaceBase, found: Descriptors): void {
  for (const thing of space.nestedArray) {
    const name = thing.fullName.slice(1);
    if (thing instanceof Type) {
      found.messages[name] = Object.fromEntries(
        thing.fieldsArray.map((field) => [String(field.id), lineOf(field)]),
      );
      if (thing.filename?.endsWith('_facts.proto')) found.facts.push(name);
    } else if (thing instanceof Enum) {
      found.enums[name] = Object.fromEntries(
        Object.entries(thing.values).map(([value, number]) => [String(number), value]),
      );
    } else if (thing instanceof Service) {
      found.services[name] = Object.fromEntries(
        thing.methodsArray.map((method) => {
          const asked = `${method.requestStream ? 'stream ' : ''}${nameOf(method.resolvedRequestType)}`;
          const told = `${method.responseStream ? 'stream ' : ''}${nameOf(method.resolvedResponseType)}`;
          return [method.name, `${asked} -> ${told}`];
        }),
      );
    }
    if ('nestedArray' in thing) collect(thing as NamespaceBase, found);
  }
}

/** 'repeated serai.booking.v1.Part parts' */
function lineOf(field: Field): string {
  const type = field.resolvedType === null ? field.type : nameOf(field.resolvedType);
  const isMap = field.map;
  const key = 'keyType' in field ? String(field.keyType) : '';
  const isOptional = field.partOf?.name.startsWith('_') ?? false;
  const choice = field.partOf === null || isOptional ? '' : ` of ${field.partOf.name}`;
  const label = field.repeated ? 'repeated ' : isOptional ? 'optional ' : '';
  return `${label}${isMap ? `map<${key},${type}>` : type} ${field.name}${choice}`;
}

function nameOf(type: Type | Enum | null): string {
  return type === null ? '?' : type.fullName.slice(1);
}
