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

/** A journey under way: three parcels of a's customer, two cages and a unit that nobody knows. */
export interface Journey {
  readonly tracking: Tracking;
  readonly sights: Sights;
  readonly numbers: readonly string[];
  readonly parcels: readonly string[];
  readonly cages: readonly string[];
  readonly units: readonly string[];
  readonly open: string[];
  /** Captured events with whose they are. */
  readonly captures: Map<string, string>;
  readonly kept: Map<string, string>;
}

/** Something that somebody does, or tries to. */
export const act = fc.record({
  what: fc.oneof(
    ...[
      { weight: 3, arbitrary: fc.constant('announce' as const) },
      { weight: 4, arbitrary: fc.constant('receive' as const) },
      { weight: 2, arbitrary: fc.constant('reconcile' as const) },
      { weight: 2, arbitrary: fc.constantFrom('scan' as const, 'capture' as const) },
      { weight: 1, arbitrary: fc.constantFrom('pack' as const, 'unpack' as const) },
      { weight: 1, arbitrary: fc.constantFrom('deliver' as const, 'collect' as const) },
    ],
  ),
  who: fc.constantFrom(...names),
  to: fc.constantFrom(...names),
  some: fc.subarray([0, 1, 2, 3, 4, 5], { minLength: 1, maxLength: 3 }),
  which: fc.nat(5),
  condition: fc.constantFrom('ok', 'ok', 'ok', 'damaged', 'refused'),
});
type Act = typeof act extends fc.Arbitrary<infer T> ? T : never;

/** Does it, if it can be done; what is refused changes nothing that anybody sees. */
export async function perform(
  journey: Journey,
  { what, who, to, some, which, condition }: Act,
): Promise<unknown> {
  const { tracking, sights, units, cages, open } = journey;
  const inTheField = field(tracking);
  const chosen = some.map((index) => units[index] as string);
  const [first = ''] = chosen;
  const nameOf = (memberId?: string): MemberName =>
    names.find((name) => members[name] === memberId) ?? who;
  const holder = operator(nameOf(sights.holderOf(first)));
  const handOver = sights.handOvers.get(open[which % Math.max(1, open.length)] ?? '');
  const receiver = operator(nameOf(handOver?.toMemberId));
  const place = places[which % places.length] as string;
  const cage = cages[which % 2] as string;
  switch (what) {
    case 'collect':
      return inTheField.collect(holder, chosen);
    case 'scan':
      return inTheField.scan(operator(who), first, place);
    case 'pack':
      return inTheField.pack(holder, cage, chosen);
    case 'unpack':
      return inTheField.unpack(operator(nameOf(sights.holderOf(cage))), cage);
    case 'deliver':
      return inTheField.deliver(holder, first);
    case 'announce': {
      const told = await inTheField.announce(holder, to, chosen, { reference: newId('ref') });
      sights.announced(told);
      open.push(told.id);
      return told;
    }
    case 'receive': {
      if (handOver === undefined) return undefined;
      const came = chosen.map((sscc) => ({ sscc, condition }));
      return inTheField.receive(receiver, handOver.id, which < 2 ? came : [first]);
    }
    case 'reconcile': {
      if (handOver === undefined) return undefined;
      const closed = await inTheField.reconcile(receiver, handOver.id);
      sights.reconciled(closed);
      return closed;
    }
    case 'capture': {
      const eventID = `urn:x:${newId('evt')}`;
      const secret = { 'ex:secret': members[who] };
      const event = seen(chosen.map(epcOf), { ...at(place), eventID, ...secret });
      const { captureId } = await capture(tracking, operator(who), [event], { context });
      await tracking.apply();
      journey.captures.set(captureId, members[who]);
      journey.kept.set(eventID, members[who]);
      return undefined;
    }
  }
}

/** Three parcels are sold by a, and collected by it. */
export async function begin(tracking: Tracking): Promise<Journey> {
  const soldAt = Date.now();
  const { ssccs: parcels, numbers } = await booked(tracking, 3);
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
    cages: [one, two],
    units,
    open,
    captures,
    kept,
  };
  await field(tracking).collect(operator('a'), parcels);
  await notice(journey);
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
