import type { AllotmentChanged__Output } from '@serai/protos/serai/capacity/v1/AllotmentChanged';
import type { DepartureCancelled__Output } from '@serai/protos/serai/capacity/v1/DepartureCancelled';
import type { DepartureOpened__Output } from '@serai/protos/serai/capacity/v1/DepartureOpened';
import type { DepartureRevised__Output } from '@serai/protos/serai/capacity/v1/DepartureRevised';
import type { HoldExpiring__Output } from '@serai/protos/serai/capacity/v1/HoldExpiring';
import type { Overflow__Output } from '@serai/protos/serai/capacity/v1/Overflow';
import type { OverflowCleared__Output } from '@serai/protos/serai/capacity/v1/OverflowCleared';
import type { OverflowRaised__Output } from '@serai/protos/serai/capacity/v1/OverflowRaised';
import type { RunOffered__Output } from '@serai/protos/serai/capacity/v1/RunOffered';
import type { SpaceHeld__Output } from '@serai/protos/serai/capacity/v1/SpaceHeld';
import type { StorageOffered__Output } from '@serai/protos/serai/capacity/v1/StorageOffered';
import type { Instant } from '@serai/model';
import { encodeFact, type EncodedFact, type FactRow } from '@serai/runtime';
import type { SpaceFact } from '../application/projectSpace';
import type { SpaceChange } from '../domain/space/entry';
import { runKey } from '../domain/space/space';
import { allottedMessage, daysAllottedMessage } from './allotmentMessages';
import { departureMessage, holdMessage, overDayMessage, overflowMessage } from './spaceMessages';

export const capacityTopic = 'serai.capacity.v1';

/** A change of space as a row of the outbox: `space/<group>/<index>`, so never told twice. */
export function spaceFactRow({ n, index, further, at, change }: SpaceFact): FactRow {
  const key = keyOf(change);
  const { type, data } = encoded(change, at);
  const id = `space/${n}/${index}${further === undefined ? '' : `/${further}`}`;
  return { topic: capacityTopic, key, id, type, data, version: n * 1000 + index, time: at };
}

function keyOf(change: SpaceChange): string {
  if ('hold' in change) return change.hold.id;
  if ('departure' in change) return change.departure.id;
  if ('run' in change) return runKey(change.run.areaId, change.run.reference);
  if ('storage' in change) return change.storage.pointId;
  if (change.kind === 'dayOverflowed') return thingOf(change.day.resourceId);
  if (change.kind === 'dayRelieved') return thingOf(change.resourceId);
  const { of } = change.allotted;
  return of.kind === 'run' ? runKey(of.areaId, of.reference) : of.pointId;
}

/** What is offered on the day of a resource. */
function thingOf(resourceId: string): string {
  return resourceId.slice(0, resourceId.lastIndexOf('/'));
}

/** The same shape carries the four facts that change a hold. */
const holdFacts = {
  held: 'serai.capacity.v1.SpaceHeld',
  committed: 'serai.capacity.v1.SpaceCommitted',
  released: 'serai.capacity.v1.SpaceReleased',
  expired: 'serai.capacity.v1.HoldExpired',
} as const;

function encoded(change: SpaceChange, at: Instant): EncodedFact {
  switch (change.kind) {
    case 'opened': {
      const departure = departureMessage(change.departure, at);
      const type = 'serai.capacity.v1.DepartureOpened';
      return encodeFact<DepartureOpened__Output>(type, { departure, at });
    }
    case 'revised': {
      const departure = departureMessage(change.departure, at);
      const { reason } = change.departure;
      const type = 'serai.capacity.v1.DepartureRevised';
      const message = { departure, what: change.what, reason, at };
      return encodeFact<DepartureRevised__Output>(type, message);
    }
    case 'cancelled': {
      const { id: departureId, reason } = change.departure;
      const type = 'serai.capacity.v1.DepartureCancelled';
      return encodeFact<DepartureCancelled__Output>(type, { departureId, reason, at });
    }
    case 'allotted':
    case 'daysAllotted':
      return encodeFact<AllotmentChanged__Output>(
        'serai.capacity.v1.AllotmentChanged',
        change.kind === 'allotted' ? allottedMessage(change, at) : daysAllottedMessage(change, at),
      );
    case 'runOffered': {
      const { pools: _kept, ...run } = change.run;
      const message = { ...run, days: [...run.days], at };
      return encodeFact<RunOffered__Output>('serai.capacity.v1.RunOffered', message);
    }
    case 'storageOffered': {
      const { pools: _kept, ...storage } = change.storage;
      const message = { ...storage, at };
      return encodeFact<StorageOffered__Output>('serai.capacity.v1.StorageOffered', message);
    }
    case 'overflowed':
    case 'dayOverflowed':
      return encodeFact<OverflowRaised__Output>('serai.capacity.v1.OverflowRaised', {
        overflow: overflowIn(change),
        at,
      });
    case 'relieved':
    case 'dayRelieved':
      return encodeFact<OverflowCleared__Output>('serai.capacity.v1.OverflowCleared', {
        ...relievedIn(change),
        at,
      });
    case 'expiring': {
      const hold = holdMessage(change.hold);
      const message = { hold, until: hold.until, at };
      return encodeFact<HoldExpiring__Output>('serai.capacity.v1.HoldExpiring', message);
    }
    case 'held':
    case 'committed':
    case 'released':
    case 'expired': {
      const hold = holdMessage(change.hold);
      return encodeFact<SpaceHeld__Output>(holdFacts[change.kind], { hold, at });
    }
  }
}

type LegChange = Extract<SpaceChange, { leg: number }>;
type OverDayChange = Extract<SpaceChange, { kind: 'dayOverflowed' }>;
type RelievedDay = Extract<SpaceChange, { kind: 'dayRelieved' }>;

function overflowIn(change: LegChange | OverDayChange): Overflow__Output | null {
  if (change.kind === 'dayOverflowed') return overDayMessage(change.day, change.since);
  const over = change.departure.legs[change.leg];
  return over === undefined ? null : overflowMessage(change.departure, over);
}

function relievedIn(change: LegChange | RelievedDay) {
  if (change.kind === 'dayRelieved') {
    const { of: kind, resourceId } = change;
    return { departureId: '', leg: 0, kind, resourceId };
  }
  const { departure, leg } = change;
  return { departureId: departure.id, leg, kind: 'leg', resourceId: `${departure.id}/${leg}` };
}
