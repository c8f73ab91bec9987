import { isSscc, isTrackingNumber, ssccOfEpc } from '@serai/model';
import fc from 'fast-check';
import { companyPrefix, order } from './booking.test-data';
import { parcelsOf, ssccRange } from './parcel';

describe('the parcels of a booking', () => {
  it('have an SSCC under the company prefix of who sells, an EPC and a tracking number each', () => {
    const { parcels } = order({}, 7);
    expect(new Set(parcels.map(({ sscc }) => sscc)).size).toBe(7);
    expect(new Set(parcels.map(({ trackingNumber }) => trackingNumber)).size).toBe(7);
    for (const { sscc, epc, trackingNumber } of parcels) {
      expect(isSscc(sscc)).toBe(true);
      expect(sscc.slice(1, 8)).toBe(companyPrefix);
      expect(ssccOfEpc(epc)).toBe(sscc);
      expect(isTrackingNumber(trackingNumber)).toBe(true);
    }
    expect(parcels.map(({ number, count }) => `${number}/${count}`)).toContain('3/7');
  });

  it('of two ranges that follow each other never share an SSCC', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 10 ** 8 }),
        fc.integer({ min: 1, max: 500 }),
        fc.integer({ min: 1, max: 500 }),
        (first, count, next) => {
          const one = ssccRange(companyPrefix, first, count);
          const other = ssccRange(companyPrefix, first + count, next);
          expect(new Set([...one, ...other]).size).toBe(count + next);
        },
      ),
    );
  });

  it('cannot be numbered when the prefix has no serials left', () => {
    expect(() => ssccRange('123456789012', 9_999, 2)).toThrow(
      expect.objectContaining({ code: 'SSCC_SERIAL_SPENT', kind: 'conflict' }),
    );
    expect(() => ssccRange('12345', 0, 1)).toThrow(
      expect.objectContaining({ code: 'GS1_PREFIX_INVALID' }),
    );
  });

  it('need a draw each', () => {
    const booked = { partId: 'prt_1', companyPrefix, firstSerial: 0 };
    const contents = order({}, 2).parcels.map(({ content }) => content);
    expect(() => parcelsOf({ ...booked, contents, draws: [] })).toThrow('2 parcels need 2 draws');
  });
});
