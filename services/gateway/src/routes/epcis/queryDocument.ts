import type { FoundEvent__Output } from '@serai/protos/serai/tracking/v1/FoundEvent';
import { clock } from '@serai/runtime';
import { formatInstant } from '@serai/model';

const context = 'https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld';

/**
 * Events of many documents in one: prefixes are declared once; an event whose prefix means
 * something else than in an event before it declares its own.
 */
export function queryDocument(
  found: readonly FoundEvent__Output[],
  queryName = 'SimpleEventQuery',
  subscriptionID?: string,
): Record<string, unknown> {
  const declared = new Map<string, string>();
  const eventList = found.map(({ json, prefixes }) => {
    const event = JSON.parse(json) as Record<string, unknown>;
    const own = prefixes.filter(({ name, iri }) => (declared.get(name) ?? iri) !== iri);
    for (const { name, iri } of prefixes) if (!declared.has(name)) declared.set(name, iri);
    if (own.length === 0) return event;
    const ownContext = Object.fromEntries(own.map(({ name, iri }) => [name, iri]));
    return { '@context': [ownContext], ...event };
  });
  const subscribed = subscriptionID === undefined ? {} : { subscriptionID };
  return {
    '@context': [context, Object.fromEntries(declared)],
    type: 'EPCISQueryDocument',
    schemaVersion: '2.0',
    creationDate: formatInstant(clock()),
    epcisBody: { queryResults: { ...subscribed, queryName, resultsBody: { eventList } } },
  };
}
