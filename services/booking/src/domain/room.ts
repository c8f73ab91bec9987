// Room is what somebody waits for: a departure, a run or a storage day. It remembers only whether
// space came back since the waiting were last tried, so that none of it is overlooked.

export interface Room {
  readonly hasSpace: boolean;
}

export type RoomFact = { readonly type: 'SpaceReturned' } | { readonly type: 'Served' };

export const rooms = {
  initial: { hasSpace: false } as Room,
  evolve: (_: Room, fact: RoomFact): Room => ({ hasSpace: fact.type === 'SpaceReturned' }),
};
