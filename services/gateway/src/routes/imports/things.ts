import type { z } from 'zod';
import * as schemas from '../networkSchemas';
import { toProto } from '../names';
import { columns } from './columns';
import type { ImportKind } from './columns';
import { draftOf, runRows } from './drafts';
import type { Group, RowError } from './rows';

/** A thing whose rows are good in themselves; the service may still refuse it. */
export interface Thing {
  readonly group: Group;
  /** As the protos want it. */
  readonly message: unknown;
  readonly bytes: number;
}

const schemaOf: Readonly<Record<ImportKind, z.ZodType>> = {
  points: schemas.point,
  areas: schemas.area,
  lines: schemas.line,
  tariffs: schemas.tariff,
};

/** Columns that are called otherwise than the fields they become. */
const columnNames: Readonly<Record<string, string>> = {
  'coordinates.latitude': 'latitude',
  'coordinates.longitude': 'longitude',
  'handlingFee.amount': 'handlingFee',
  'handlingFee.currency': 'currency',
  'price.amount': 'price',
  'price.currency': 'currency',
  pointId: 'point',
  lineId: 'line',
  sellerIds: 'sellers',
  'calls.pointId': 'point',
  'legs.grams': 'weightGrams',
  'legs.cm3': 'volumeCm3',
  runs: 'run',
  'runs.reference': 'run',
  'runs.days': 'runDays',
  'runs.departs': 'runDeparts',
  'runs.grams': 'runWeightGrams',
  'runs.weightGrams': 'runWeightGrams',
  'runs.cm3': 'runVolumeCm3',
  'runs.volumeCm3': 'runVolumeCm3',
  'runs.stops': 'runStops',
  calls: 'point',
};

/** Makes the thing of a group, or says what is wrong with its rows: one error for each row. */
export function thingOf(kind: ImportKind, group: Group, owner: string): Thing | RowError[] {
  const parsed = schemaOf[kind].safeParse(draftOf(kind, group, owner), { reportInput: true });
  if (parsed.success) {
    const message = toProto(parsed.data);
    return { group, message, bytes: JSON.stringify(message).length };
  }
  const errors = new Map<number, RowError>();
  for (const issue of parsed.error.issues) {
    const isAbsent = issue.code === 'invalid_type' && issue.input === undefined;
    const error = errorAt(kind, group, {
      field: issue.path.map(String).join('.'),
      code: isAbsent ? 'FIELD_REQUIRED' : 'FIELD_INVALID',
      message: isAbsent ? 'is required' : issue.message,
    });
    if (!errors.has(error.row)) errors.set(error.row, error);
  }
  return [...errors.values()];
}

/** Where in the file the field of a thing stands: 'calls[2].pointId' is its third row's point. */
export function errorAt(
  kind: ImportKind,
  group: Group,
  found: { readonly field: string; readonly code: string; readonly message: string },
): RowError {
  const parts = found.field.split(/[.[\]]+/).filter((part) => part !== '');
  const index = parts.map(Number).find(Number.isInteger) ?? 0;
  const words = parts.filter((part) => !/^\d+$/.test(part));
  const column = columnOf(kind, words);
  const isOfRow = columns[kind].some(({ name, of }) => name === column && of === 'row');
  const rows = kind === 'areas' ? runRows(group) : group.rows;
  const row = (isOfRow ? rows[index] : undefined) ?? group.rows[0];
  return { row: row.number, field: column, code: found.code, message: found.message };
}

/** The longest beginning of the path that has a column: opening.opens is of `opening`. */
function columnOf(kind: ImportKind, words: readonly string[]): string {
  const names = new Set(columns[kind].map(({ name }) => name));
  for (let length = words.length; length > 0; length -= 1) {
    const path = words.slice(0, length).join('.');
    const last = words[length - 1] ?? '';
    const found = [columnNames[path] ?? path, last].find((name) => names.has(name));
    if (found !== undefined) return found;
  }
  return words.join('.');
}
