import { randomUUID } from 'node:crypto';
import { must, type Json } from './askGrpc';
import type { GrpcAsking } from './grpcAsking';
import type { World } from './grpcWorld';

const service = 'tracking/EpcisService';
const captureId = 'cap_security';
const eventId = 'urn:uuid:6d0b3d5e-0a71-4a4c-8c2f-5ec0b0a1f001';
const place = 'https://places.example/security';
const page = { cursor: '', limit: 50 };

const event = {
  type: 'ObjectEvent',
  action: 'OBSERVE',
  eventTime: '2026-03-29T14:30:00.000+02:00',
  eventTimeZoneOffset: '+02:00',
  epcList: ['urn:epc:id:sgtin:0614141.107346.2017'],
  readPoint: { id: place },
  eventID: eventId,
};

/** A part of a document that the seller has begun. */
const part = { captureId, errorBehaviour: 'proceed', prefixes: [], events: [], last: false };

async function begun(world: World): Promise<void> {
  const token = world.fresh('seller', 'operator');
  await must(world.alliance, `${service}/Capture`, token, part);
}

/** The seller's event, kept for good. */
async function captured(world: World): Promise<void> {
  const token = world.fresh('seller', 'operator');
  const events = [{ index: 0, json: JSON.stringify(event), tooLarge: false }];
  const whole = {
    ...part,
    captureId: `cap_${randomUUID().replaceAll('-', '')}`,
    events,
    last: true,
  };
  await must(world.alliance, `${service}/Capture`, token, whole);
}

/** A query of the seller, under a new name. */
async function kept(world: World): Promise<string> {
  const name = `query-${randomUUID()}`;
  const token = world.fresh('seller', 'operator');
  await must(world.alliance, `${service}/KeepQuery`, token, { query: queryOf(name) });
  return name;
}

const queryOf = (name: string): Json => ({
  ...{ name, prefixes: [] },
  parameters: [{ name: 'EQ_bizStep', values: ['receiving'] }],
});
const subscription = (queryName: string): Json => ({
  subscription: { queryName, target: 'https://hooks.example/epcis', stream: true, schedule: [] },
  signatureToken: 'a token for tests',
});

const after = (
  prepare: (world: World) => Promise<unknown>,
  ask: Json,
  secret?: string,
): GrpcAsking => ({
  ask: async (world) => {
    await prepare(world);
    return ask;
  },
  ...(secret === undefined ? {} : { secret: () => secret }),
});
const onQuery = (ask: (name: string, world: World) => Json | Promise<Json>): GrpcAsking => ({
  ask: async (world) => ask(await kept(world), world),
});

/** What each method of EPCIS is asked: something that belongs to the seller. */
export const epcisRequests: Readonly<Record<string, GrpcAsking>> = {
  Capture: after(begun, part),
  GetCapture: after(begun, { captureId }),
  ListCaptures: after(begun, { page }, captureId),
  QueryEvents: after(captured, { page, parameters: [], prefixes: [] }, eventId),
  ListTerms: after(captured, { page, kind: 'readPoints' }, place),
  KeepQuery: {
    ask: () => ({ query: queryOf(`query-${randomUUID()}`) }),
    secret: ({ memberId }) => memberId.seller,
  },
  GetQuery: onQuery((name) => ({ name })),
  ListQueries: { ...after(kept, { page }), secret: ({ memberId }) => memberId.seller },
  DropQuery: onQuery((name) => ({ name })),
  Subscribe: onQuery(subscription),
  ListSubscriptions: onQuery((queryName) => ({ queryName })),
  ListFollowed: { ask: () => ({ page }) },
  FollowEvents: onQuery((queryName, { memberId }) => ({ ownerId: memberId.seller, queryName })),
  Unsubscribe: onQuery(async (queryName, world) => {
    const token = world.fresh('seller', 'operator');
    const made = await must(world.alliance, `${service}/Subscribe`, token, subscription(queryName));
    return { queryName, id: (made['subscription'] as Json)['id'] };
  }),
};
