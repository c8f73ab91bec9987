import type { Instant } from '@serai/model';
import type { Call, Database, Step } from '@serai/runtime';
import { onceFor } from '@serai/runtime';
import type { UsedAssertions } from '../application/exchangeAssertion';
import type { Kinds } from '../application/kinds';
import type { Passwords } from '../application/passwords';
import type { Reads } from '../application/reads';
import type { SignInTries } from '../application/signIn';
import type { ServiceCredentials } from '../application/signInService';
import type { RotationSettings } from '../domain/identity/signingKeys';

/** What the doors of partner work with. */
export interface Office {
  readonly database: () => Database;
  readonly kinds: Kinds;
  readonly reads: Reads;
  readonly passwords: Passwords;
  readonly tries: SignInTries;
  readonly used: UsedAssertions;
  readonly credentials: ServiceCredentials;
  readonly rotation: RotationSettings;
  readonly clock: () => Instant;
  /** Tells this process, without waiting for its next look, that the keys changed. */
  readonly keysChanged: () => Promise<void>;
}

/** Decides a command once for the call that asked. */
export function ask<C, A>(
  office: Office,
  step: Step<C, A>,
  call: Pick<Call<unknown>, 'caller' | 'requestId' | 'digest'>,
  command: C,
): Promise<A> {
  return onceFor(office.database(), step, call, command);
}
