import { access, mkdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { startBrokers } from './brokers';
import { cached, fetchOnce } from './cache';
import type { Fetched } from './cache';
import { faultByNote, noteChecksum } from './checksums';
import type { KafkaProgram } from './findKafka';
import { startKeeper } from './keeper';
import { freePorts } from './ports';

const ARCHIVE = 'classes.jsa';

/**
 * Java's archive of the classes that a broker loads, written by Java when a broker that was
 * started for this ends. With it a start costs less than half (7.5 s of processor time without
 * and 3.4 s with it, measured on two cores). Java itself leaves out one that does not fit.
 */
async function archiveOf(kafka: KafkaProgram): Promise<Fetched> {
  // It fits only the very jars it was made from: jars that are fetched again need another one.
  const { mtimeMs } = await stat(dirname(kafka.classPath));
  const jars = Math.floor(mtimeMs).toString(36);
  return {
    name: `kafka-${kafka.version}-java-${kafka.javaVersion}-${jars}`,
    faultIn: faultByNote,
    fetchInto: async (folder, scratch) => {
      const keeper = startKeeper(undefined);
      try {
        const [port = 0, controllerPort = 0] = await freePorts(2);
        const broker = { folder: join(scratch, 'broker'), port, controllerPort };
        await mkdir(broker.folder);
        const option = `-XX:ArchiveClassesAtExit=${join(folder, ARCHIVE)}`;
        const [member] = await startBrokers(kafka, [broker], keeper, [option]);
        await member?.kill('SIGTERM');
      } finally {
        await keeper.close();
      }
      await access(join(folder, ARCHIVE));
      await noteChecksum(folder, ARCHIVE);
    },
  };
}

/** A Kafka of the cache with its archive, which is made now if need be; another Kafka as it is. */
export async function withClassArchive(
  kafka: KafkaProgram,
  say: (line: string) => void,
): Promise<KafkaProgram> {
  if (!kafka.isOurs) return kafka;
  try {
    const thing = await archiveOf(kafka);
    const earlier = await cached(thing, say);
    if (earlier === undefined) say('Making an archive of the classes, for quicker starts ...');
    const folder = earlier ?? (await fetchOnce(thing, say));
    return { ...kafka, classArchive: join(folder, ARCHIVE) };
  } catch (error) {
    say(`  going on without it: ${(error as Error).message}`);
    return kafka;
  }
}
