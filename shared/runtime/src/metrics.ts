import { metrics } from '@opentelemetry/api';
import type { Attributes, Counter, Histogram } from '@opentelemetry/api';

interface MetricRow {
  readonly kind: 'counter' | 'histogram' | 'gauge';
  readonly unit: string;
  readonly what: string;
}

/** Every figure that the alliance measures. Nothing is counted under a name that is not here. */
export const metricNames = {
  'serai.holds': { kind: 'counter', unit: '{hold}', what: 'Holds, by outcome' },
  'serai.holds.duration': {
    kind: 'histogram',
    unit: 'ms',
    what: 'From asking for space to answer',
  },
  'serai.journal.group': { kind: 'histogram', unit: '{command}', what: 'Commands in one group' },
  'serai.journal.retries': { kind: 'counter', unit: '{try}', what: 'Groups decided again' },
  'serai.journal.waiting': { kind: 'gauge', unit: '{command}', what: 'Commands in the queue' },
  'serai.journal.forwarded': { kind: 'counter', unit: '{command}', what: 'Asked of the leader' },
  'serai.journal.leads': { kind: 'gauge', unit: '{instance}', what: 'Whether this one leads' },
  'serai.search.duration': { kind: 'histogram', unit: 'ms', what: 'One route search' },
  'serai.search.staleness': { kind: 'gauge', unit: 'ms', what: 'Age of what searches read' },
  'serai.search.stale': { kind: 'counter', unit: '{time}', what: 'Times that was over its limit' },
  'serai.bookings': { kind: 'counter', unit: '{booking}', what: 'Bookings, by outcome' },
  'serai.bookings.resumed': { kind: 'counter', unit: '{booking}', what: 'Picked up after a stop' },
  'serai.track.misses': { kind: 'counter', unit: '{number}', what: 'Numbers that do not exist' },
  'serai.pages.followed': { kind: 'gauge', unit: '{page}', what: 'Pages followed live' },
  'serai.streams.followed': { kind: 'gauge', unit: '{stream}', what: 'Streams followed live' },
  'serai.feed.failures': { kind: 'counter', unit: '{try}', what: 'Times facts were not heard' },
  'serai.told': { kind: 'counter', unit: '{message}', what: 'Messages to people, by outcome' },
  'serai.telling.failures': { kind: 'counter', unit: '{time}', what: 'Nobody could be told now' },
  'serai.replans': { kind: 'counter', unit: '{part}', what: 'Exchanges of re-plans, by outcome' },
  'serai.scans': { kind: 'counter', unit: '{event}', what: 'Tracking events, by kind' },
  'serai.refusals': { kind: 'counter', unit: '{refusal}', what: 'Refusals, by reason' },
  'serai.calls': { kind: 'counter', unit: '{call}', what: 'Calls asked of others, by status' },
  'serai.calls.duration': { kind: 'histogram', unit: 'ms', what: 'Calls asked, retries included' },
  'serai.calls.retries': { kind: 'counter', unit: '{try}', what: 'Calls asked again' },
  'serai.requests': { kind: 'counter', unit: '{request}', what: 'Requests answered, by status' },
  'serai.requests.duration': { kind: 'histogram', unit: 'ms', what: 'From request to answer' },
  'serai.requests.active': { kind: 'gauge', unit: '{request}', what: 'Requests being answered' },
  'serai.http.duration': { kind: 'histogram', unit: 'ms', what: 'REST requests, by route' },
  'serai.once.attempts': { kind: 'histogram', unit: '{try}', what: 'Tries until written' },
  'serai.once.batch': { kind: 'histogram', unit: '{message}', what: 'Messages in one batch' },
  'serai.once.repeats': { kind: 'counter', unit: '{message}', what: 'Repeats that were dropped' },
  'serai.relay.sent': { kind: 'counter', unit: '{fact}', what: 'Facts sent to the bus' },
  'serai.relay.age': { kind: 'gauge', unit: 'ms', what: 'Age of the oldest fact not sent' },
  'serai.relay.failures': { kind: 'counter', unit: '{try}', what: 'Batches the bus did not take' },
  'serai.facts.handled': { kind: 'counter', unit: '{fact}', what: 'Facts handled, by type' },
  'serai.facts.lag': { kind: 'gauge', unit: '{fact}', what: 'Facts behind the end of a topic' },
  'serai.facts.staleness': { kind: 'gauge', unit: 'ms', what: 'Age of a copy held in memory' },
  'serai.facts.waiting': { kind: 'gauge', unit: '{fact}', what: 'Facts whose predecessor lacks' },
  'serai.facts.waiting.age': { kind: 'gauge', unit: 'ms', what: 'Age of the oldest of them' },
  'serai.facts.dead': { kind: 'counter', unit: '{fact}', what: 'Facts that were dead-lettered' },
  'serai.events.parked': { kind: 'counter', unit: '{event}', what: 'EPCIS events given up' },
  'serai.keys.failures': { kind: 'counter', unit: '{try}', what: 'Key sets not fetched' },
  'serai.tokens.refused': { kind: 'counter', unit: '{token}', what: 'Tokens refused, by reason' },
  'serai.task.failures': { kind: 'counter', unit: '{run}', what: 'Runs of a task that failed' },
} as const satisfies Readonly<Record<string, MetricRow>>;

type NamesOf<K extends MetricRow['kind']> = {
  [N in keyof typeof metricNames]: (typeof metricNames)[N]['kind'] extends K ? N : never;
}[keyof typeof metricNames];

export type CounterName = NamesOf<'counter'>;
export type HistogramName = NamesOf<'histogram'>;
export type GaugeName = NamesOf<'gauge'>;

const counters = new Map<string, Counter>();
const histograms = new Map<string, Histogram>();

/** Adds to a counter. */
export function count(name: CounterName, attributes: Attributes = {}, add = 1): void {
  const counter = counters.get(name) ?? meter().createCounter(name, optionsOf(name));
  counters.set(name, counter);
  counter.add(add, attributes);
}

/** Notes one measured value, in the unit that the table gives. */
export function record(name: HistogramName, value: number, attributes: Attributes = {}): void {
  const histogram = histograms.get(name) ?? meter().createHistogram(name, optionsOf(name));
  histograms.set(name, histogram);
  histogram.record(value, attributes);
}

/** Asks for a value whenever metrics are read; answers the function that ends the asking. */
export function observe(
  name: GaugeName,
  value: () => number,
  attributes: Attributes = {},
): () => void {
  const gauge = meter().createObservableGauge(name, optionsOf(name));
  const ask = (result: { observe(value: number, attributes: Attributes): void }) =>
    result.observe(value(), attributes);
  gauge.addCallback(ask);
  return () => gauge.removeCallback(ask);
}

function optionsOf(name: keyof typeof metricNames): { unit: string; description: string } {
  const row = metricNames[name];
  return { unit: row.unit, description: row.what };
}

function meter() {
  return metrics.getMeter('serai');
}
