import type { Metadata } from '@grpc/grpc-js';
import { hasRole } from '@serai/model';
import type { Actor } from '@serai/model';
import { identityRefusals } from '../identity/identityRefusals';
import type { Verifier } from '../identity/types';
import { readActor } from './actorHeader';
import { callRefusals } from './callRefusals';
import { maxRequestIdLength } from './limits';
import { metadataKeys } from './metadataKeys';
import type { Rule } from './types';

/** Who asks where nobody has to sign in. */
export const anonymous: Actor = { subject: '', roles: [] };

export interface Asking {
  readonly actor: Actor;
  readonly caller: Actor;
  readonly requestId: string;
  readonly token: string;
}

/**
 * Who is asking, and whether they may. A token that is shown must be good even where none is needed:
 * somebody whose session has ended is told so, not shown less. Refuses what `verify` refuses,
 * TOKEN_MISSING, ROLE_FORBIDDEN, ON_BEHALF_FORBIDDEN, ACTOR_INVALID, REQUEST_ID_REQUIRED and
 * REQUEST_ID_INVALID.
 */
export function authorize(rule: Rule, metadata: Metadata, verifier: Verifier): Asking {
  const token = bearerOf(metadata);
  if (token === '' && rule.roles !== 'anyone') throw identityRefusals.TOKEN_MISSING();
  const caller = token === '' ? anonymous : verifier.verify(token);
  const actor = actorOf(rule, metadata, caller);
  if (rule.roles !== 'anyone' && !hasRole(actor, ...rule.roles)) {
    throw callRefusals.ROLE_FORBIDDEN();
  }
  return { actor, caller, requestId: requestIdOf(rule, metadata), token };
}

function actorOf(rule: Rule, metadata: Metadata, caller: Actor): Actor {
  const named = textOf(metadata, metadataKeys.actor);
  if (named === '') return caller;
  if (!rule.onBehalfOf || !hasRole(caller, 'service')) throw callRefusals.ON_BEHALF_FORBIDDEN();
  return readActor(named);
}

function bearerOf(metadata: Metadata): string {
  const header = textOf(metadata, metadataKeys.authorization);
  if (header === '') return '';
  const [scheme, token, ...rest] = header.split(' ');
  if (scheme?.toLowerCase() !== 'bearer' || !token || rest.length > 0) {
    throw identityRefusals.TOKEN_INVALID();
  }
  return token;
}

function requestIdOf(rule: Rule, metadata: Metadata): string {
  const requestId = textOf(metadata, metadataKeys.requestId);
  if (requestId === '' && rule.needsRequestId) throw callRefusals.REQUEST_ID_REQUIRED();
  if (requestId.length > maxRequestIdLength || !/^[\x20-\x7e]*$/.test(requestId)) {
    throw callRefusals.REQUEST_ID_INVALID();
  }
  return requestId;
}

/** A header that came several times is no header: nobody may choose which of them counts. */
function textOf(metadata: Metadata, key: string): string {
  const values = metadata.get(key);
  if (values.length > 1) throw identityRefusals.TOKEN_INVALID();
  return String(values[0] ?? '');
}
