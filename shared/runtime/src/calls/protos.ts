import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { loadSync } from '@grpc/proto-loader';
import type {
  MessageTypeDefinition,
  MethodDefinition,
  PackageDefinition,
  ServiceDefinition,
} from '@grpc/proto-loader';

export type AnyMessage = MessageTypeDefinition<object, object>;
export type AnyMethod = MethodDefinition<object, object>;

let loaded: PackageDefinition | undefined;

/** Everything that stands in protos/serai, read once per process. */
export function protos(): PackageDefinition {
  loaded ??= load();
  return loaded;
}

function load(): PackageDefinition {
  const folder = dirname(require.resolve('@serai/protos/package.json'));
  return loadSync(filesIn(folder), {
    keepCase: false,
    longs: Number,
    enums: String,
    defaults: true,
    arrays: true,
    oneofs: true,
    includeDirs: [folder],
  });
}

/** The methods of a service such as serai.booking.v1.BookingService; unknown is our mistake. */
export function protoService(name: string): ServiceDefinition {
  const found = protos()[name];
  if (found === undefined || 'format' in found) throw new Error(`no proto declares ${name}`);
  return found as ServiceDefinition;
}

/** The names of all services that protos/serai declares, in order. */
export function protoServiceNames(): readonly string[] {
  return Object.entries(protos())
    .filter(([, definition]) => !('format' in definition))
    .map(([name]) => name)
    .sort();
}

/** A message such as serai.booking.v1.BookingConfirmed; undefined when no proto declares it. */
export function protoMessage(name: string): AnyMessage | undefined {
  const found = protos()[name];
  return found !== undefined && isMessage(found) ? found : undefined;
}

/** One message: each carries the descriptors of all files, which are costly to read twice. */
export function anyMessage(): PackageDefinition {
  const found = Object.entries(protos()).find(([, definition]) => isMessage(definition));
  return found === undefined ? {} : Object.fromEntries([found]);
}

function isMessage(definition: object): definition is AnyMessage {
  return 'deserialize' in definition && 'format' in definition;
}

function filesIn(folder: string): string[] {
  return readdirSync(join(folder, 'serai'), { recursive: true })
    .map((name) => join('serai', String(name)))
    .filter((name) => name.endsWith('.proto'))
    .sort();
}
