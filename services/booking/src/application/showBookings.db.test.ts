import { AwaitFact } from '@serai/runtime';
import { cancelBooking } from './cancelBooking';
import {
  admin,
  admit,
  booked,
  by,
  openDesk,
  operatorA,
  operatorB,
  shipperA,
  told,
  trackingSays,
  type TestDesk,
} from './desk.test-data';
import { hearPartner } from './hearPartner';
import { hearTracking } from './hearTracking';
import { printLabels } from './printLabels';
import { keptBooking, listBookings, listParcels, seenBooking, seenParcel } from './showBookings';
import { kinds } from '../store/kinds';

let test: TestDesk;
beforeAll(async () => {
  test = await openDesk();
  await admit(test.database);
});
afterAll(() => test.database.close());

const code = (expected: string): Error => expect.objectContaining({ code: expected }) as Error;
const page = (limit: number, cursor = ''): { limit: number; cursor: string } => ({ limit, cursor });
const all = { page: page(0), status: '', reference: '', lacksRoom: false };
const otherShipper = { ...shipperA, subject: 'per_other' };

describe('the list of bookings', () => {
  let mine: string[] = [];
  beforeAll(async () => {
    await test.database.connection.collection('bookings').deleteMany({});
    mine = [];
    for (let count = 0; count < 3; count += 1) {
      mine.unshift((await booked(test.desk)).booking.order.id);
    }
    await booked(test.desk, otherShipper);
  });

  it('is of the own member, of a shipper only what it booked, newest first', async () => {
    const { desk } = test;
    const ids = async (actor: typeof shipperA, asked = all): Promise<string[]> =>
      (await listBookings(desk, actor, asked)).bookings.map(({ booking }) => booking.order.id);
    expect(await ids(shipperA)).toEqual(mine);
    expect(await ids(operatorA)).toHaveLength(4);
    expect(await ids(admin)).toHaveLength(4);
    expect(await ids(operatorB)).toEqual([]);
    expect(await ids({ ...shipperA, roles: ['device'] })).toEqual([]);
    expect(await ids({ subject: 'per_x', roles: ['operator'] })).toEqual([]);
    expect(await ids(shipperA, { ...all, status: 'confirmed' })).toEqual(mine);
    expect(await ids(shipperA, { ...all, status: 'declined' })).toEqual([]);
    expect(await ids(shipperA, { ...all, reference: 'ORDER-1' })).toEqual(mine);
    expect(await ids(shipperA, { ...all, reference: 'ORDER-2' })).toEqual([]);
    await expect(ids(shipperA, { ...all, status: 'lost' })).rejects.toThrow(code('STATUS_UNKNOWN'));
  });

  it('comes in pages that leave nothing out', async () => {
    const { desk } = test;
    const first = await listBookings(desk, shipperA, { ...all, page: page(2) });
    expect(first.bookings.map(({ booking }) => booking.order.id)).toEqual(mine.slice(0, 2));
    const cursor = first.nextCursor;
    const second = await listBookings(desk, shipperA, { ...all, page: page(2, cursor) });
    expect(second.bookings.map(({ booking }) => booking.order.id)).toEqual(mine.slice(2));
    expect(second.nextCursor).toBe('');
    await expect(listBookings(desk, shipperA, { ...all, page: page(2, 'x') })).rejects.toThrow(
      code('CURSOR_INVALID'),
    );
  });

  it.each([1, 5, 7])('of parcels, %i a page, goes on from booking to booking', async (limit) => {
    const { desk } = test;
    const numbers: string[] = [];
    let cursor = '';
    do {
      const asked = { page: page(limit, cursor), bookingId: '' };
      const found = await listParcels(desk, shipperA, asked);
      numbers.push(...found.parcels.map(({ parcel }) => parcel.sscc));
      cursor = found.nextCursor;
    } while (cursor !== '');
    expect(numbers).toHaveLength(21);
    expect(new Set(numbers).size).toBe(21);
    const [bookingId = ''] = mine;
    const own = await listParcels(desk, shipperA, { page: page(0), bookingId });
    expect(own.parcels.map(({ parcel }) => parcel.number)).toEqual([1, 2, 3, 4, 5, 6, 7]);
    const none = await listParcels(desk, operatorB, { page: page(0), bookingId: '' });
    expect(none.parcels).toEqual([]);
  });
});

describe('one booking or parcel', () => {
  it('is seen with or without its price, and does not exist for others', async () => {
    const { desk } = test;
    const { order } = (await booked(desk)).booking;
    const parcel = order.parcels[3];
    expect((await seenBooking(desk, operatorA, order.id)).shown.commercial).toBe(true);
    expect((await seenBooking(desk, admin, order.id)).shown.commercial).toBe(false);
    expect((await seenParcel(desk, shipperA, parcel?.id ?? '')).parcel).toEqual(parcel);
    expect((await seenParcel(desk, shipperA, parcel?.sscc ?? '')).parcel).toEqual(parcel);
    for (const stranger of [operatorB, otherShipper]) {
      const looks = seenBooking(desk, stranger, order.id);
      await expect(looks).rejects.toThrow(code('BOOKING_MISSING'));
      const finds = seenParcel(desk, stranger, parcel?.sscc ?? '');
      await expect(finds).rejects.toThrow(code('PARCEL_MISSING'));
      const cancels = cancelBooking(desk, by(stranger), { bookingId: order.id, reason: '' });
      await expect(cancels).rejects.toThrow(code('BOOKING_MISSING'));
    }
    await expect(seenParcel(desk, admin, 'pcl_none')).rejects.toThrow(code('PARCEL_MISSING'));
    await expect(seenBooking(desk, admin, 'bkg_none')).rejects.toThrow(code('BOOKING_MISSING'));
    const asAdmin = cancelBooking(desk, by(admin), { bookingId: order.id, reason: '' });
    await expect(asAdmin).rejects.toThrow(code('BOOKING_MISSING'));
  });

  it('has labels once it is confirmed, all or one', async () => {
    const { desk, scene } = test;
    const { order } = (await booked(desk)).booking;
    const pages = async (parcelId: string, bookingId = order.id): Promise<string | undefined> => {
      const pdf = await printLabels(desk, shipperA, { bookingId, parcelId });
      return /\/Count (\d+)/.exec(pdf.toString('latin1'))?.[1];
    };
    expect(await pages('')).toBe('7');
    expect(await pages(order.parcels[0]?.sscc ?? '')).toBe('1');
    expect(await pages(order.parcels[0]?.id ?? '', '')).toBe('1');
    const printsStranger = printLabels(desk, operatorB, {
      bookingId: '',
      parcelId: order.parcels[0]?.id ?? '',
    });
    await expect(printsStranger).rejects.toThrow(code('PARCEL_MISSING'));
    await expect(pages('', '')).rejects.toThrow(code('BOOKING_MISSING'));
    await expect(pages('pcl_none')).rejects.toThrow(code('PARCEL_MISSING'));
    scene.isAway = true;
    const requested = (await booked(desk)).booking.order.id;
    scene.isAway = false;
    await expect(
      printLabels(desk, shipperA, { bookingId: requested, parcelId: '' }),
    ).rejects.toThrow(code('BOOKING_NOT_CONFIRMED'));
  });
});

describe('what tracking and partner say', () => {
  it('closes the booking when its last parcel is delivered, and tells it', async () => {
    const { desk, database } = test;
    const { order } = (await booked(desk)).booking;
    const { id } = order;
    for (const { sscc } of order.parcels) {
      await trackingSays(database, id, { type: 'Collect', sscc });
    }
    await expect(cancelBooking(desk, by(shipperA), { bookingId: id, reason: '' })).rejects.toThrow(
      code('ALREADY_COLLECTED'),
    );
    for (const { sscc } of order.parcels) {
      await trackingSays(database, id, { type: 'Deliver', sscc, at: order.madeAt + 1 });
    }
    expect((await keptBooking(desk, id)).booking.status).toBe('completed');
    const facts = (await told(database)).filter(({ type }) => type.endsWith('Completed'));
    expect(facts.map(({ message }) => message)).toEqual([{ bookingId: id, at: order.madeAt + 1 }]);
  });

  it('waits where the booking or the member is not known yet', async () => {
    const sheet = {
      at: 0,
      state: (kind: { initial: unknown }) => kind.initial,
    } as unknown as Parameters<typeof hearTracking>[1];
    expect(() => hearTracking(kinds, sheet, 'bkg_late', { type: 'Collect', sscc: 'x' })).toThrow(
      AwaitFact,
    );
    expect(() => hearPartner(kinds, sheet, 'mbr_late', { type: 'Suspended' })).toThrow(AwaitFact);
  });
});
