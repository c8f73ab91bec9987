import { members } from './alliance/members';

/** What somebody needs to begin: where to go, who to be, and three things to try. */
export function welcome(
  base: string,
  passwords: { readonly admin: string; readonly demo: string },
  isEmpty: boolean,
): string {
  const people = members
    .map(({ reference, name, country }) => `    ${reference.padEnd(10)} ${country}  ${name}`)
    .join('\n');
  const demo = `
  Sign in as the office of a member with its short name, as its customer with -shop behind it
  (yida-shop), as the scanner at a place with its code (yiw-scan); the password of them all is
  ${passwords.demo}
${people}

  Four things to try
    npm run demo                        seven parcels from Yiwu to Poznań, scan by scan
    npm run demo -- --lang zh           the same, told in Chinese
    npm run -s audit                    space and custody, recomputed from the facts alone
    kill -9 a process of your choice    it is started again, and nothing is lost
`;
  return `
  The alliance runs.

    ${base}/        what this is
    ${base}/docs    every request, to read and to try
    ${base}/readyz  are all services ready?

  The admin signs in as  admin  with  ${passwords.admin}
${isEmpty ? '' : demo}
  Ctrl+C stops everything; what was entered is kept. npm run reset empties it.
`;
}
