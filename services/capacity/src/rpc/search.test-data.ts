import type { Line } from '@serai/protos/serai/capacity/v1/Line';
import type { Requirement } from '@serai/protos/serai/capacity/v1/Requirement';
import { clock } from '@serai/runtime';
import { area, foundAlliance, publishedLine, tariff } from './network.test-data';
import { as, until, type People, type Running } from './running.test-data';

export interface Train {
  readonly id: string;
  readonly from: string;
  readonly to: string;
}

/** A train from China to Poland with a tariff, and an area with a daily run at either end. */
export async function trainOnSale(
  alliance: Running,
  who: People,
  changed: Line = {},
): Promise<Train> {
  const { client } = alliance;
  await foundAlliance(alliance, who);
  const train = await publishedLine(client, who, changed);
  await client.publishTariffs({ tariffs: [tariff(train.id)] }, as(who.operator));
  const china = { reference: 'CN', country: 'CN', postcodes: ['7*'] };
  const areas = [area(train.from, china), area(train.to)];
  await client.publishAreas({ areas }, as(who.operator));
  const known = alliance.alliance;
  const isOpen = (): boolean =>
    [...alliance.journal.state.departures.values()].some(({ lineId }) => lineId === train.id) &&
    [...alliance.journal.state.runs.values()].filter(({ memberId }) => memberId === who.yiwu)
      .length === 2;
  await until('all of it is on sale', () => known.tables.tariffs.has(train.id) && isOpen());
  return train;
}

/** From door to door over that train. */
export function wanted(changed: Requirement = {}): Requirement {
  return {
    from: { country: 'CN', postcode: '710000' },
    to: { country: 'PL', postcode: '61-100' },
    grams: 100_000,
    cm3: 300_000,
    goods: ['general'],
    readyAt: clock(),
    avoidMemberIds: [],
    ...changed,
  };
}
