import { setTimeout as pause } from 'node:timers/promises';
import type { Request, Response } from 'express';
import type { TrackResponse__Output } from '@serai/protos/serai/tracking/v1/TrackResponse';
import { isRefusal } from '@serai/model';
import { observe } from '@serai/runtime';
import { placesOf } from '../../routes/places';
import type { Services } from '../../routes/services';
import { trackFragment } from './trackPage';
import { say, wordsOf, type Language } from './words';

/**
 * Pages followed at once by one gateway, and from one address; a page that finds no place looks
 * again by itself.
 */
export const pageLimits = { inAll: 2_000, perKey: 10 };
/** After so long a page is asked to come back: somewhere else, perhaps. */
const longestFollowMs = 30 * 60_000;
const waitMs = 12_000;
const deadlineMs = 15_000;
const awayMs = 2_000;

/** The pages that are followed at this gateway. */
export interface LivePages {
  /**
   * Server-sent events of one number: `told` with the page's new content whenever it is different
   * from what was seen, `end` once nothing will follow. Refuses by its status before the first event.
   */
  follow(request: Request, response: Response, language: Language, seen: string): Promise<void>;
  /** Asks all who follow to come back to another gateway. */
  end(): void;
}

export function livePages(services: Services): LivePages {
  const following = new Set<AbortController>();
  const places = placesOf(pageLimits);
  observe('serai.pages.followed', () => places.taken);
  return {
    end: () => {
      for (const each of following) each.abort();
    },
    follow: async (request, response, language, seen) => {
      const leave = places.take(request.ip ?? '');
      if (leave === undefined) {
        response.setHeader('Retry-After', '30');
        response.status(429).end();
        return;
      }
      const gone = new AbortController();
      const number = String(request.params['number']);
      const timer = setTimeout(() => gone.abort(), longestFollowMs);
      response.once('close', () => gone.abort());
      following.add(gone);
      try {
        await tellAll(services, response, { number, language, seen }, gone.signal);
      } finally {
        following.delete(gone);
        leave();
        clearTimeout(timer);
        response.end();
      }
    },
  };
}

interface Following {
  readonly number: string;
  readonly language: Language;
  seen: string;
}

async function tellAll(
  services: Services,
  response: Response,
  following: Following,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    try {
      const asked = { number: following.number, seen: following.seen, waitMs };
      const track = await services.tracking.track(asked, { deadlineMs, signal });
      if (!response.headersSent) begin(response);
      response.write(eventOf(track, following));
      following.seen = track.digest;
      if (!isOver(track)) continue;
      response.write('event: end\ndata: {}\n\n');
      return;
    } catch (error) {
      if (signal.aborted) return;
      const isAway = isRefusal(error) && error.kind === 'unavailable';
      if (!isAway) {
        if (!response.headersSent) response.status(404);
        return;
      }
      await pause(awayMs, undefined, { signal }).catch(() => undefined);
    }
  }
}

function eventOf(track: TrackResponse__Output, { seen, language }: Following): string {
  if (track.digest === seen) return ': nothing new\n\n';
  const { arrived, count, digest } = track;
  const words = wordsOf[language];
  const title = `${say(words.arrived, { arrived, count })} · ${words.name}`;
  const html = trackFragment(track, language);
  return `event: told\ndata: ${JSON.stringify({ digest, title, html })}\n\n`;
}

/** Nothing more is to come. */
const over: ReadonlySet<string> = new Set([
  ...['delivered', 'cancelled', 'ended'],
  ...['lost', 'returned', 'seized', 'destroyed'],
]);

function isOver({ status }: TrackResponse__Output): boolean {
  return over.has(status);
}

function begin(response: Response): void {
  response.setHeader('Content-Type', 'text/event-stream');
  response.setHeader('X-Accel-Buffering', 'no');
  response.flushHeaders();
}
