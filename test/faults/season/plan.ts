import { createHash } from 'node:crypto';
import { makeSscc } from '@serai/model';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const seasonDays = 60;
const stops = 5;
const stopHours = 16;
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
  readonly reads: readonly Read[];
}

export interface Booking {
  readonly id: string;
  readonly parcels: readonly { readonly sscc: string; readonly trackingNumber: string }[];
}

export interface Read {
  readonly id: string;
  readonly sscc: string;
  readonly memberId: string;
  readonly pointId: string;
  readonly at: number;
  /** It was never there. */
  readonly isMistaken?: true;
  /** Declares the read of this id wrong; it was told before. */
  readonly corrects?: string;
}

const parcelsPerBooking = 5;

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
  const count = Math.min(size.parcelsPerWave, size.parcels - nth * size.parcelsPerWave);
  const first = nth * size.parcelsPerWave;
  const bookings = Array.from({ length: Math.ceil(count / parcelsPerBooking) }, (_, booking) => ({
    id: `bkg_${nth}_${booking}`,
    parcels: Array.from(
      { length: Math.min(parcelsPerBooking, count - booking * parcelsPerBooking) },
      (_one, parcel) => {
        const serial = first + booking * parcelsPerBooking + parcel;
        return { sscc: makeSscc(gs1Prefix, serial), trackingNumber: `season-${serial}` };
      },
    ),
  }));
  const members = [memberId(0), memberId(1), memberId(2)] as const;
  const wave = { id: `wave_${nth}`, startsAt, members, points, bookings };
  const ssccs = ssccsOf(wave);
  const reads = points.flatMap((pointId, stop) =>
    ssccs.flatMap((sscc) => readsAt(size, wave, { sscc, pointId, stop }, random)),
  );
  return { ...wave, reads };
}

export function ssccsOf({ bookings }: Pick<Wave, 'bookings'>): readonly string[] {
  return bookings.flatMap(({ parcels }) => parcels.map(({ sscc }) => sscc));
}

/** When the wave is planned to be at a stop; the last time is that of the door. */
export function stopAt(startsAt: number, stop: number): number {
  return startsAt + (stop + 1) * stopHours * hourMs;
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
  const arrivedAt = stopAt(wave.startsAt, stop) - Math.floor(random() * 2 * hourMs);
  return Array.from({ length: readsPerStop }, (_, nth) => ({
    id: `urn:uuid:${uuidOf(`${sscc} ${stop} ${nth}`)}`,
    ...{ sscc, memberId: holderAt(wave, stop), pointId },
    at: arrivedAt + nth * 600_000,
  }));
}

/** The same for the same text, so that a season told again has the same events. */
export function uuidOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  const part = (from: number, until: number): string => hex.slice(from, until);
  return `${part(0, 8)}-${part(8, 12)}-4${part(13, 16)}-8${part(17, 20)}-${part(20, 32)}`;
}
