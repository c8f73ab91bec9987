import type { Cast } from './cast';
import type { Answer, Json, Person } from './person';
import type { Shipment } from './way';

/** What somebody must see of a unit now. */
type Sight =
  | 'the whole way'
  | 'as holder'
  | 'as next'
  /** For who holds it: as who is next, handling alone. */
  | 'at work'
  /** What was seen when it was handed over, and not a letter more. */
  | 'as it was'
  | 'nothing';

interface Happening {
  readonly kind: string;
  readonly memberId: string;
  /** In whose name a subcontractor did it. */
  readonly forMemberId?: string;
  readonly recordTime: string;
}

/**
 * The journey as the test knows it: who has had each unit, who was told that it comes, and what
 * earlier holders saw at the end of their interval. From it follows what everybody must see.
 */
export class Ledger {
  private readonly holders = new Map<string, readonly string[]>();
  private readonly next = new Map<string, string>();
  private readonly kept = new Map<string, string>();
  private readonly ended = new Set<string>();
  /** Who handled it, and for whom. */
  private readonly workers = new Map<string, { memberId: string; forId: string }>();
  private readonly asksAll: boolean;

  /** Asked about every unit, or about one each time: for where the same was asked already. */
  constructor(asksAll = true) {
    this.asksAll = asksAll;
  }

  taken(ssccs: readonly string[], memberId: string): void {
    for (const sscc of ssccs) {
      const before = this.holders.get(sscc) ?? [];
      this.holders.set(sscc, [...before, memberId]);
      this.next.delete(sscc);
    }
  }

  worked(ssccs: readonly string[], memberId: string, forId: string): void {
    for (const sscc of ssccs) this.workers.set(sscc, { memberId, forId });
  }

  announced(ssccs: readonly string[], memberId: string): void {
    for (const sscc of ssccs) this.next.set(sscc, memberId);
  }

  /** It was announced and did not come: the announcement is over. */
  recalled(ssccs: readonly string[]): void {
    for (const sscc of ssccs) this.next.delete(sscc);
  }

  delivered(ssccs: readonly string[]): void {
    for (const sscc of ssccs) this.ended.add(sscc);
  }

  /** Who has it; undefined before collection and after delivery. */
  holderOf(sscc: string): string | undefined {
    return this.ended.has(sscc) ? undefined : this.holders.get(sscc)?.at(-1);
  }

  sightOf(memberId: string | undefined, sscc: string, isSold: boolean): Sight {
    if (isSold) return 'the whole way';
    if (memberId === undefined) return 'nothing';
    if (this.holderOf(sscc) === memberId) return 'as holder';
    if (this.next.get(sscc) === memberId) return 'as next';
    const work = this.workers.get(sscc);
    if (work?.memberId === memberId) {
      return this.holderOf(sscc) === work.forId ? 'at work' : 'as it was';
    }
    return this.holders.get(sscc)?.includes(memberId) === true ? 'as it was' : 'nothing';
  }

  /** Asks everybody about every unit at once, and checks each answer. */
  async check(cast: Cast, shipment: Shipment, all: readonly string[]): Promise<void> {
    const ssccs = this.asksAll ? all : all.slice(0, 1);
    const asked = ssccs.flatMap((sscc) =>
      onlookers(cast, shipment.ssccs.includes(sscc)).map(async ({ who, memberId, isSold }) => {
        const answer = await who.get(`/v1/units/${sscc}`);
        this.checkOne(who, memberId, sscc, this.sightOf(memberId, sscc, isSold), answer);
      }),
    );
    await Promise.all([
      ...asked,
      ...onlookers(cast, true).map((each) => checkTerms(each, shipment)),
    ]);
  }

  private checkOne(
    who: Person,
    memberId: string | undefined,
    sscc: string,
    sight: Sight,
    { status, body, text }: Answer,
  ): void {
    const seen = { who: who.name, sight, sscc, status };
    if (sight === 'nothing') {
      expect({ ...seen, code: body['code'] }).toEqual({
        ...seen,
        status: 404,
        code: 'UNIT_MISSING',
      });
      return;
    }
    expect(seen).toEqual({ ...seen, status: 200 });
    const history = body['history'] as Happening[];
    const holder = this.holderOf(sscc);
    switch (sight) {
      case 'the whole way':
        expect({ ...seen, holder: body['custodianId'] }).toEqual({ ...seen, holder });
        expect({ ...seen, of: history.length > 0 || holder === undefined }).toMatchObject({
          of: true,
        });
        return;
      case 'as holder':
        expect({ ...seen, holder: body['custodianId'] }).toEqual({ ...seen, holder: memberId });
        expect({ ...seen, ...laterThanTold(history, memberId) }).toEqual({ ...seen, others: [] });
        return;
      case 'at work':
      case 'as next':
        expect({ ...seen, holder: body['custodianId'] }).toEqual({ ...seen, holder });
        expect({ ...seen, ...laterThanTold(history, memberId) }).toEqual({ ...seen, others: [] });
        return;
      case 'as it was': {
        const key = `${memberId}/${sscc}`;
        const before = this.kept.get(key) ?? text;
        this.kept.set(key, before);
        expect({ ...seen, ...(JSON.parse(text) as Json) }).toEqual({
          ...seen,
          ...(JSON.parse(before) as Json),
        });
        expect(body['custodianId']).toBeUndefined();
        return;
      }
    }
  }
}

/**
 * Who sees the way of a parcel sees its goods; what the customer pays only the seller and the
 * customer, what the members owe each other not the customer. Nobody else, whatever it holds,
 * knows of the booking.
 */
async function checkTerms({ who, terms }: Onlooker, shipment: Shipment): Promise<void> {
  const { bookingId, ssccs, price } = shipment;
  const [booking, parcel] = await Promise.all([
    who.get(`/v1/bookings/${bookingId}`),
    who.get(`/v1/parcels/${ssccs[0]}`),
  ]);
  if (terms.length === 0) {
    const statuses = [booking.status, parcel.status];
    expect([who.name, ...statuses]).toEqual([who.name, 404, 404]);
    return;
  }
  const { parts } = booking.body as unknown as { parts: { itinerary: { legs: Json[] } }[] };
  const legs = parts.flatMap(({ itinerary }) => itinerary.legs);
  const content = parcel.body['content'] as Json;
  const seen = {
    customs: content['hsCode'] !== undefined && content['value'] !== undefined,
    commercial: booking.body['price'] !== undefined,
    money: legs.some(({ tariffPrice }) => tariffPrice !== undefined),
  };
  const expected = ['customs', 'commercial', 'money'].map((group) => [
    group,
    terms.includes(group),
  ]);
  expect({ who: who.name, ...seen }).toEqual({ who: who.name, ...Object.fromEntries(expected) });
  if (seen.commercial) expect(booking.body['price']).toEqual(price);
}

/** What others did with it before the member was told: nothing of it may be shown. */
function laterThanTold(history: readonly Happening[], memberId?: string): { others: string[] } {
  const own = history.findIndex((each) => [each.memberId, each.forMemberId].includes(memberId));
  const before = own < 0 ? history : history.slice(0, own);
  return { others: before.map(({ kind, memberId: by }) => `${kind} by ${by}`) };
}

interface Onlooker {
  readonly who: Person;
  readonly memberId?: string;
  /** It is of the seller, of who booked, or of those who oversee: the whole way is seen. */
  readonly isSold: boolean;
  /** The groups of fields, beside handling, that are seen of the booking. */
  readonly terms: readonly string[];
}

/** Everybody; a parcel was sold by the first member to its shipper, a cage by nobody. */
function onlookers(cast: Cast, isParcel: boolean): readonly Onlooker[] {
  return [
    ...cast.offices.map((who, index) => ({
      who,
      memberId: cast.memberIds[index] as string,
      isSold: isParcel && index === 0,
      terms: index === 0 ? ['customs', 'commercial', 'money'] : [],
    })),
    { who: cast.shipper, isSold: isParcel, terms: ['customs', 'commercial'] },
    { who: cast.otherShipper, isSold: false, terms: [] },
    ...cast.uninvolved.map((who, index) => {
      return { who, isSold: false, terms: [], ...(index === 0 && { memberId: cast.uninvolvedId }) };
    }),
    { who: cast.admin, isSold: true, terms: ['customs'] },
    { who: cast.auditor, isSold: true, terms: ['customs', 'money'] },
  ];
}
