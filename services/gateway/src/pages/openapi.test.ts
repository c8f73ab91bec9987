import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { protoService, protoServiceNames } from '@serai/runtime';
import { routes } from '../routes';
import { openApiDocument } from './openapi';

interface Operation {
  operationId: string;
  summary: string;
  security?: unknown[];
  parameters?: { name: string; in: string; required?: boolean; schema: unknown }[];
  requestBody?: { content: Record<string, unknown> };
  responses: Record<string, { content?: Record<string, { schema: unknown }> }>;
}

const document = JSON.parse(JSON.stringify(openApiDocument())) as {
  openapi: string;
  info: { description: string };
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, unknown> };
};
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
);

test('it is OpenAPI 3.1 with every route of the table and no other', () => {
  expect(document.openapi).toBe('3.1.0');
  const told = operations.map(({ path, method }) => `${method} ${path}`);
  const served = routes.map(({ path, method }) => `${method} ${path.replace(/:(\w+)/g, '{$1}')}`);
  expect(told.sort()).toEqual(served.sort());
});

test.each(operations.map((each) => [`${each.method} ${each.path}`, each] as const))(
  '%s declares its path parameters, its answer and its refusal',
  (_name, { path, operation }) => {
    const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    const declared = (operation.parameters ?? []).filter((parameter) => parameter.in === 'path');
    expect(declared.map(({ name }) => name)).toEqual(inPath);
    for (const parameter of declared) expect(parameter.required).toBe(true);
    expect(operation.summary.length).toBeGreaterThan(5);
    const [first] = Object.keys(operation.responses);
    expect(Number(first)).toBeGreaterThanOrEqual(200);
    expect(Object.keys(operation.responses['default']?.content ?? {})).toEqual([
      'application/problem+json',
    ]);
  },
);

test('operations have names of their own', () => {
  const names = operations.map(({ operation }) => operation.operationId);
  expect(new Set(names).size).toBe(names.length);
});

test('what creates something says that it needs a key', () => {
  for (const route of routes.filter(({ creates }) => creates)) {
    const path = route.path.replace(/:(\w+)/g, '{$1}');
    const parameters = document.paths[path]?.[route.method]?.parameters ?? [];
    expect(parameters).toContainEqual(
      expect.objectContaining({ name: 'Idempotency-Key', in: 'header', required: true }),
    );
  }
});

test('every reference leads somewhere, and every schema is referred to', () => {
  const references = new Set(
    [...JSON.stringify(document).matchAll(/"#\/components\/schemas\/(\w+)"/g)].map(([, n]) => n),
  );
  expect([...references].sort()).toEqual(Object.keys(document.components.schemas).sort());
});

test('the main things are described by name, as REST shows them', () => {
  const names = ['Quote', 'Booking', 'Parcel', 'Unit', 'HandOver', 'TrackResponse', 'Member'];
  expect(Object.keys(document.components.schemas)).toEqual(
    expect.arrayContaining([...names, 'Agreement', 'Point', 'Line', 'Departure', 'Problem']),
  );
  expect(document.components.schemas['ParcelAsked']).toMatchObject({
    properties: { weightGrams: { type: 'integer' }, value: { $ref: '#/components/schemas/Money' } },
  });
  expect(document.components.schemas['Quote']).toMatchObject({
    properties: { expiresAt: { type: 'string', format: 'date-time' } },
    required: expect.arrayContaining(['parcels', 'options']),
  });
});

test('the table of refusals is in it', () => {
  expect(document.info.description).toMatch(/\| BODY_TOO_LARGE \| 413 \|/);
  expect(document.info.description).toMatch(/\| POINT_UNKNOWN \| 404 \|/);
});

/** Asked by services of each other, or part of something that has a route. */
const notOverRest = [
  'serai.capacity.v1.JournalService/Submit',
  'serai.capacity.v1.NetworkService/FindItineraries',
  'serai.capacity.v1.SpaceService/Exchange',
  'serai.capacity.v1.SpaceService/ExchangeMany',
  'serai.partner.v1.IdentityService/SignInService',
  // A hand-over is signed by signing it: tracking asks for the signature.
  'serai.partner.v1.IdentityService/SignManifest',
];

test('every method of the services has a route, or stands here', () => {
  const folder = join(__dirname, '../routes');
  const source = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => readFileSync(join(folder, name), 'utf8'))
    .join('\n');
  const unasked = protoServiceNames().flatMap((service) =>
    Object.keys(protoService(service))
      .filter((method) => {
        const name = method.replace(/^./, (first) => first.toLowerCase());
        return !new RegExp(`\\.${name}\\(`).test(source);
      })
      .map((method) => `${service}/${method}`),
  );
  expect(unasked.sort()).toEqual(notOverRest);
});
