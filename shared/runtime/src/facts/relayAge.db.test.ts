import { freshDatabase, freshPrefix } from '../../../../test/support/engines';
import { until } from '../bus/contract.fixture';
import { openBus } from '../bus/openBus';
import { collectMetrics } from '../metrics.fixture';
import { openDatabase } from '../store/database';
import { once } from '../store/once';
import { askPlace, place } from '../store/shelf.fixture';
import { relay } from './relay';

let collected: ReturnType<typeof collectMetrics>;
beforeAll(() => {
  collected = collectMetrics();
});
afterAll(() => collected.stop());

const age = async (): Promise<number> =>
  Number((await collected.sent()).get('serai.relay.age')?.points[0]?.value ?? -1);

test.each(['refuses', 'does not answer'])(
  'while the bus %s, the age of the oldest fact is told; once it has them it is 0',
  async (how) => {
    const database = await openDatabase({ uri: await freshDatabase(), service: 'test' });
    const real = await openBus({ clientId: 'test', database, prefix: await freshPrefix() });
    let isAway = true;
    let comesBack: () => void = () => undefined;
    const back = new Promise<void>((resolve) => (comesBack = resolve));
    const publish: typeof real.publish = async (batch) => {
      if (isAway && how === 'refuses') throw new Error('the bus is away');
      if (isAway) await back;
      await real.publish(batch);
    };
    const part = relay({ database: () => database, bus: () => ({ ...real, publish }) });
    try {
      await part.start();
      await once(database, place, [askPlace('late', 'shelf')]);
      await until('it is said to wait', async () => (await age()) > 0);
      isAway = false;
      comesBack();
      await until('nothing waits', async () => (await age()) === 0);
    } finally {
      comesBack();
      await part.stop();
      await real.close();
      await database.close();
    }
  },
);
