import { startEngineHost } from './engineHost';
import type { EngineHost } from './engineHost';

declare global {
  var seraiEngineHost: EngineHost | undefined;
}

/** Jest's globalSetup: engines are started when the first test file asks for one, see engines.ts. */
export default async function startEngines(): Promise<void> {
  globalThis.seraiEngineHost = await startEngineHost();
  process.env['SERAI_TEST_ENGINES'] = globalThis.seraiEngineHost.url;
}
