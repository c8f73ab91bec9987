import { identityRefusals } from './identityRefusals';

const loginPattern = /^[a-z][a-z0-9._+@-]{2,99}$/;
const minPasswordLength = 8;
const maxPasswordLength = 200;

export const languages = ['en', 'zh'] as const;
export type Language = (typeof languages)[number];

/** A login as it is compared: small letters. Refuses LOGIN_INVALID. */
export function login(given: string): string {
  const compared = given.trim().toLowerCase();
  if (!loginPattern.test(compared)) throw identityRefusals.LOGIN_INVALID({ field: 'login' });
  return compared;
}

/** Composed (NFC), because two keyboards may write one character in two ways. */
export function password(given: string): string {
  const composed = given.normalize('NFC');
  const length = [...composed].length;
  if (length < minPasswordLength || length > maxPasswordLength) {
    throw identityRefusals.PASSWORD_INVALID({ field: 'password' });
  }
  return composed;
}

/** English where nothing is said. Refuses LANGUAGE_UNKNOWN. */
export function language(given: string): Language {
  if (given === '') return 'en';
  const known = languages.find((each) => each === given);
  if (known === undefined) throw identityRefusals.LANGUAGE_UNKNOWN({ field: 'language' });
  return known;
}
