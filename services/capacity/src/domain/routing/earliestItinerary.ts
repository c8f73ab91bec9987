import { named, withoutRide } from './doorToDoor';
import { earliestArrival } from './earliestArrival';
import type { Relaxed } from './filters';
import { patienceOf, type SearchWork } from './findItineraries';
import type { Network } from './network';
import type { DoorToDoor } from './plan';
import { planOf } from './plan';
import { questionOf } from './questionOf';
import type { PlannedItinerary, RoutingRequirement } from './requirement';

const noneRelaxed: Relaxed = new Set();

/**
 * The way that arrives first, whatever it costs: for estimates, and to plan again what has stranded.
 * Null where there is none, or none was found before the search was ended.
 */
export function earliestItinerary(
  network: Network,
  requirement: RoutingRequirement,
  work: SearchWork,
): PlannedItinerary | null {
  const asked = questionOf(network, requirement, noneRelaxed);
  const { way, incomplete } = earliestArrival(network.timetable, asked.question, patienceOf(work));
  if (incomplete) return null;
  const costless = way && { ...way, price: 0, co2eGrams: 0 };
  const ridden = costless && named(network, requirement, asked, costless, noneRelaxed);
  const ways = [
    ...(ridden ? [ridden] : []),
    ...withoutRide(network, requirement, asked, noneRelaxed),
  ];
  const [first] = ways.sort((one, other) => one.end.run.endsAt - other.end.run.endsAt);
  return first === undefined ? null : withCosts(planOf(network, requirement, first), first);
}

/** A search for arrival alone leaves the costs out: they are the sum of the legs'. */
function withCosts(plan: PlannedItinerary, { price }: DoorToDoor): PlannedItinerary {
  const sum = plan.legs.reduce(
    (total, leg) => total + leg.price.amount + leg.handlingFee.amount,
    0,
  );
  const co2eGrams = plan.legs.reduce((total, leg) => total + leg.co2eGrams, 0);
  return { ...plan, price: { ...plan.price, amount: sum || price }, co2eGrams };
}
