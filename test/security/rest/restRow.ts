import type { World } from './world';

/** Somebody who asks. Where nothing else is said, a person of the member whose things it is about. */
export type Who =
  | 'anyone'
  | 'admin'
  | 'auditor'
  | 'operator'
  | 'shipper'
  | 'device'
  /** Of the member that the first works with. */
  | 'partner operator'
  | 'partner device';

export interface RestRequest {
  readonly path: string;
  readonly body?: unknown;
  readonly csv?: string;
}

/**
 * One route against everybody who might ask. Without a token, and with one that was good once: 401,
 * but where `right` is anyone.
 */
export interface RestRow {
  readonly right: Who;
  readonly granted: number;
  /** Refused with 403. */
  readonly tooLow: Who | 'nobody';
  /**
   * The same role of a member that has nothing to do with it: a status, or `own`: granted, and with
   * nothing of the first member in the answer.
   */
  readonly otherMember: number | 'own' | 'nobody';
  ask(world: World): RestRequest;
}

export type Ask = (world: World) => string | RestRequest;

/** A row; where nothing is sent, the path says it all. */
export function row(
  right: Who,
  granted: number,
  tooLow: Who | 'nobody',
  otherMember: RestRow['otherMember'],
  ask: Ask,
): RestRow {
  return {
    right,
    granted,
    tooLow,
    otherMember,
    ask: (world) => {
      const asked = ask(world);
      return typeof asked === 'string' ? { path: asked } : asked;
    },
  };
}
