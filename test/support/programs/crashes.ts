import { writeSync } from 'node:fs';
import { armCrashPoint, crashPoints } from '@serai/runtime';

const crashPoint = crashPoints(['shop.beforeSale', 'shop.afterSale']);
const sales = 5;

armCrashPoint(process.env['SERAI_CRASH_AT']);
for (let sale = 1; sale <= sales; sale += 1) {
  crashPoint('shop.beforeSale');
  writeSync(1, 'sold\n');
  crashPoint('shop.afterSale');
}
process.disconnect?.();
