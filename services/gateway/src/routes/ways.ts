import { z } from 'zod';
import { ok } from './answers';
import { one } from './messages';
import type { Route } from './route';
import { route, sellers } from './route';
import * as s from './schemas';
import { requirementOf, wanted } from './wanted';

const tag = 'Quotes and bookings';

/** What can be asked of the search alone: nothing is kept, and nothing can be booked by it. */
export const wayRoutes: readonly Route[] = [
  route('post', '/v1/calendars', {
    tag,
    summary: 'The ways of each day, cheapest first. The days are those of the place of departure.',
    who: sellers,
    body: wanted.extend({ fromDate: s.date, days: z.int().min(1).max(31) }),
    answer: one('serai.capacity.v1.FindCalendarResponse'),
    handle: async ({ services, body, call }) => {
      const { fromDate, days, ...asked } = body;
      const request = { requirement: requirementOf(asked), fromDate, days };
      return ok(await services.network.findCalendar(request, call));
    },
  }),
  route('post', '/v1/earliest-ways', {
    tag,
    summary: 'The way that arrives first, whatever it costs; without one, why there is none.',
    who: sellers,
    body: wanted,
    answer: one('serai.capacity.v1.FindEarliestResponse'),
    handle: async ({ services, body, call }) => {
      const request = { requirement: requirementOf(body) };
      return ok(await services.network.findEarliest(request, call));
    },
  }),
];
