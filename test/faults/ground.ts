import { freshPrefix, kafkaBrokers, mongoUri } from '../support/engines';
import type { Ground } from './report';

/** The engines of this Jest run, under names that nobody else uses. */
export async function freshGround(): Promise<Ground> {
  return {
    mongoUri: await mongoUri(),
    kafkaBrokers: await kafkaBrokers(),
    prefix: await freshPrefix(),
  };
}
