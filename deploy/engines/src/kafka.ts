import { addressOf, startBrokers } from './brokers';
import { withClassArchive } from './classArchive';
import { prepareData } from './dataDirectory';
import { sayOnStderr } from './engine';
import type { EngineOptions, KafkaEngine } from './engine';
import { findKafka } from './findKafka';
import { givenKafka } from './givenKafka';
import { startKeeper } from './keeper';
import { freePorts, portsFor } from './ports';
import { startPatiently } from './startPatiently';

/** What the log says when data or port are in use. */
const BUSY = /Failed to acquire lock|Address already in use|failed to bind/i;
/** The quick compiler alone: a throwaway broker does not live long enough to profit from more. */
const THROWAWAY_OPTIONS = ['-XX:TieredStopAtLevel=1'];

/**
 * Starts Kafka in KRaft mode, one broker or three; resolves when the brokers answer and their
 * coordinator is up. Refuses with EngineUnavailable when no Kafka can be had or will not start.
 */
export async function startKafka(options: EngineOptions = {}): Promise<KafkaEngine> {
  const say = options.say ?? sayOnStderr;
  const given = process.env['KAFKA_BROKERS'];
  if (given && options.useGiven !== false) return givenKafka(given, say);
  const kafka = await withClassArchive(await findKafka(say), say);
  const count = options.members ?? 1;
  const data = await prepareData({ engine: 'kafka', members: count }, options.dataDirectory);
  const keeper = startKeeper(data.isThrowaway ? data.folder : undefined);
  const isBusy = (_how: string, reason: string) => BUSY.test(reason);
  try {
    return await startPatiently({ name: 'Kafka', isBusy }, async () => {
      const ports = await portsFor(count, options.port);
      const controllerPorts = await freePorts(count, ports);
      const brokers = data.memberFolders.map((folder, n) => ({
        folder,
        port: ports[n] ?? 0,
        controllerPort: controllerPorts[n] ?? 0,
      }));
      const javaOptions = data.isThrowaway ? THROWAWAY_OPTIONS : [];
      const members = await startBrokers(kafka, brokers, keeper, javaOptions);
      return {
        brokers: ports.map(addressOf).join(),
        members,
        get pids() {
          return members.map((member) => member.pid);
        },
        stop: () => keeper.close(),
      };
    });
  } catch (error) {
    await keeper.close();
    throw error;
  }
}
