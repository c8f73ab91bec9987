import { bookingRefusals } from './refusals';

const maxTextCharacters = 200;

/** What people write: no spaces around it, no control signs in it. Refuses TEXT_TOO_LONG. */
export function text(written: string, field: string, most = maxTextCharacters): string {
  // eslint-disable-next-line no-control-regex -- a label and a log line show what is written
  const trimmed = written.replace(/[\u0000-\u001f\u007f]+/g, ' ').trim();
  if (trimmed.length > most) {
    const message = `At most ${most} characters are kept.`;
    throw bookingRefusals.TEXT_TOO_LONG({ field, message });
  }
  return trimmed;
}
