import type { Role } from './caller';
import type { Instant } from './instants';
import type { FieldGroup, Interval, MemberSight, Sight } from './sight';

/** Who looks: an `Actor` is one. Without a member, or without a role, there is nothing to see. */
export interface Viewer {
  subject?: string;
  member?: string;
  roles: readonly Role[];
}

/** The groups a role sees of every parcel, whoever holds it. */
const seesAlways: Readonly<Record<Role, readonly FieldGroup[]>> = {
  admin: ['handling', 'customs'],
  auditor: ['handling', 'customs', 'money'],
  service: ['handling', 'customs', 'commercial', 'money'],
  operator: [],
  device: [],
  shipper: [],
};

/** The groups a role can see at all in the name of its member. */
const seesOfMember: Readonly<Record<Role, readonly FieldGroup[]>> = {
  operator: ['handling', 'customs', 'commercial', 'money'],
  device: ['handling', 'customs'],
  shipper: ['handling', 'customs', 'commercial'],
  admin: [],
  auditor: [],
  service: [],
};

/**
 * Whether the viewer may see what belongs to the group and happened, or was written, at `at`. Terms
 * and money belong to a member (`owner`): one's own are seen, another's never. A shipper sees its
 * member's view of the parcels it booked itself, without what members owe each other. An admin sees
 * where things are and what the border asks, an auditor also the money; neither sees a customer's
 * price.
 */
export function maySee(
  sight: Sight,
  viewer: Viewer,
  group: FieldGroup,
  at: Instant,
  owner?: string,
): boolean {
  const isWithin = ({ from, until }: Interval): boolean =>
    from <= at && (until === null || at <= until);
  return sees(sight, viewer, group, owner, isWithin);
}

/**
 * Whether the viewer may see what does not change in time, such as a parcel's size or reference:
 * when it sees the group of any moment. What was withdrawn leaves no moment.
 */
export function mayKnow(sight: Sight, viewer: Viewer, group: FieldGroup, owner?: string): boolean {
  return sees(sight, viewer, group, owner, () => true);
}

/**
 * The record without what the viewer may not see at that moment. Every field must name its group,
 * so that a new field is not shown before somebody thought about it.
 */
export function redact<T extends object>(
  record: T,
  groups: Readonly<Record<keyof T, FieldGroup>>,
  sight: Sight,
  viewer: Viewer,
  at: Instant,
  owner?: string,
): Partial<T> {
  const shown: Partial<T> = {};
  for (const name of Object.keys(record) as (keyof T)[]) {
    const group = Object.hasOwn(groups, name) ? groups[name] : undefined;
    if (group === undefined || !maySee(sight, viewer, group, at, owner)) continue;
    shown[name] = record[name];
  }
  return shown;
}

function sees(
  sight: Sight,
  viewer: Viewer,
  group: FieldGroup,
  owner: string | undefined,
  isGranted: (interval: Interval) => boolean,
): boolean {
  if (viewer.roles.some((role) => seesAlways[role].includes(group))) return true;
  const { member } = viewer;
  if (member === undefined || !Object.hasOwn(sight, member)) return false;
  const isOwned = group === 'commercial' || group === 'money';
  if (isOwned && owner !== undefined && owner !== member) return false;
  const own = sight[member] as MemberSight;
  const isOpen = (own.groups[group] ?? []).some(isGranted);
  return isOpen && viewer.roles.some((role) => isForRole(role, own, viewer, group));
}

/** A shipper is a customer: being of the member that sold is not enough, it must have booked. */
function isForRole(role: Role, own: MemberSight, viewer: Viewer, group: FieldGroup): boolean {
  if (!seesOfMember[role].includes(group)) return false;
  if (role !== 'shipper') return true;
  return own.shipper !== undefined && own.shipper === viewer.subject;
}
