import { endingRows, operationsRows } from './adminRows';
import { agreementRows } from './agreementRows';
import { bookingRows } from './bookingRows';
import { epcisRows } from './epcisRows';
import { memberRows } from './memberRows';
import { networkRows } from './networkRows';
import type { RestRow } from './restRow';
import { tellingRows } from './tellingRows';
import { trackingRows } from './trackingRows';

/** Every route, in an order in which all of them can be asked of one alliance. */
export const restTable: Readonly<Record<string, RestRow>> = {
  ...memberRows,
  ...agreementRows,
  ...networkRows,
  ...bookingRows,
  ...trackingRows,
  ...epcisRows,
  ...tellingRows,
  ...operationsRows,
  ...endingRows,
};
