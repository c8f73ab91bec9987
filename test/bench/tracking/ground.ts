import { randomBytes } from 'node:crypto';
import { startKafka, startMongo, type KafkaEngine, type MongoEngine } from '@serai/engines';
import { openDatabase, type Database } from '@serai/runtime';
import { epcisCollections } from '../../../services/tracking/src/store/epcis/collections';
import { kinds } from '../../../services/tracking/src/store/kinds';
import { trackingAlone, type TrackingAlone } from '../../faults/stage/trackingAlone';
import { inDatabase } from '../../support/engines';
import { knowBookings, parcelsPerBooking } from './parcels';

export type BusName = 'kafka' | 'embedded';

/** The engines that all rows are measured on. */
export interface Engines {
  readonly mongo: MongoEngine;
  readonly kafka: KafkaEngine;
}

/** Tracking with a database that knows so many parcels. */
export interface Ground extends TrackingAlone {
  readonly database: Database;
  readonly bookings: number;
  readonly prefix: string;
  readonly brokers: string | undefined;
  readonly mongod: number | undefined;
  readonly kafka: number | undefined;
  end(): Promise<void>;
}

export async function withEngines<T>(work: (engines: Engines) => Promise<T>): Promise<T> {
  const mongo = await startMongo();
  const kafka = await startKafka();
  try {
    return await work({ mongo, kafka });
  } finally {
    await kafka.stop();
    await mongo.stop();
  }
}

/** The process of tracking, and the database where it keeps so many parcels. */
export async function groundOf(engines: Engines, bus: BusName, parcels: number): Promise<Ground> {
  const name = `bench${randomBytes(4).toString('hex')}`;
  const uri = inDatabase(engines.mongo.uri, name);
  const database = await openDatabase({ uri, service: 'tracking', kinds: Object.values(kinds) });
  await epcisCollections(database);
  const bookings = Math.ceil(parcels / parcelsPerBooking);
  await knowBookings(database, bookings, Date.now() - 3_600_000);
  const brokers = bus === 'kafka' ? engines.kafka.brokers : undefined;
  const prefix = `${name}.`;
  const options = process.env['BENCH_NODE_OPTIONS'];
  const alone = await trackingAlone({
    ...{ mongoUri: uri, prefix },
    ...(brokers === undefined ? {} : { kafkaBrokers: brokers }),
    env: {
      LOG_LEVEL: 'info',
      ...(options === undefined ? {} : { NODE_OPTIONS: options }),
    },
  });
  return {
    ...{ ...alone, database, bookings, prefix, brokers },
    ...{ mongod: engines.mongo.pids[0], kafka: engines.kafka.pids[0] },
    end: async () => {
      await alone.stop();
      await database.connection.dropDatabase();
      await database.close();
    },
  };
}
