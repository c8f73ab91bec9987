import { formatInstant } from '@serai/model';
import { decodeFact } from '@serai/runtime';
import { toRest } from '../names';
import type { FeedRow } from './feed';

export const cloudEventType = 'application/cloudevents+json';

/**
 * A fact as CloudEvents 1.0 writes it (structured mode): `id` is the fact's own, the same whenever
 * it is told again, `data` its message as REST shows it, and `position` where to replay from.
 */
export function cloudEventOf(row: FeedRow): Record<string, unknown> {
  const { id, type, key, at, position, data } = row;
  return {
    specversion: '1.0',
    id,
    source: `/serai/${type.split('.')[1]}`,
    type,
    subject: key,
    time: formatInstant(at),
    datacontenttype: 'application/json',
    position,
    data: toRest(decodeFact<object>(type, data)),
  };
}
