import { becomes } from '../../journeys/person';
import { askRest, mustAsk } from '../../support/askRest';
import {
  areaBody,
  lineBody,
  nextKey,
  pointBody,
  quoteBody,
  tariffBody,
  terms,
} from '../rest/bodies';
import type { World } from '../rest/world';

type Json = Record<string, unknown>;

const hourMs = 3_600_000;
const farPostcode = '300000';

/** A second carrier goes on from where the first ends, and does not take over from it. */
export async function addFarCarrier(url: string, world: World): Promise<void> {
  const { own, partner, to } = world;
  const publish = async (path: string, item: Json): Promise<string> => {
    const asking = { token: partner.operator, body: { items: [item] } };
    const answer = await becomes(`${path} is published`, async () => {
      const found = await askRest(url, 'POST', path, asking);
      return found.status === 200 ? found.body : undefined;
    });
    return String((answer['items'] as Json[])[0]?.['id']);
  };
  const far = await publish('/v1/points', pointBody('far'));
  await publish('/v1/service-areas', areaBody('far', far, farPostcode));
  const line = await publish('/v1/lines', lineBody('far', [to, far]));
  await publish('/v1/tariffs', tariffBody('far', line));
  const body = { partnerId: own.id, validFrom: new Date().toISOString() };
  const { id } = await mustAsk(url, 'POST', '/v1/agreements', {
    ...{ token: partner.operator, key: nextKey() },
    body: { ...body, terms: { ...terms, interline: false } },
  });
  await mustAsk(url, 'POST', `/v1/agreements/${String(id)}/countersign`, {
    ...{ token: own.operator, body: { expectedVersion: 1 } },
  });
}

/** What nobody can serve, by the one cause that is said. */
export function notServed(world: World): Record<string, Json> {
  const quote = quoteBody();
  const [parcel = {}] = quote['parcels'] as Json[];
  const heavy = { ...parcel, weightGrams: 600_000 };
  const { readyAt } = quote as { readyAt: string };
  return {
    NO_COVERAGE_FROM: { ...quote, from: { country: 'CN', postcode: '999999' } },
    NO_COVERAGE_TO: { ...quote, to: { country: 'PL', postcode: '60-101' } },
    GOODS_REFUSED: { ...quote, parcels: [{ ...parcel, goods: ['dangerous'] }] },
    NO_ROOM: { ...quote, parcels: [heavy, heavy] },
    TOO_LATE: { ...quote, deliverBy: new Date(Date.parse(readyAt) + hourMs).toISOString() },
    NO_INTERLINING: { ...quote, to: { country: 'CN', postcode: farPostcode } },
    AVOIDED: { ...quote, avoidPointIds: [world.from] },
  };
}
