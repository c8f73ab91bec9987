import { commonEnv, readEnv } from '../../../shared/runtime/src/process/env';

readEnv(commonEnv);
process.stdout.write('read\n');
