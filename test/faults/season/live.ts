import type { TrackingAlone } from '../stage/trackingAlone';
import { emptiedAt, partlyUnpackedAt } from './cages';
import type { Uploads } from './faults';
import { handOverStops } from './handOver';
import { inParallel } from './inParallel';
import type { People } from './people';
import type { Read, Wave } from './plan';

/** Of the reads of a stop so many go through the scanner's own call. */
const scannedShare = 0.01;
const wavesAtOnce = 16;
/** Of the reads so many are known when tracking is killed for the last time, at most. */
const lastKillAt = 0.8;
const lookMs = 20;

/** Every wave goes its way; late uploads come when all have arrived. */
export async function live(
  people: People,
  waves: readonly Wave[],
  uploads: readonly Uploads[],
  onArrived: () => void,
): Promise<void> {
  await inParallel(wavesAtOnce, waves, async (wave, nth) => {
    await goItsWay(people, wave, uploads[nth] ?? nothing);
    onArrived();
  });
  await inParallel(wavesAtOnce, waves, async (wave, nth) => {
    const { late, openedLate } = uploads[nth] ?? nothing;
    await people.upload(late);
    await people.unpack(wave, partlyUnpackedAt, openedLate);
  });
}

const nothing: Uploads = { soon: [], late: [], openedLate: [], unsure: new Set() };

async function goItsWay(people: People, wave: Wave, { soon, openedLate }: Uploads): Promise<void> {
  const openedSoon = wave.cages.filter((cage) => !openedLate.includes(cage));
  await people.collect(wave);
  await people.pack(wave);
  for (const [part, stop] of [...handOverStops, undefined].entries()) {
    // Who announces cages has to know what lies in them.
    await uploadSome(people, soon[part] ?? [], wave.cages.length > 0);
    if (stop === undefined) break;
    await people.handOver(wave, stop);
    if (stop < partlyUnpackedAt) await people.unpack(wave, partlyUnpackedAt, openedSoon);
  }
  await people.unpack(wave, emptiedAt, wave.cages);
  await people.deliver(wave);
}

/** A few go through the scanner's own call too; only an event can be declared wrong. */
async function uploadSome(
  people: People,
  reads: readonly Read[],
  untilApplied: boolean,
): Promise<void> {
  await people.upload(reads, untilApplied);
  const scanned = reads.filter(({ id, isMistaken }) => isMistaken !== true && isScanned(id));
  await people.scan(scanned.map((read) => ({ ...read, id: read.id.slice('urn:uuid:'.length) })));
}

function isScanned(id: string): boolean {
  return parseInt(id.slice(-4), 16) < scannedShare * 65_536;
}

/**
 * Kills tracking so often, spread over what is uploaded, and says how often that came about. The last
 * time is while there is still something to tell.
 */
export async function killNowAndThen(
  alone: TrackingAlone,
  kills: number,
  random: () => number,
  told: { readonly isOver: boolean; share(): number },
): Promise<number> {
  let killed = 0;
  for (let nth = 0; nth < kills; nth += 1) {
    const share = (lastKillAt * (nth + random())) / kills;
    while (!told.isOver && told.share() < share) {
      await new Promise((resolve) => setTimeout(resolve, lookMs));
    }
    if (told.isOver) break;
    await alone.killAndStart();
    killed += 1;
  }
  return killed;
}
