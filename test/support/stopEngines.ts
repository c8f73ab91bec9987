import { removePrograms } from './buildProgram';

/** Jest's globalTeardown: ends what the tests asked for. */
export default async function stopEngines(): Promise<void> {
  await globalThis.seraiEngineHost?.close();
  removePrograms();
}
