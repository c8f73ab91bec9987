import type { Actor } from '@serai/model';
import { newId } from '@serai/runtime';
import { prefixesOf } from '@serai/model';
import type { Tracking } from '../tracking.test-data';
import { anna, as, members, nextSscc, points } from '../tracking.test-data';

export type Event = Record<string, unknown>;

export const standard = 'https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld';

/** A document in one call, as the gateway sends it. */
export async function capture(
  { epcis }: Tracking,
  actor: Actor,
  events: readonly unknown[],
  more: { context?: unknown; errorBehaviour?: string; last?: boolean; captureId?: string } = {},
) {
  const { context = [standard], errorBehaviour = 'rollback', last = true } = more;
  const prefixes = Object.entries(prefixesOf(context)).map(([name, iri]) => ({ name, iri }));
  const sent = events.map((event, index) => ({ index, json: JSON.stringify(event) }));
  const captureId = more.captureId ?? newId('cap');
  const asked = { captureId, errorBehaviour, prefixes, events: sent, last };
  const { job, eventIds } = await epcis.capture(asked, as(actor));
  if (job === null) throw new Error('a capture was not answered');
  return { job, eventIds, captureId };
}

/** Everything that somebody finds, page by page; `EQ_bizStep: 'shipping|receiving'`. */
export async function query(
  { epcis }: Tracking,
  actor: Actor,
  parameters: Readonly<Record<string, string>> = {},
  more: { limit?: number; context?: unknown } = {},
): Promise<{ events: Event[]; contexts: Record<string, string>[] }> {
  const asked = Object.entries(parameters).map(([name, text]) => ({
    name,
    values: text.split('|'),
  }));
  const prefixes = Object.entries(prefixesOf(more.context)).map(([name, iri]) => ({ name, iri }));
  const events: Event[] = [];
  const contexts: Record<string, string>[] = [];
  let cursor = '';
  do {
    const page = { cursor, limit: more.limit ?? 0 };
    const found = await epcis.queryEvents({ page, parameters: asked, prefixes }, as(actor));
    for (const one of found.events) {
      events.push(JSON.parse(one.json) as Event);
      contexts.push(Object.fromEntries(one.prefixes.map(({ name, iri }) => [name, iri])));
    }
    cursor = found.nextCursor;
  } while (cursor !== '');
  return { events, contexts };
}

/** A good event about these things, without an id of its own. */
export function seen(epcs: readonly string[], changes: Event = {}): Event {
  return {
    type: 'ObjectEvent',
    action: 'OBSERVE',
    eventTime: new Date().toISOString(),
    eventTimeZoneOffset: '+00:00',
    epcList: epcs,
    bizStep: 'receiving',
    ...changes,
  };
}

export const epcOf = (sscc: string): string => `https://id.gs1.org/00/${sscc}`;
export const at = (pointId: string): Event => ({
  readPoint: { id: `https://serai.example/points/${pointId}` },
});

export const urn = (sscc: string) => `urn:epc:id:sscc:590123.${sscc[0]}${sscc.slice(7, 17)}`;
export const packed = (outer: string, inner: readonly string[], changes: Event = {}): Event => {
  const { epcList: _none, ...event } = seen([], { ...at(points.start), ...changes });
  return {
    ...event,
    ...{ type: 'AggregationEvent', action: 'ADD', bizStep: 'packing' },
    ...{ parentID: epcOf(outer), childEPCs: inner.map(urn), ...changes },
  };
};
/** Captured without a fault, and worked off. */
export async function capturedBy(
  tracking: Tracking,
  actor: Actor,
  events: readonly Event[],
): Promise<void> {
  const { job } = await capture(tracking, actor, events);
  expect(job.faults).toEqual([]);
  await tracking.apply();
}

/** A confirmed booking whose parcels say what is in them. */
export function withGoods(
  goods: readonly string[],
  given: readonly string[] = [nextSscc()],
  at_ = Date.now(),
) {
  const parcels = given.map((sscc, index) => ({
    ...{ sscc, trackingNumber: `trk_${sscc}`, number: index + 1, partId: 'prt_1' },
    content: { goods },
  }));
  const told_ = {
    id: `bkg_${given[0]}`,
    sellerId: members.a,
    madeBy: anna.subject,
    promisedAt: at_,
  };
  const booking = { ...told_, parts: [], parcels, from: { country: 'CN' }, to: { country: 'PL' } };
  return { ssccs: given, confirmed: { booking, at: at_ } };
}
