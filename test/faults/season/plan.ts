import { makeSscc, minutes } from '@serai/model';
import { cagesOf, readsOfCage, slippedAt, slippedReadAt, type Cage } from './cages';
import { idOfRead } from './ids';
import { hourMs, stopAt, stopHours, stops } from './stops';

const dayMs = 24 * hourMs;
const seasonDays = 60;
const gs1Prefix = '590777';

export interface SeasonSize {
  readonly members: number;
  readonly parcels: number;
  readonly readsPerStop: number;
  readonly parcelsPerWave: number;
}

/** Parcels that go the same way together; the members that have them, and when. */
export interface Wave {
  readonly id: string;
  readonly startsAt: number;
  /** Who has them from the door to the second stop, to the fourth, and to the door. */
  readonly members: readonly [string, string, string];
  readonly points: readonly string[];
  readonly bookings: readonly Booking[];
  /** None: every parcel goes by itself. */
  readonly cages: readonly Cage[];
  /** Both sign its hand-overs; otherwise only who receives does. */
  readonly isSignedByBoth: boolean;
  readonly reads: readonly Read[];
}

export interface Booking {
  readonly id: string;
  readonly parcels: readonly { readonly sscc: string; readonly trackingNumber: string }[];
}

/** Of a parcel or a cage, at a stop. */
export interface Read {
  readonly id: string;
  readonly sscc: string;
  readonly memberId: string;
  readonly pointId: string;
  readonly at: number;
  /** It was never there, or never came out there. */
  readonly isMistaken?: true;
  /** It came out of this cage. */
  readonly outOf?: string;
  /** Declares the read of this id wrong; it was told before. */
  readonly corrects?: string;
}

const parcelsPerBooking = 5;
/** Of every so many waves, one is signed by one side alone. */
const oneSidedEvery = 4;

/** A season as it happens: what the alliance would see of it if nothing went wrong. */
export function seasonOf(size: SeasonSize, now: number, random: () => number): readonly Wave[] {
  const waves = Math.ceil(size.parcels / size.parcelsPerWave);
  return Array.from({ length: waves }, (_, nth) => waveOf(size, nth, now, random));
}

function waveOf(size: SeasonSize, nth: number, now: number, random: () => number): Wave {
  const memberId = (offset: number): string => `mbr_${(nth + offset) % size.members}`;
  const spanMs = stops * stopHours * hourMs;
  const startsAt = Math.floor(now - spanMs - dayMs - random() * seasonDays * dayMs);
  const points = Array.from({ length: stops }, (_, stop) => `pnt_${nth % size.members}_${stop}`);
  const bookings = bookingsOf(size, nth);
  const members = [memberId(0), memberId(1), memberId(2)] as const;
  const isSignedByBoth = nth % oneSidedEvery !== oneSidedEvery - 2;
  const ssccs = ssccsOf({ bookings });
  const cages = cagesOf(nth, ssccs);
  const named = { id: `wave_${nth}`, startsAt, members, points, bookings, cages, isSignedByBoth };
  const parcels = points.flatMap((pointId, stop) =>
    ssccs.flatMap((sscc) => readsAt(size, named, { sscc, pointId, stop }, random)),
  );
  const memberAt = (stop: number): string => holderAt(named, stop);
  const outer = cages.flatMap((cage) => readsOfCage(named, cage, size.readsPerStop, memberAt));
  return { ...named, reads: [...parcels, ...outer] };
}

function bookingsOf(size: SeasonSize, nth: number): readonly Booking[] {
  const count = Math.min(size.parcelsPerWave, size.parcels - nth * size.parcelsPerWave);
  const first = nth * size.parcelsPerWave;
  return Array.from({ length: Math.ceil(count / parcelsPerBooking) }, (_, booking) => ({
    id: `bkg_${nth}_${booking}`,
    parcels: Array.from(
      { length: Math.min(parcelsPerBooking, count - booking * parcelsPerBooking) },
      (_one, parcel) => {
        const serial = first + booking * parcelsPerBooking + parcel;
        return { sscc: makeSscc(gs1Prefix, serial), trackingNumber: `season-${serial}` };
      },
    ),
  }));
}

/** Its parcels. */
export function ssccsOf({ bookings }: Pick<Wave, 'bookings'>): readonly string[] {
  return bookings.flatMap(({ parcels }) => parcels.map(({ sscc }) => sscc));
}

/** Who has the parcels at a stop, before any hand-over there. */
export function holderAt({ members }: Pick<Wave, 'members'>, stop: number): string {
  if (stop <= 1) return members[0];
  return stop <= 3 ? members[1] : members[2];
}

function readsAt(
  { readsPerStop }: SeasonSize,
  wave: Omit<Wave, 'reads'>,
  { sscc, pointId, stop }: { sscc: string; pointId: string; stop: number },
  random: () => number,
): readonly Read[] {
  const usually = stopAt(wave.startsAt, stop) - Math.floor(random() * 2 * hourMs);
  const isSlipped = stop === slippedAt && wave.cages.some((one) => one.slipped.includes(sscc));
  const first = isSlipped ? slippedReadAt(wave.startsAt, stop) : usually;
  return Array.from({ length: readsPerStop }, (_, nth) => ({
    id: idOfRead(`${sscc} ${stop} ${nth}`),
    ...{ sscc, memberId: holderAt(wave, stop), pointId },
    at: first + minutes(10 * nth),
  }));
}
