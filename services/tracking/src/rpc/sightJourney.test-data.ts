import fc from 'fast-check';
import type { Unit__Output } from '@serai/protos/serai/tracking/v1/Unit';
import { Refusal } from '@serai/model';
import { newId } from '@serai/runtime';
import { at, capture, epcOf, seen } from './epcis/epcis.test-data';
import { Sights } from './sight.test-data';
import type { Tracking } from './tracking.test-data';
import {
  admin,
  booked,
  field,
  members,
  nextSscc,
  operator,
  points,
  type MemberName,
} from './tracking.test-data';

const names = ['a', 'b', 'c', 'd'] as const;
const places = Object.values(points);
export const context = [{ ex: 'https://example.org/' }];

/** A journey under way: four parcels of a's customer, two cages and a unit that nobody knows. */
export interface Journey {
  readonly tracking: Tracking;
  readonly sights: Sights;
  readonly numbers: readonly string[];
  readonly parcels: readonly string[];
  /** Of these, the one that nobody collected when the journey began. */
  readonly waiting: string;
  readonly cages: readonly string[];
  readonly units: readonly string[];
  readonly open: string[];
  /** Captured events with whose they are. */
  readonly captures: Map<string, string>;
  readonly kept: Map<string, string>;
}

const deeds = fc.oneof(
  ...[
    { weight: 3, arbitrary: fc.constant('announce' as const) },
    { weight: 4, arbitrary: fc.constant('receive' as const) },
    { weight: 2, arbitrary: fc.constant('reconcile' as const) },
    { weight: 2, arbitrary: fc.constantFrom('scan' as const, 'capture' as const) },
    { weight: 1, arbitrary: fc.constantFrom('pack' as const, 'unpack' as const) },
    {
      weight: 1,
      arbitrary: fc.constantFrom('deliver' as const, 'collect' as const, 'declare' as const),
    },
  ],
);
const details = {
  who: fc.constantFrom(...names),
  to: fc.constantFrom(...names),
  some: fc.subarray([0, 1, 2, 3, 4, 5], { minLength: 1, maxLength: 3 }),
  which: fc.nat(5),
  condition: fc.constantFrom('ok', 'ok', 'ok', 'damaged', 'refused'),
};

/** Something that somebody does, or tries to. */
export const act = fc.record({ what: deeds, ...details });
export type Act = typeof act extends fc.Arbitrary<infer T> ? T : never;

/** Also that a hand-over is signed, and that d begins or ceases to work for somebody. */
export const actOfMore = fc.record({
  what: fc.oneof(
    { weight: 11, arbitrary: deeds },
    { weight: 2, arbitrary: fc.constantFrom('sign' as const, 'subcontract' as const) },
  ),
  ...details,
});
export type ActOfMore = typeof actOfMore extends fc.Arbitrary<infer T> ? T : never;

/** Does it, if it can be done; what is refused changes nothing that anybody sees. */
export async function perform(
  journey: Journey,
  { what, who, to, some, which, condition }: Act,
): Promise<unknown> {
  const { tracking, sights, units, cages, open } = journey;
  const inTheField = field(tracking);
  const held = units.filter((sscc) => sights.holderOf(sscc) !== undefined);
  const first = (which < 4 ? held[which % held.length] : units[some[0] ?? 0]) ?? '';
  const holder = nameOf(sights.holderOf(first)) ?? who;
  const isHis = (sscc: string): boolean => sights.holderOf(sscc) === members[holder];
  const others = some.map((index) => units[index] as string).filter(isHis);
  const chosen = [...new Set([first, ...others])];
  const handOver = sights.handOvers.get(open[which % Math.max(1, open.length)] ?? '');
  const receiver = nameOf(handOver?.toMemberId) ?? who;
  const place = places[which % places.length] as string;
  const cage = cages[which % 2] as string;
  switch (what) {
    case 'collect':
      return inTheField.collect(operator(who), [...new Set([first, journey.waiting])]);
    case 'scan':
      return inTheField.scan(operator(who), first, place);
    case 'pack':
      return inTheField.pack(operator(holder), cage, chosen);
    case 'unpack':
      return inTheField.unpack(operator(nameOf(sights.holderOf(cage)) ?? who), cage);
    case 'deliver':
      return deliver(journey, which < 4 ? holder : who, which < 5 ? first : journey.waiting);
    case 'declare':
      return inTheField.declareEnd(operator(holder), first);
    case 'announce':
      return announce(journey, holder, to, chosen);
    case 'receive': {
      if (handOver === undefined) return undefined;
      const announced = handOver.lines.map(({ sscc }) => sscc);
      const came = which < 2 ? announced : [announced[0] ?? '', first];
      const told = [...new Set(came)].map((sscc) => ({ sscc, condition }));
      return inTheField.receive(operator(receiver), handOver.id, told);
    }
    case 'reconcile':
      return handOver === undefined ? undefined : reconcile(journey, receiver, handOver.id);
    case 'capture':
      return tell(journey, who, chosen, place);
  }
}

const deliver = ({ tracking }: Journey, who: MemberName, sscc: string) =>
  field(tracking).deliver(operator(who), sscc);

const nameOf = (memberId?: string): MemberName | undefined =>
  names.find((name) => members[name] === memberId);

async function announce(
  { tracking, sights, open }: Journey,
  from: MemberName,
  to: MemberName,
  ssccs: readonly string[],
): Promise<string> {
  const reference = newId('ref');
  const told = await field(tracking).announce(operator(from), to, ssccs, { reference });
  sights.announced(told);
  open.push(told.id);
  return told.id;
}

async function reconcile({ tracking, sights }: Journey, by: MemberName, id: string): Promise<void> {
  sights.reconciled(await field(tracking).reconcile(operator(by), id));
}

/** An event with something of its captor's own in it. */
async function tell(
  { tracking, captures, kept }: Journey,
  who: MemberName,
  ssccs: readonly string[],
  place: string,
): Promise<void> {
  const eventID = `urn:x:${newId('evt')}`;
  const own = { eventID, bizStep: 'inspecting', 'ex:secret': members[who] };
  const event = seen(ssccs.map(epcOf), { ...at(place), ...own });
  const { captureId } = await capture(tracking, operator(who), [event], { context });
  await tracking.apply();
  captures.set(captureId, members[who]);
  kept.set(eventID, members[who]);
}

/**
 * Four parcels are sold by a, and three collected by it; a stranger lays hands on the fourth. Two of them, one in a cage, go on to b and one of
 * these to c; each member tells of what it has, and of what it has no more.
 */
export async function begin(tracking: Tracking): Promise<Journey> {
  const soldAt = Date.now();
  const { ssccs: parcels, numbers } = await booked(tracking, 4);
  const [caged = '', onward = '', behind = '', waiting = ''] = parcels;
  const [one, two, stray] = [nextSscc(), nextSscc(), nextSscc()] as const;
  const units = [...parcels, one, two, stray];
  const sights = new Sights();
  sights.soldBy(parcels, soldAt);
  const open: string[] = [];
  const [captures, kept] = [new Map<string, string>(), new Map<string, string>()];
  const journey = {
    tracking,
    sights,
    numbers,
    parcels,
    waiting,
    cages: [one, two],
    units,
    open,
    captures,
    kept,
  };
  const inTheField = field(tracking);
  await inTheField.collect(operator('a'), [caged, onward, behind]);
  await inTheField.collect(operator('d'), [waiting]);
  await inTheField.deliver(operator('d'), waiting);
  await inTheField.pack(operator('a'), one, [caged]);
  await tell(journey, 'a', [caged, onward, behind, one], points.start);
  await notice(journey);
  const toB = await announce(journey, 'a', 'b', [one, onward, behind]);
  await inTheField.receive(operator('b'), toB, [one, onward]);
  await notice(journey);
  await reconcile(journey, 'b', toB);
  await tell(journey, 'b', [caged, onward], points.middle);
  const toC = await announce(journey, 'b', 'c', [onward]);
  await inTheField.receive(operator('c'), toC, [onward]);
  await notice(journey);
  await tell(journey, 'c', [onward], points.end);
  await tell(journey, 'b', [onward, caged], points.end);
  return journey;
}

/** What everything is now, told to who writes down the sights. */
export async function notice(journey: Journey): Promise<readonly Unit__Output[]> {
  const all = await everything(journey);
  for (const unit of all) journey.sights.look(unit);
  return all;
}

async function everything(journey: Journey): Promise<readonly Unit__Output[]> {
  const found = await Promise.all(
    journey.units.map((sscc) => field(journey.tracking).unit(admin, sscc).catch(missing)),
  );
  return found.filter((unit) => unit !== undefined);
}

/** What is not there for somebody; anything else is thrown. */
export function missing(error: unknown): undefined {
  if (!(error instanceof Refusal) || error.kind !== 'missing') throw error;
}
