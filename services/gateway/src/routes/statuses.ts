import { refusalKinds } from '@serai/model';
import type { RefusalKind } from '@serai/model';

/** Statuses of HTTP itself, where they say more than the kind does. */
const ownStatus: Readonly<Record<string, number>> = {
  BODY_TOO_LARGE: 413,
  IMPORT_TOO_LARGE: 413,
  CAPTURE_TOO_LARGE: 413,
  CAPTURE_TOO_LONG: 413,
  XML_TOO_SLOW: 413,
  QUERY_TOO_LARGE: 413,
  EPCIS_VERSION_UNKNOWN: 406,
  EPCIS_FORMAT_UNKNOWN: 406,
  MEDIA_TYPE_UNKNOWN: 415,
  METHOD_UNKNOWN: 405,
};

/** What a refusal is to HTTP. */
export function statusOf({ code, kind }: { code: string; kind: RefusalKind }): number {
  return ownStatus[code] ?? refusalKinds[kind].http;
}
