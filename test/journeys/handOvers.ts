import type { Cast } from './cast';
import type { Ledger } from './ledger';
import { becomes, type Json, type Person } from './person';
import { isSignedBy } from './publicSignature';
import { now, ofShipment, type Leg, type Shipment } from './way';

/** What is announced at a boundary between two members, and what then comes. */
export interface Passing {
  readonly name: string;
  /** Places in the order of the cast. */
  readonly from: number;
  readonly to: number;
  readonly announced: readonly string[];
  readonly received: readonly string[];
  readonly damaged?: string;
  /** Units whose sight is checked at each step. */
  readonly watched: readonly string[];
  /** The uninvolved member works for the receiver, and takes over for it. */
  readonly isSubcontracted?: true;
  /** Outcome by unit. */
  readonly outcome: Readonly<Record<string, string>>;
}

interface Signature {
  readonly memberId: string;
  readonly signedById?: string;
  readonly digest: string;
  readonly jws: string;
}

interface Line {
  readonly sscc: string;
  readonly outcome: string;
  readonly content: readonly string[];
}

/**
 * Announce, receive, reconcile, sign; after each step everybody's sight is checked. Custody moves
 * at the scan, and neither reconciling nor signing changes what anybody sees of a unit.
 */
export async function passOn(
  cast: Cast,
  shipment: Shipment,
  ledger: Ledger,
  passing: Passing,
): Promise<void> {
  const { run, outer } = shipment;
  const { name, from, to, announced, received, damaged, isSubcontracted = false } = passing;
  const giver = cast.offices[from] as Person;
  const hands = isSubcontracted ? cast.uninvolved[0] : cast.offices[to];
  const receiver = hands as Person;
  const toMemberId = cast.memberIds[to] as string;
  const leg = shipment.legs[to] as Leg;
  const { watched } = passing;
  const withContent = (codes: readonly string[]): readonly string[] =>
    codes.flatMap((sscc) => (sscc === outer ? contentOf(shipment) : [sscc]));

  const told = {
    ...{ toMemberId, pointId: leg.fromPointId ?? '', ssccs: announced },
    ...{ departureId: leg.departureId ?? '', reference: `${run}-${name}` },
  };
  const { body } = await giver.post('/v1/hand-overs', told, `${run}-announce-${name}`);
  const path = `/v1/hand-overs/${String(body['id'])}`;
  if (isSubcontracted) await subcontract(cast, to, path);
  ledger.announced(withContent(announced), toMemberId);
  await ledger.check(cast, shipment, watched);
  await checkHandOver(cast, passing, path, 'announced');

  const units = received.map((sscc) => ({
    ...{ eventId: `${run}-${name}-${sscc}`, eventTime: now(), sscc },
    condition: sscc === damaged ? 'damaged' : 'ok',
  }));
  await receiver.post(`${path}/receive`, { units });
  ledger.taken(withContent(received), toMemberId);
  if (isSubcontracted) ledger.worked(withContent(received), cast.uninvolvedId, toMemberId);
  await ledger.check(cast, shipment, watched);
  await checkHandOver(cast, passing, path, 'receiving');

  const reconciled = await receiver.post(`${path}/reconcile`);
  const lines = reconciled.body['lines'] as Line[];
  expect(Object.fromEntries(lines.map(({ sscc, outcome }) => [sscc, outcome]))).toEqual(
    passing.outcome,
  );
  const cage = lines.find(({ sscc }) => sscc === outer);
  if (cage !== undefined) {
    expect([...cage.content].sort()).toEqual([...contentOf(shipment).slice(1)].sort());
  }
  ledger.recalled(announced.filter((sscc) => passing.outcome[sscc] === 'short'));
  const digest = String(reconciled.body['digest']);
  for (const [signer, side] of [
    [receiver, 'to'],
    [giver, 'from'],
  ] as const) {
    await signer.post(`${path}/sign`, { digest }, `${run}-sign-${side}-${name}`);
  }
  const signed = await checkHandOver(cast, passing, path, 'signed');
  const signatures = signed['signatures'] as Signature[];
  expect(signatures.map((each) => [each.memberId, each.digest])).toEqual([
    [toMemberId, digest],
    [cast.memberIds[from], digest],
  ]);
  const manifest = String(signed['manifest']);
  for (const { memberId, signedById = memberId, jws } of signatures) {
    expect(await isSignedBy(cast.anyone, signedById, jws, manifest)).toBe(true);
    expect(await isSignedBy(cast.anyone, signedById, jws, `${manifest} `)).toBe(false);
  }
  const worker = isSubcontracted ? cast.uninvolvedId : undefined;
  expect(signatures.map(({ signedById }) => signedById)).toEqual([worker, undefined]);
  await ledger.check(cast, shipment, watched);
}

/** The uninvolved member handles for the receiver from now on: both signed, and tracking heard. */
async function subcontract(cast: Cast, to: number, path: string): Promise<void> {
  const { uninvolvedId, memberIds } = cast;
  const [worker, contractor] = [cast.uninvolved[0] as Person, cast.offices[to] as Person];
  expect((await worker.get(path)).status).toBe(404);
  const charter = (await worker.read('/v1/charter'))['terms'] as Json;
  const terms = { ...charter, subcontractorIds: [uninvolvedId] };
  const proposal = { partnerId: memberIds[to], terms, validFrom: now() };
  const { body } = await worker.post('/v1/agreements', proposal, `subcontract-${path}`);
  const expectedVersion = body['version'];
  await contractor.post(`/v1/agreements/${String(body['id'])}/countersign`, { expectedVersion });
  await becomes('tracking heard of the subcontract', async () => {
    const { status } = await worker.get(path);
    return status === 200 ? status : undefined;
  });
}

/** The outer cage with everything in it, itself first. */
export function contentOf({ outer, inner, ssccs }: Shipment): readonly string[] {
  return [outer, inner, ...ssccs.slice(0, 3)];
}

/** A manifest is for the two sides and for those who oversee; nobody else is told that it exists. */
async function checkHandOver(
  cast: Cast,
  { from, to, isSubcontracted }: Passing,
  path: string,
  status: string,
): Promise<Json> {
  const sides = [cast.offices[from], cast.offices[to]];
  const asked = [...cast.offices, cast.uninvolved[0] as Person, cast.admin, cast.auditor].map(
    async (who) => {
      const seen = await who.get(path);
      const isWorker = isSubcontracted === true && who === cast.uninvolved[0];
      const isParty = sides.includes(who) || isWorker;
      const isShown = isParty || who === cast.admin || who === cast.auditor;
      const expected = isShown ? { status: 200, is: status } : { status: 404, is: undefined };
      const is = isShown ? seen.body['status'] : undefined;
      expect({ who: who.name, status: seen.status, is }).toEqual({ who: who.name, ...expected });
      return seen.body;
    },
  );
  for (const who of [cast.shipper, cast.otherShipper, cast.uninvolved[1] as Person]) {
    expect((await who.get(path)).status).toBe(403);
  }
  expect((await cast.anyone.get(path)).status).toBe(401);
  return (await Promise.all(asked))[from] as Json;
}

/** Whom nothing of a shipment concerns finds it in no list and under no id. */
export async function checkNothing(who: Person, shipment: Shipment, lists: readonly string[]) {
  const { bookingId, quoteId, parcelIds, ssccs } = shipment;
  const paths = [
    `/v1/bookings/${bookingId}`,
    `/v1/quotes/${quoteId}`,
    `/v1/bookings/${bookingId}/labels`,
    `/v1/parcels/${parcelIds[0]}`,
    `/v1/parcels/${ssccs[6]}`,
    `/v1/labels/${parcelIds[0]}`,
    `/v1/parcels?bookingId=${bookingId}`,
  ];
  const answers = await Promise.all(paths.map((path) => who.get(path)));
  expect(answers.map(({ status }, index) => [who.name, paths[index], status])).toEqual(
    paths.map((path) => [who.name, path, 404]),
  );
  for (const list of lists) {
    const found = ofShipment(await who.read(list), shipment);
    expect({ who: who.name, list, found }).toEqual({ who: who.name, list, found: [] });
  }
}
