import type { Desk } from './desk';

/** What is made of a desk is made once: steps that are the same object are written together. */
export function perDesk<T>(make: (desk: Desk) => T): (desk: Desk) => T {
  const made = new WeakMap<Desk, { readonly thing: T }>();
  return (desk) => {
    const known = made.get(desk) ?? { thing: make(desk) };
    made.set(desk, known);
    return known.thing;
  };
}
