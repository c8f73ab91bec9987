import { makeSscc, ssccUri, trackingNumberFrom } from '@serai/model';
import type { Content } from './content';

/**
 * Parcels take the extension digit 0; handling units (bags, cages, pallets) of the same company
 * prefix take others, so that the two never meet in one serial number.
 */
const parcelExtension = 0;

/** One physical piece: an SSCC on its label, and an unguessable number for the buyer. */
export interface Parcel {
  readonly id: string;
  readonly partId: string;
  readonly sscc: string;
  readonly trackingNumber: string;
  readonly epc: string;
  readonly content: Content;
  /** 1 of `count`. */
  readonly number: number;
  readonly count: number;
}

/** What a parcel needs that nobody can derive: drawn before, so that deciding again is the same. */
export interface ParcelDraw {
  readonly id: string;
  /** 13 random bytes. */
  readonly randomness: Uint8Array;
}

/**
 * The SSCCs of so many parcels under one company prefix, from a serial number on. Refuses
 * GS1_PREFIX_INVALID and SSCC_SERIAL_SPENT.
 */
export function ssccRange(companyPrefix: string, firstSerial: number, count: number): string[] {
  return Array.from({ length: count }, (_, index) =>
    makeSscc(companyPrefix, firstSerial + index, parcelExtension),
  );
}

/** The parcels of a booking, in the order they were asked for, each with its numbers. */
export function parcelsOf(order: {
  partId: string;
  contents: readonly Content[];
  companyPrefix: string;
  firstSerial: number;
  draws: readonly ParcelDraw[];
}): readonly Parcel[] {
  const { contents, companyPrefix, draws } = order;
  const count = contents.length;
  if (draws.length !== count) throw new Error(`${count} parcels need ${count} draws`);
  const ssccs = ssccRange(companyPrefix, order.firstSerial, count);
  return draws.map((draw, index) => {
    const sscc = ssccs[index] as string;
    return {
      id: draw.id,
      partId: order.partId,
      sscc,
      trackingNumber: trackingNumberFrom(draw.randomness),
      epc: ssccUri(sscc, companyPrefix.length),
      content: contents[index] as Content,
      number: index + 1,
      count,
    };
  });
}
