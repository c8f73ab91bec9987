import type { Database, Kind } from '@serai/runtime';
import { modelOf } from '@serai/runtime';
import { trusted } from 'mongoose';
import type { FactSubject, FactWorld } from '../domain/factSight';
import { kinds } from './kinds';

/** Everything that facts are about, read together. */
export async function factWorldOf(
  database: Database,
  subjects: readonly FactSubject[],
): Promise<FactWorld> {
  const ids = { unit: [] as string[], incident: [] as string[], consignment: [] as string[] };
  for (const subject of subjects) {
    if (subject.type === 'unit') ids.unit.push(subject.sscc);
    if (subject.type === 'incident') ids.incident.push(subject.incidentId);
    if (subject.type === 'consignment') ids.consignment.push(subject.bookingId);
  }
  const incidents = await statesOf(database, kinds.incident, ids.incident);
  const struck = [...incidents.values()].flatMap((one) =>
    one.status === 'absent' ? [] : [one.sscc],
  );
  const units = await statesOf(database, kinds.unit, [...ids.unit, ...struck]);
  const consignments = await statesOf(database, kinds.consignment, ids.consignment);
  return {
    unit: (sscc) => units.get(sscc) ?? kinds.unit.initial,
    incident: (id) => incidents.get(id) ?? kinds.incident.initial,
    consignment: (id) => consignments.get(id) ?? kinds.consignment.initial,
  };
}

async function statesOf<S, F>(
  database: Database,
  kind: Kind<S, F>,
  ids: readonly string[],
): Promise<ReadonlyMap<string, S>> {
  if (ids.length === 0) return new Map();
  const rows = await modelOf(database, kind)
    .find({ _id: trusted({ $in: [...new Set(ids)] }) })
    .lean();
  return new Map(rows.map((row) => [row._id, kind.toState(row)]));
}
