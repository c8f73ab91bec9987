import { crashPoints } from '@serai/runtime';

/** Around each write, forwarding and answer of space: a crash here loses nothing. */
const names = [
  'journal.afterLease',
  'journal.beforeAppend',
  'journal.afterAppend',
  'journal.beforeForward',
  'journal.afterForward',
  'journal.beforeAnswer',
  'journal.afterAnswer',
  'projector.beforeWrite',
  'projector.afterMark',
  'projector.afterDocuments',
  'projector.afterCommit',
] as const;

export const crashPoint = crashPoints(names);
