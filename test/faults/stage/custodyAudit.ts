import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { freePorts } from '@serai/engines';
import { auditCustodyOf } from '../../support/audit';
import { startService } from './serviceProcess';
import type { AloneOptions, TrackingAlone } from './trackingAlone';

const shown = 3;
/** No proof asks these two here. */
const nowhere = '127.0.0.1:9';

/**
 * What `npm run audit` finds of custody, who is told facts alone: over REST, at a gateway that is there
 * for that only. Answers how many units and hand-overs were looked at, and what is broken.
 */
export async function auditedCustody(
  alone: TrackingAlone,
  { mongoUri, prefix, kafkaBrokers }: Pick<AloneOptions, 'mongoUri' | 'prefix' | 'kafkaBrokers'>,
): Promise<{ readonly checked: Readonly<Record<string, number>>; readonly found: string[] }> {
  const [port = 0] = await freePorts(1);
  const { partner, tracking } = alone.addresses;
  const gateway = startService(gatewayProgram(), {
    HTTP_LISTEN: `127.0.0.1:${port}`,
    PARTNER_ADDRESS: partner,
    TRACKING_ADDRESS: tracking,
    CAPACITY_ADDRESS: nowhere,
    BOOKING_ADDRESS: nowhere,
    MONGODB_URI: mongoUri,
    // It need not hear of all that happened.
    TOPIC_PREFIX: `${prefix}audit.`,
    ...(kafkaBrokers === undefined ? {} : { KAFKA_BROKERS: kafkaBrokers }),
    SERVICE_NAME: 'gateway',
    SERVICE_SECRET: 'of a proof',
  });
  try {
    await gateway.ready();
    const token = alone.token({ subject: 'auditor', roles: ['auditor'] });
    const audit = await auditCustodyOf(`http://127.0.0.1:${port}`, token);
    const found = [
      ...audit.broken.slice(0, shown).map((one) => `audit: ${JSON.stringify(one)}`),
      ...audit.inFlight.slice(0, shown).map((one) => `audit, in flight: ${JSON.stringify(one)}`),
    ];
    return { checked: audit.checked, found };
  } finally {
    await gateway.signal('SIGKILL');
  }
}

function gatewayProgram(): string {
  const found = createRequire(__filename).resolve('@serai/gateway/package.json');
  return join(dirname(found), 'dist/main.js');
}
