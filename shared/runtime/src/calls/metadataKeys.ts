/** The headers that Serai's own calls carry. */
export const metadataKeys = {
  authorization: 'authorization',
  requestId: 'serai-request-id',
  actor: 'serai-actor',
} as const;
