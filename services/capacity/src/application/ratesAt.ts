import type { Instant, RateTable } from '@serai/model';

/** The table that came into force last. */
export function ratesAt(tables: Iterable<RateTable>, now: Instant): RateTable | undefined {
  let latest: RateTable | undefined;
  for (const table of tables) {
    if (table.validFrom > now) continue;
    const isLater = latest === undefined || table.validFrom > latest.validFrom;
    const isSame = table.validFrom === latest?.validFrom && table.id > latest.id;
    if (isLater || isSame) latest = table;
  }
  return latest;
}
