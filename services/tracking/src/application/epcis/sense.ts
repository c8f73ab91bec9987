import type { Sheet } from '@serai/runtime';
import type { EventBody } from '../../domain/epcis/event';
import { isBeyond, readingsOf } from '../../domain/epcis/sensors';
import { contentOf } from '../../domain/nesting';
import { custodianOf } from '../../domain/unit';
import { consignmentOf } from '../bench';
import { eventIncidentId, raiseIncident } from '../incidents';
import type { Kinds } from '../kinds';
import type { KeptEvent } from './rows';

/**
 * What sensors told, beside what the goods of each parcel bear: beyond it, who has the parcel has to
 * act. What is read of a unit is read of all that lies in it.
 */
export function sense(kinds: Kinds, sheet: Sheet, row: KeptEvent, event: EventBody): void {
  const readings = readingsOf(event);
  if (readings.length === 0) return;
  const read = (sscc: string) => sheet.state(kinds.unit, sscc);
  const content = row.ssccs.flatMap((sscc) => contentOf(read, sscc));
  sheet.each([...new Set([...row.ssccs, ...content])], (sscc) => {
    const unit = read(sscc);
    const consignment = consignmentOf(kinds, sheet, unit);
    if (consignment.status === 'absent') return;
    const goods = consignment.parcels.find((parcel) => parcel.sscc === sscc)?.goods ?? [];
    for (const { type: kind } of readings.filter((reading) => isBeyond(reading, goods))) {
      const id = eventIncidentId(row.memberId, row.id, `${sscc}/${kind}`);
      const holder = custodianOf(unit) ?? row.memberId;
      const { pointId, memberId: otherMemberId } = row;
      raiseIncident(kinds, sheet, {
        id,
        kind,
        unit,
        sscc,
        memberId: holder,
        otherMemberId,
        pointId,
      });
    }
  });
}
