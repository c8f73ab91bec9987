import { maySee, sightOf, type Actor, type FieldGroup, type Instant } from '@serai/model';

/** Whose thing it is: the member that sells, and who of its people or customers asked for it. */
export interface Owned {
  readonly sellerId: string;
  readonly madeBy: { readonly subject: string };
  readonly madeAt: Instant;
}

/** What somebody sees of a quote or booking; without a group nothing is there for them. */
export type Shown = Readonly<Record<FieldGroup, boolean>>;

/**
 * A quote or booking is its selling member's: its operators see all of it, a shipper what it asked
 * for itself. Admin and auditor see it without the customer's price, services see all. For another
 * member it does not exist: undefined.
 */
export function shownTo(viewer: Actor, { sellerId, madeBy, madeAt }: Owned): Shown | undefined {
  const sight = sightOf([{ member: sellerId, event: 'sold', at: madeAt, shipper: madeBy.subject }]);
  const sees = (group: FieldGroup): boolean => maySee(sight, viewer, group, madeAt, sellerId);
  if (!sees('handling') || (viewer.roles.includes('device') && !sees('commercial'))) {
    return undefined;
  }
  return {
    handling: true,
    customs: sees('customs'),
    commercial: sees('commercial'),
    money: sees('money'),
  };
}
