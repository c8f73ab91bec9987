import { hours } from '@serai/model';
import { leg, now, pins, planOf } from './booking.test-data';
import { cancellationFee } from './cancellationFee';

const ride = leg({ departsAt: now + hours(100), arrivesAt: now + hours(120) });
const terms = pins.cancellation;

describe('the fee of a cancellation', () => {
  it.each([
    ['three days ahead nothing', 72, 0],
    ['a moment later the next term', 71.999, 500],
    ['two hours ahead still that', 2, 500],
    ['later than every term the highest of them', 1, 500],
  ])('%s', (_, hoursAhead, fee) => {
    const at = ride.departsAt - hours(hoursAhead);
    expect(cancellationFee(planOf([ride]), terms, at)).toEqual({ amount: fee, currency: 'EUR' });
  });

  it('is nothing where the tariff says nothing, and for doors', () => {
    expect(cancellationFee(planOf([ride]), {}, now).amount).toBe(0);
    const door = leg({ kind: 'collection', fromPointId: '' });
    expect(cancellationFee(planOf([door]), terms, now).amount).toBe(0);
  });

  it('does not take an inherited name for a tariff', () => {
    const odd = planOf([{ ...ride, tariffId: 'constructor' }]);
    expect(cancellationFee(odd, terms, now).amount).toBe(0);
  });
});
