import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Actor, Schedule } from '@serai/model';
import { hasRole, isRefusal, isSchedule } from '@serai/model';
import type { Verifier } from '@serai/runtime';
import { logger, newId } from '@serai/runtime';
import type { WebSocket } from 'ws';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import { WebSocketServer } from 'ws';
import { z } from 'zod';
import { epcisRefusals } from '../routes/epcis/epcisRefusals';
import { placesOf } from '../routes/places';
import * as s from '../routes/schemas';
import type { Services } from '../routes/services';
import type { SocketAsked } from '../routes/telling/epcisSocket';
import { followInto } from '../routes/telling/epcisSocket';
import { ownerOf } from '../routes/telling/subscription';
import { watchToken } from '../routes/telling/watchToken';
import { bearerOf } from './bearer';
import { problemOf } from './problem';
import { gatewayRefusals } from './refusals';
import { validate } from './validate';

export interface SocketsOptions {
  readonly services: Pick<Services, 'epcis' | 'following'>;
  readonly verifier: Verifier;
}

export interface Sockets {
  /** Asks all who follow to come back to another gateway. */
  end(): void;
}

/** Sockets open at once at one gateway, and for one member. */
export const socketLimits = { inAll: 500, perKey: 20 };
/** A socket that ends is opened again at once; more than that is no following. */
const openingsPerMinute = 120;
const minuteSeconds = 60;
/** After so long who follows comes back with a fresh token. */
const longestMs = 15 * 60_000;
const pingEveryMs = 30_000;
/** Whoever follows has nothing to say. */
const maxHeardBytes = 1_024;
const deadlineMs = 10_000;
const path = /^\/v1\/epcis\/queries\/([A-Za-z0-9._-]{1,100})\/events(?:\?(.*))?$/;
const away = 1_001;

interface Reached {
  readonly msBeforeNext?: number;
}

const flag = z.enum(['true', 'false']).default('false');
const field = z.string().max(200).optional();
const asking = z.strictObject({
  ...{ stream: flag, reportIfEmpty: flag, initialRecordTime: s.instant.optional() },
  ...{ second: field, minute: field, hour: field },
  ...{ dayOfMonth: field, month: field, dayOfWeek: field },
});
type Asking = z.output<typeof asking>;

/**
 * Subscriptions of EPCIS 2.0 by WebSocket: what a named query finds, as it is recorded
 * (`stream=true`) or on a schedule, to whoever connects with a token and as that person may see it.
 */
export function socketsOn(server: Server, { services, verifier }: SocketsOptions): Sockets {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: maxHeardBytes });
  const following = new Set<AbortController>();
  const takePlace = placeTaker();
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy());
    accept(request, socket)
      .then((asked) => {
        sockets.handleUpgrade(request, socket, head, (opened) =>
          follow(opened, asked, bearerOf(request)),
        );
      })
      .catch((error: unknown) => refuse(socket, error));
  });
  return {
    end: () => {
      for (const each of following) each.abort();
    },
  };

  async function accept(request: IncomingMessage, socket: Duplex): Promise<SocketAsked> {
    const [, queryName, query = ''] = path.exec(request.url ?? '') ?? [];
    if (queryName === undefined) throw gatewayRefusals.ROUTE_MISSING();
    const token = bearerOf(request);
    const viewer = allowed(verifier, token);
    await takePlace(viewer, socket);
    const given = Object.fromEntries(new URLSearchParams(query));
    const asked = validate(asking, given, 'query') as Asking;
    const { stream, reportIfEmpty, initialRecordTime, ...said } = asked;
    const schedule = said as Schedule;
    const isStream = stream === 'true';
    if (isStream ? Object.keys(schedule).length > 0 : !isSchedule(schedule)) {
      throw epcisRefusals.SUBSCRIPTION_INVALID({ field: 'schedule' });
    }
    const call = { deadlineMs, ...(token === undefined ? {} : { token }) };
    const { query: kept } = await services.epcis.getQuery({ name: queryName }, call);
    const from = initialRecordTime === undefined ? {} : { initialRecordTime };
    const when = { ...from, ...(isStream ? {} : { schedule }) };
    const told = { queryName, ownerId: kept?.ownerId ?? '', viewer, id: newId('sub') };
    return { ...told, ...when, reportIfEmpty: reportIfEmpty === 'true' };
  }

  function follow(socket: WebSocket, asked: SocketAsked, token = ''): void {
    const gone = new AbortController();
    following.add(gone);
    const ended = watchToken(verifier, token, gone.signal);
    ended.addEventListener('abort', () => gone.abort(), { once: true });
    const timer = setTimeout(() => gone.abort(), longestMs);
    const pings = setInterval(() => socket.ping(), pingEveryMs);
    socket.on('error', () => gone.abort());
    socket.once('close', () => gone.abort());
    followInto(services, asked, (text) => sent(socket, text), gone.signal)
      .catch((error: unknown) => {
        if (!gone.signal.aborted) logger().warn({ err: error }, 'a socket could not be told');
      })
      .finally(() => {
        following.delete(gone);
        gone.abort();
        clearTimeout(timer);
        clearInterval(pings);
        socket.close(away);
      });
  }
}

/** A place at this gateway, held until the line closes, and counted before anything is waited for. */
function placeTaker() {
  const places = placesOf(socketLimits);
  const openings = new RateLimiterMemory({ points: openingsPerMinute, duration: minuteSeconds });
  return async (viewer: Actor, socket: Duplex): Promise<void> => {
    const leave = places.take(ownerOf(viewer));
    if (leave === undefined) throw gatewayRefusals.TOO_MANY_REQUESTS({ retryAfterSeconds: 30 });
    socket.once('close', leave);
    await openings.consume(viewer.subject).catch(({ msBeforeNext = 1_000 }: Reached) => {
      const retryAfterSeconds = Math.ceil(msBeforeNext / 1_000);
      throw gatewayRefusals.TOO_MANY_REQUESTS({ retryAfterSeconds });
    });
  };
}

/** Comes back once the other side's buffers took it: a slow reader is told slowly. */
function sent(socket: WebSocket, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.send(text, (error) => (error ? reject(error) : resolve()));
  });
}

function allowed(verifier: Verifier, token: string | undefined): Actor {
  if (token === undefined) throw gatewayRefusals.TOKEN_REQUIRED();
  const actor = verifier.verify(token);
  if (!hasRole(actor, 'operator', 'admin', 'auditor')) throw gatewayRefusals.ROLE_REQUIRED();
  return actor;
}

function refuse(socket: Duplex, error: unknown): void {
  if (!isRefusal(error)) logger().error({ err: error }, 'an upgrade failed');
  const refusal = isRefusal(error) ? error : gatewayRefusals.SOCKETS_AWAY();
  const problem = problemOf(refusal, newId('req'));
  const body = JSON.stringify(problem);
  const head = [
    `HTTP/1.1 ${problem.status} ${problem.title}`,
    'Content-Type: application/problem+json; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
    ...(refusal.retryAfterSeconds === undefined
      ? []
      : [`Retry-After: ${refusal.retryAfterSeconds}`]),
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}
