import mongoose from 'mongoose';
import { decodeFact, encodeFact } from '../../shared/runtime/src/facts/encodeFact';
import type { Alliance } from '../support/alliance';
import { auditOf } from '../support/audit';

interface Row {
  readonly _id: string;
  readonly type: string;
  readonly key: string;
  readonly version: number;
  readonly at: number;
  readonly sent: boolean;
  readonly data: mongoose.mongo.Binary;
}

interface UnitRow {
  readonly _id: string;
  readonly state: { readonly custody: readonly object[] };
}

type First = Awaited<ReturnType<typeof auditOf>>['first'];
const factOf = (type: string) => `serai.tracking.v1.${type}`;

/**
 * Breaks what tracking keeps of a delivered parcel, one record at a time, and puts it right again;
 * answers what the audit then named first.
 */
export async function brokenCustody(
  alliance: Alliance,
  sscc: string,
): Promise<Readonly<Record<string, { readonly first: First; readonly expected: string }>>> {
  const uri = String(alliance.env['tracking']['MONGODB_URI']);
  const tracking = await mongoose.createConnection(uri).asPromise();
  try {
    const log = tracking.collection<Row>('outbox');
    const facts = await log.find({ key: sscc }).sort({ version: 1 }).toArray();
    const of = (type: string): Row[] => facts.filter((row) => row.type === factOf(type));
    const first = async (): Promise<First> => (await auditOf(alliance)).first;
    const firstWhile = async (row: Row, instead: Row | null): Promise<First> => {
      await log.deleteOne({ _id: row._id });
      if (instead !== null) await log.insertOne(instead);
      try {
        return await first();
      } finally {
        await log.deleteOne({ _id: instead?._id ?? row._id });
        await log.insertOne(row);
      }
    };
    const [collected] = of('ParcelCollected') as [Row];
    const [one, two] = of('CustodyMoved') as [Row, Row];
    const [end] = of('ParcelDelivered') as [Row];
    const version = end.version + 1;
    const again: Row = { ...collected, _id: `unit:${sscc}/${version}/0`, version };
    await log.insertOne(again);
    const afterEnd = await first();
    await log.deleteOne({ _id: again._id });
    const units = tracking.collection<UnitRow>('units');
    const kept = (await units.findOne({ _id: sscc })) as UnitRow;
    const custody = kept.state.custody.map((span) => ({ ...span, until: null }));
    await units.updateOne({ _id: sscc }, { $set: { 'state.custody': custody } });
    const altered = await first();
    await units.updateOne({ _id: sscc }, { $set: { 'state.custody': kept.state.custody } });
    return {
      'a move is missing': { first: await firstWhile(one, null), expected: two._id },
      'it moved from somebody else': {
        first: await firstWhile(two, told(two, { fromMemberId: 'mbr_somebody' })),
        expected: two._id,
      },
      'it was taken before the one before had it': {
        first: await firstWhile(two, told(two, { at: collected.at })),
        expected: two._id,
      },
      'custody after delivery': { first: afterEnd, expected: again._id },
      'tracking holds something else': { first: altered, expected: facts.at(-1)?._id ?? '' },
    };
  } finally {
    await tracking.close();
  }
}

/** The same fact, with something else in it. */
function told(row: Row, changes: object): Row {
  const said = decodeFact<object>(row.type, Buffer.from(row.data.buffer));
  const { data } = encodeFact(row.type, { ...said, ...changes });
  return { ...row, data: new mongoose.mongo.Binary(data) };
}
