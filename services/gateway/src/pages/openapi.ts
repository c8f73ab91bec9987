import { createDocument } from 'zod-openapi';
import type { ZodOpenApiObject, ZodOpenApiOperationObject } from 'zod-openapi';
import { z } from 'zod';
import { routes } from '../routes';
import { MessageSchemas } from './messageSchemas';
import { refusalTable } from './refusalTable';
import type { Route } from '../routes/route';

const problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    code: z.string(),
    errors: z.array(z.object({ field: z.string(), code: z.string(), message: z.string() })),
    requestId: z.string(),
  })
  .meta({ id: 'Problem', description: 'RFC 9457 problem details' });

const description = `The open network of a logistics alliance. Sign in at \`/v1/sign-in\`, then send
\`Authorization: Bearer\`. Money is whole minor units of an ISO 4217 currency, weights are grams,
volumes cm3, distances metres, instants RFC 3339 with zone. Requests that create something carry an
\`Idempotency-Key\`: a repeat with the same key is the same request.`;

const bytes = { type: 'string', contentMediaType: 'application/pdf' } as const;

/** OpenAPI 3.1, made from the schemas that validate. */
export function openApiDocument(): ReturnType<typeof createDocument> {
  const messages = new MessageSchemas();
  const paths: Record<string, Record<string, ZodOpenApiOperationObject>> = {};
  for (const route of routes) {
    const path = route.path.replace(/:([A-Za-z]+)/g, '{$1}');
    paths[path] = { ...paths[path], [route.method]: operationOf(route, messages) };
  }
  return createDocument({
    openapi: '3.1.0',
    info: { title: 'Serai', version: '1', description: `${description}\n\n${refusalTable()}` },
    servers: [{ url: '/' }],
    paths,
    components: {
      schemas: messages.components,
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
    },
  } as ZodOpenApiObject);
}

function operationOf(route: Route, messages: MessageSchemas): ZodOpenApiOperationObject {
  const granted = grantedOf(route, messages);
  const responses = Object.fromEntries(
    route.statuses.map((status) => [
      String(status),
      status === 204
        ? { description: 'Done' }
        : { description: 'Granted', content: { [route.contentType]: { schema: granted } } },
    ]),
  );
  const key = z.object({ 'Idempotency-Key': z.string().min(1).max(200) });
  return {
    tags: [route.tag],
    summary: route.summary,
    operationId: `${route.method}${route.path.replace(/[^A-Za-z0-9]+(.)?/g, (_all, next: string) => (next ?? '').toUpperCase())}`,
    ...(route.who === 'anyone' ? {} : { security: [{ bearer: [] }] }),
    description: route.who === 'anyone' ? 'For anyone.' : `For: ${route.who.join(', ')}.`,
    requestParams: {
      path: route.params,
      query: route.query,
      ...(route.creates ? { header: key } : {}),
    } as NonNullable<ZodOpenApiOperationObject['requestParams']>,
    ...bodyOf(route),
    responses: {
      ...responses,
      default: {
        description: 'Refused',
        content: { 'application/problem+json': { schema: problem } },
      },
    } as ZodOpenApiOperationObject['responses'],
  };
}

function grantedOf({ answer, contentType }: Route, messages: MessageSchemas): unknown {
  if (contentType === 'text/event-stream') return { type: 'string' };
  if (contentType !== 'application/json') return bytes;
  return 'message' in answer ? messages.of(answer) : answer;
}

function bodyOf({ takes, body }: Route): Pick<ZodOpenApiOperationObject, 'requestBody'> {
  const schema = takes === 'text/csv' ? z.string() : body;
  if (schema === undefined) return {};
  return { requestBody: { required: true, content: { [takes]: { schema } } } };
}
