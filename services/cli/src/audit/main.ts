import { resolve } from 'node:path';
import { Command } from 'commander';
import { Refused, Rest } from '../rest';
import { secretsIn } from '../secretsIn';
import { auditAlliance } from './auditAlliance';
import { sentencesOf } from './sentences';

interface Typed {
  readonly url: string;
  readonly data: string;
  readonly login: string;
  readonly password?: string;
  readonly json: boolean;
}

/** A service that is started again is back within this; whoever audits is not kept longer. */
const answerWithinMs = 5_000;
const exitCodes = { clean: 0, broken: 1, unreadable: 2 } as const;

const typed = new Command('npm run -s audit --')
  .description('Recomputes space and custody from the facts alone; names the first wrong record.')
  .option('--url <url>', 'a running alliance', 'http://127.0.0.1:8080')
  .option('--data <directory>', 'what was given to npm start; has the passwords', '.serai')
  .option('--login <login>', 'of an auditor', 'auditor')
  .option('--password <password>', 'of the auditor, when the directory is not here')
  .option('--json', 'one JSON document', false)
  .allowExcessArguments(false)
  .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : exitCodes.unreadable))
  .parse()
  .opts<Typed>();

run().then(
  (isClean) => {
    process.exitCode = isClean ? exitCodes.clean : exitCodes.broken;
  },
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = exitCodes.unreadable;
  },
);

async function run(): Promise<boolean> {
  const { url, json } = typed;
  const audit = await auditAlliance({ url, token: await signIn(), answerWithinMs });
  const said = json ? JSON.stringify(audit, null, 2) : sentencesOf(audit).join('\n');
  process.stdout.write(`${said}\n`);
  return audit.first === null;
}

/** As the auditor; where nobody registered one yet, the admin of this installation does. */
async function signIn(): Promise<string> {
  const { url, login, password } = typed;
  const rest = new Rest(url, undefined, answerWithinMs);
  if (password !== undefined) return rest.tokenOf(login, password);
  const { adminPassword, demoPassword } = secretsIn(resolve(typed.data));
  try {
    return await rest.tokenOf(login, demoPassword);
  } catch (error) {
    if (!(error instanceof Refused) || error.status !== 401) throw error;
  }
  const admin = await rest.signIn('admin', adminPassword);
  const person = { login, roles: ['auditor'], name: 'Auditor', password: demoPassword };
  await admin.post('/v1/people', person, `person-${login}`);
  return rest.tokenOf(login, demoPassword);
}
