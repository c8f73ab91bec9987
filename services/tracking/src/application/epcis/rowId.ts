import { derivedId } from '@serai/runtime';

/**
 * Every member's ids are its own, so that nobody learns of, or takes, another's. The declaration
 * that an event is wrong repeats its id, and stands beside it.
 */
export function rowId(memberId: string, eventId: string, isDeclaration: boolean): string {
  return derivedId('evn', memberId, eventId, isDeclaration ? 'wrong' : '');
}
