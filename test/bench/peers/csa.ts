import { once } from 'node:events';
import { Readable } from 'node:stream';
import type { Connection } from 'csa';
import { BasicCSA } from 'csa';
import type { Timetable } from '../../../services/capacity/src/domain/routing/timetable';
import { firstFrom } from '../../../services/capacity/src/domain/routing/timetable';
import type { Peer } from './peer';

/**
 * csa: a stream of connections goes in, the earliest way comes out. It knows one stop to begin and
 * one to end at, and neither cut-off nor time for a change. The stream begins where it matters.
 */
export function csaPeer({ departs, arrives, leg, paths }: Timetable): Peer {
  const connections = Array.from(departs, (departureTime, at): Connection => ({
    '@id': `c${at}`,
    departureStop: `p${paths.from[leg[at] as number]}`,
    arrivalStop: `p${paths.to[leg[at] as number]}`,
    departureTime,
    arrivalTime: arrives[at] as number,
  }));
  function* from(first: number): Iterable<Connection> {
    for (let at = first; at < connections.length; at += 1) yield connections[at] as Connection;
  }
  return {
    name: 'csa 0.0.11',
    prepare: ({ entries: [entry], exits: [exit] }) => {
      if (entry === undefined || exit === undefined) throw new Error('a question without doors');
      const query = {
        departureStop: `p${entry.point}`,
        arrivalStop: `p${exit.point}`,
        departureTime: entry.readyAt,
      };
      const begin = firstFrom(departs, entry.readyAt);
      return async () => {
        const stream = Readable.from(from(begin));
        const planner = stream.pipe(new BasicCSA(query));
        planner.resume();
        const found = once(planner, 'result').then(([way]) => way as readonly Connection[]);
        const none = once(planner, 'end').then(() => []);
        const way = await Promise.race([found, none]);
        stream.destroy();
        planner.destroy();
        return exit.endsAt(way.at(-1)?.arrivalTime ?? Number.POSITIVE_INFINITY);
      };
    },
  };
}
