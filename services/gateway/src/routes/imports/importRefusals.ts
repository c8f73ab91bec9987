import { declareRefusals } from '@serai/model';

/** What an import refuses as a whole; a row that is wrong becomes an error of that row instead. */
export const importRefusals = declareRefusals({
  CSV_INVALID: { kind: 'invalid', message: 'This is not CSV in UTF-8.' },
  CSV_EMPTY: { kind: 'invalid', message: 'There is no row below the names of the columns.' },
  CSV_COLUMN_UNKNOWN: { kind: 'invalid', message: 'A column is not one of those of this kind.' },
  CSV_COLUMN_REPEATED: { kind: 'invalid', message: 'A column stands there twice.' },
  CSV_COLUMN_MISSING: { kind: 'invalid', message: 'A column that every row needs is missing.' },
  IMPORT_TOO_LARGE: { kind: 'invalid', message: 'An import has at most 32 MB.' },
  IMPORT_TOO_LONG: { kind: 'invalid', message: 'An import has at most 50,000 rows.' },
  IMPORT_MISSING: { kind: 'missing', message: 'There is no such import.' },
  IMPORT_OWNER_REQUIRED: {
    kind: 'invalid',
    message: 'Somebody of the alliance itself must say for which member this is: memberId.',
  },
  IMPORT_OWNER_FOREIGN: { kind: 'forbidden', message: 'One imports only for the own member.' },
  IMPORTS_BUSY: { kind: 'tooMany', message: 'Several imports are under way: try again soon.' },
  IMPORTS_AWAY: { kind: 'unavailable', message: 'Imports cannot be kept at the moment.' },
  IMPORT_STOPPED: {
    kind: 'unavailable',
    message: 'The gateway was stopped: send the same import again, nothing is done twice.',
  },
  REQUEST_ID_REUSED: {
    kind: 'conflict',
    message: 'This request id was used before, for another request.',
  },
});

/** Why one row cannot be taken, where it is not the service that says so. */
export const rowRefusals = declareRefusals({
  CELLS_MISCOUNTED: {
    kind: 'invalid',
    message: 'This row has another number of cells than there are columns.',
  },
  REFERENCE_REPEATED: { kind: 'conflict', message: 'An earlier row has the same reference.' },
  ROWS_DISAGREE: {
    kind: 'invalid',
    message: 'Rows of one reference must say the same here, or nothing after the first.',
  },
});
