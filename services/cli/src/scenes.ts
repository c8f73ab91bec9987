import { setTimeout as wait } from 'node:timers/promises';
import { isSignedBy, type PublicJwk } from '@serai/runtime';
import type { Booked, Leg, Stage } from './journey';
import type { Json, Rest } from './rest';

/** A hand-over of the demo: what is announced, and what then comes. */
export interface Passing {
  readonly name: string;
  readonly from: string;
  readonly to: string;
  readonly pointId: string;
  readonly departureId: string;
  readonly announced: readonly string[];
  readonly received: readonly { readonly sscc: string; readonly condition: 'ok' | 'damaged' }[];
}

const pollMs = 200;
const timeoutMs = 60_000;

/** The first member takes the parcels and packs three of them into two nested cages. */
export async function collectAndPack(
  stage: Stage,
  booked: Booked,
  cages: { inner: string; outer: string },
): Promise<void> {
  const first = booked.legs[0] as Leg;
  const office = await stage.cast.office(first.memberId);
  const pointId = first.toPointId ?? '';
  await expected(stage, booked);
  const eventTime = now();
  await office.post('/v1/collections', {
    eventId: stage.id('collect'),
    eventTime,
    ssccs: booked.ssccs,
  });
  stage.say(`  ${stage.tell('collected', { member: stage.cast.memberName(first.memberId) })}`);
  for (const sscc of booked.ssccs) {
    await office.post('/v1/scans', { eventId: stage.id(`in-${sscc}`), eventTime, sscc, pointId });
  }
  const [p1, p2, p3] = booked.ssccs as [string, string, string];
  const cage = { parentKind: 'cage', pointId, eventTime };
  const inner = { eventId: stage.id('inner'), parentSscc: cages.inner, childSsccs: [p1, p2] };
  const outer = {
    eventId: stage.id('outer'),
    parentSscc: cages.outer,
    childSsccs: [cages.inner, p3],
  };
  await office.post('/v1/packs', { ...cage, ...inner });
  await office.post('/v1/packs', { ...cage, ...outer });
  stage.say(`  ${stage.tell('packed')}`);
}

/** Announce, receive, reconcile, sign by both; the lines as they ended. */
export async function passOn(
  stage: Stage,
  passing: Passing,
  nameOf: (sscc: string) => string,
): Promise<void> {
  const { cast, tell, say } = stage;
  const giver = await cast.office(passing.from);
  const receiver = await cast.office(passing.to);
  const [from, to] = [cast.memberName(passing.from), cast.memberName(passing.to)];
  const place = cast.pointName(passing.pointId);
  const asked = {
    toMemberId: passing.to,
    pointId: passing.pointId,
    ssccs: passing.announced,
    departureId: passing.departureId,
    reference: stage.id(passing.name),
  };
  const announced = await giver.post('/v1/hand-overs', asked, stage.id(`announce-${passing.name}`));
  const what = passing.announced.map(nameOf).join(', ');
  say(`  ${tell('announces', { from, to, place, what })}`);
  const path = `/v1/hand-overs/${String(announced['id'])}`;
  const units = passing.received.map(({ sscc, condition }) => ({
    eventId: stage.id(`${passing.name}-${sscc}`),
    eventTime: now(),
    sscc,
    condition,
  }));
  await receiver.post(`${path}/receive`, { units });
  say(`  ${tell('received', { to, what: units.map(({ sscc }) => nameOf(sscc)).join(', ') })}`);
  const reconciled = await receiver.post(`${path}/reconcile`);
  const digest = String(reconciled['digest']);
  await receiver.post(`${path}/sign`, { digest }, stage.id(`sign-to-${passing.name}`));
  await giver.post(`${path}/sign`, { digest }, stage.id(`sign-from-${passing.name}`));
  await checkSignatures(giver, path);
  const lines = reconciled['lines'] as {
    sscc: string;
    outcome: 'ok' | 'short' | 'over' | 'damaged';
  }[];
  const outcome = lines.map((line) => `${nameOf(line.sscc)} ${tell(line.outcome, { from })}`);
  say(`  ${tell('reconciled', { what: outcome.join('; '), digest: digest.slice(0, 12) })}`);
}

/** As anybody with the manifest can: by the public keys of both members. */
async function checkSignatures(reader: Rest, path: string): Promise<void> {
  const { manifest, signatures } = await reader.get(path);
  for (const { memberId, jws } of signatures as { memberId: string; jws: string }[]) {
    const { keys } = await reader.get(`/v1/members/${memberId}/keys`);
    if (!isSignedBy(jws, String(manifest), keys as PublicJwk[])) {
      throw new Error(`${path} is not signed by ${memberId}.`);
    }
  }
}

/** The last member unpacks and delivers one parcel after the other. */
export async function unpackAndDeliver(
  stage: Stage,
  booked: Booked,
  cages: { inner: string; outer: string },
): Promise<void> {
  const last = booked.legs.at(-1) as Leg;
  const office = await stage.cast.office(last.memberId);
  const pointId = last.fromPointId ?? '';
  for (const parentSscc of [cages.outer, cages.inner]) {
    const eventId = stage.id(`unpack-${parentSscc}`);
    await office.post('/v1/unpacks', { eventId, parentSscc, pointId, eventTime: now() });
  }
  stage.say(`  ${stage.tell('unpacked')}`);
  for (const [index, sscc] of booked.ssccs.entries()) {
    const told = { eventId: stage.id(`deliver-${sscc}`), eventTime: now(), sscc };
    await office.post('/v1/deliveries', { ...told, receivedBy: 'J. Kowalski' });
    const { arrived, count } = await stage.shipper.get(`/v1/track/${booked.numbers[0]}`);
    const blanks = { number: index + 1, arrived: Number(arrived), count: Number(count) };
    stage.say(`  ${stage.tell('delivered', blanks)}`);
  }
}

/** Who has to act says what was done; then every parcel must be delivered. */
export async function settle(stage: Stage, booked: Booked): Promise<boolean> {
  const { cast, say, tell, shipper } = stage;
  let cleared = 0;
  for (const memberId of new Set(booked.legs.map((leg) => leg.memberId))) {
    const office = await cast.office(memberId);
    const { items } = await office.get('/v1/incidents?status=open&limit=200');
    for (const incident of items as Json[]) {
      const isOwn = incident['memberId'] === memberId && incident['bookingId'] === booked.id;
      if (!isOwn) continue;
      const key = stage.id(`clear-${String(incident['id'])}`);
      const reason = 'Seen to: the parcel went on its way and the customer was told.';
      await office.post(`/v1/incidents/${String(incident['id'])}/clear`, { reason }, key);
      if ((cleared += 1) === 1) say(`  ${tell('incidents')}`);
      say(`    ${cast.memberName(memberId)}: ${String(incident['message'])}`);
    }
  }
  const seen = await shipper.get(`/v1/track/${booked.numbers[0]}`);
  const parcels = seen['parcels'] as { status: string }[];
  const delivered = parcels.filter(({ status }) => status === 'delivered').length;
  const open = ((seen['incidents'] ?? []) as string[]).length;
  say(`\n${tell('end', { delivered, open })}`);
  return delivered === booked.ssccs.length && open === 0;
}

/** Until tracking has heard of the booking; facts take a moment. */
async function expected(stage: Stage, booked: Booked): Promise<void> {
  const until = Date.now() + timeoutMs;
  for (;;) {
    const found = await stage.shipper.get(`/v1/track/${booked.numbers[0]}`).catch(notYet);
    if (found !== undefined) return;
    if (Date.now() > until) throw new Error('Tracking has not heard of the booking in a minute.');
    await wait(pollMs);
  }
}

function notYet(error: unknown): undefined {
  if (error instanceof Error && 'status' in error && error.status === 404) return undefined;
  throw error;
}

function now(): string {
  return new Date().toISOString();
}
