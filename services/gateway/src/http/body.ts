import type { NextFunction, Request, RequestHandler, Response } from 'express';
import express from 'express';
import type { Refusal } from '@serai/model';
import type { Route } from '../routes/route';
import { gatewayRefusals } from './refusals';

/** A quote for 500 parcels is well below this. */
export const maxBodyBytes = 1_000_000;
export const maxBodyDepth = 20;

/** Names that would reach into an object's machinery. */
const forbiddenNames = new Set(['__proto__', 'constructor', 'prototype']);

const json = express.json({ limit: maxBodyBytes, strict: false, type: 'application/json' });

/** Reads the body in the form the route takes; what cannot be that is refused with its reason. */
export function bodyReader(takes: Route['takes']): RequestHandler {
  if (takes === 'application/ld+json') return leaveDocument;
  return takes === 'text/csv' ? leaveCsv : readJson;
}

/** CSV is read while it arrives, by the route itself. */
function leaveCsv(request: Request, _response: Response, next: NextFunction): void {
  const type = request.headers['content-type'] ?? '';
  const isPlain = request.headers['content-encoding'] === undefined;
  const isCsv = /^text\/csv\s*(;\s*charset="?utf-8"?\s*)?$/i.test(type) && isPlain;
  next(isCsv ? undefined : gatewayRefusals.MEDIA_TYPE_UNKNOWN());
}

/** A document of events is read by its route, which knows its limits and its languages. */
function leaveDocument(request: Request, _response: Response, next: NextFunction): void {
  const type = request.headers['content-type'] ?? '';
  const isPlain = request.headers['content-encoding'] === undefined;
  const isKnown = /^(application\/(ld\+)?json|(application|text)\/xml)\s*(;|$)/i.test(type);
  next(isKnown && isPlain ? undefined : gatewayRefusals.MEDIA_TYPE_UNKNOWN());
}

function readJson(request: Request, response: Response, next: NextFunction): void {
  const type = request.headers['content-type'];
  const hasBody = Number(request.headers['content-length'] ?? 0) > 0 || isChunked(request);
  if (hasBody && !/^application\/json\s*(;|$)/i.test(type ?? '')) {
    next(gatewayRefusals.MEDIA_TYPE_UNKNOWN());
    return;
  }
  json(request, response, (error: unknown) => next(error === undefined ? undefined : asked(error)));
}

function isChunked(request: Request): boolean {
  return request.headers['transfer-encoding'] !== undefined;
}

/** Errors of the parser in the alliance's words. */
function asked(error: unknown): Refusal | unknown {
  const type = typeof error === 'object' && error !== null && 'type' in error ? error.type : '';
  switch (type) {
    case 'entity.too.large':
      return gatewayRefusals.BODY_TOO_LARGE({ field: 'body' });
    case 'entity.parse.failed':
    case 'request.aborted':
    case 'request.size.invalid':
      return gatewayRefusals.BODY_NOT_JSON({ field: 'body' });
    case 'encoding.unsupported':
    case 'charset.unsupported':
      return gatewayRefusals.MEDIA_TYPE_UNKNOWN();
    default:
      return isOfClient(error) ? gatewayRefusals.BODY_NOT_JSON({ field: 'body' }) : error;
  }
}

/** The parser's own word that the bytes are to blame. */
function isOfClient(error: unknown): boolean {
  if (typeof error !== 'object' || error === null || !('status' in error)) return false;
  return typeof error.status === 'number' && error.status >= 400 && error.status < 500;
}

/** Refuses BODY_TOO_DEEP, and names that would reach into an object's machinery. */
export function checkShape(value: unknown, depth = 0): void {
  if (typeof value !== 'object' || value === null) return;
  if (depth >= maxBodyDepth) throw gatewayRefusals.BODY_TOO_DEEP({ field: 'body' });
  for (const name of Object.keys(value)) {
    if (forbiddenNames.has(name)) throw gatewayRefusals.BODY_INVALID({ field: name });
    checkShape((value as Record<string, unknown>)[name], depth + 1);
  }
}
