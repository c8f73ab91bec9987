import { randomInt } from 'node:crypto';
import type { Booked, Leg, Stage } from './journey';
import { book, idsOfRun } from './journey';
import { castOf } from './people';
import { Rest } from './rest';
import type { Passing } from './scenes';
import { collectAndPack, passOn, settle, unpackAndDeliver } from './scenes';
import type { Language } from './story';
import { teller } from './story';

/**
 * The whole way of seven parcels, over REST alone, as a customer, the offices and the warehouses of
 * five members do it. True when every parcel was delivered and every incident cleared.
 */
export async function playDemo(
  base: string,
  password: string,
  language: Language,
  say: (line: string) => void,
): Promise<boolean> {
  const stage = await stageOf(base, password, language, say);
  const { tell } = stage;
  say(`\n${tell('title')}\n`);
  say(`1. ${tell('asks', { member: 'Yida Express' })}`);
  const booked = await book(stage);
  const cages = { inner: cageSscc(), outer: cageSscc() };
  const nameOf = naming(stage, booked, cages.outer);
  say('\n2.');
  await collectAndPack(stage, booked, cages);
  for (const [index, passing] of passings(booked, cages.outer).entries()) {
    say(`\n${index + 3}.${passing.name === 'late' ? ` ${tell('found')}` : ''}`);
    await passOn(stage, passing, nameOf);
  }
  say('\n8.');
  await unpackAndDeliver(stage, booked, cages);
  return settle(stage, booked);
}

/** Signs the customer in, and knows who acts and how it is told. */
export async function stageOf(
  base: string,
  password: string,
  language: Language,
  say: (line: string) => void,
): Promise<Stage> {
  const rest = new Rest(base);
  const shipper = await rest.signIn('yida-shop', password);
  const cast = await castOf(rest, password, shipper);
  const locale = language === 'zh' ? 'zh-CN' : 'en-GB';
  return { base, cast, shipper, tell: teller(language), locale, say, id: idsOfRun() };
}

/**
 * At each boundary between members what is announced is what comes, but for three mishaps: parcel 7
 * comes unannounced at the first, parcel 6 is left behind at the second and follows by itself, and
 * parcel 5 comes damaged at the third.
 */
function passings(booked: Booked, outer: string): Passing[] {
  const [, , , p4, p5, p6, p7] = booked.ssccs as [
    string,
    string,
    string,
    string,
    string,
    string,
    string,
  ];
  const all = [outer, p4, p5, p6, p7];
  return boundaries(booked.legs).flatMap((boundary, index) => {
    const ok = (ssccs: readonly string[]): Passing['received'] =>
      ssccs.map((sscc) => ({ sscc, condition: 'ok' }));
    const name = `hand-over-${index + 1}`;
    const plain = { ...boundary, name, announced: all, received: ok(all) };
    if (index === 0) return [{ ...plain, announced: all.filter((sscc) => sscc !== p7) }];
    if (index === 1) {
      const late = { ...boundary, name: 'late', announced: [p6], received: ok([p6]) };
      return [{ ...plain, received: ok(all.filter((sscc) => sscc !== p6)) }, late];
    }
    if (index !== 2) return [plain];
    const received = plain.received.map((unit) =>
      unit.sscc === p5 ? { ...unit, condition: 'damaged' as const } : unit,
    );
    return [{ ...plain, received }];
  });
}

/** Where custody passes from one member to the next. */
export function boundaries(
  legs: readonly Leg[],
): Pick<Passing, 'from' | 'to' | 'pointId' | 'departureId'>[] {
  return legs.slice(1).flatMap((leg, index) => {
    const before = legs[index] as Leg;
    if (before.memberId === leg.memberId) return [];
    const { memberId: to, fromPointId: pointId = '', departureId = '' } = leg;
    return [{ from: before.memberId, to, pointId, departureId }];
  });
}

export function naming(stage: Stage, booked: Booked, outer: string): (sscc: string) => string {
  return (sscc) =>
    sscc === outer
      ? stage.tell('outer')
      : stage.tell('parcel', { number: booked.ssccs.indexOf(sscc) + 1 });
}

/** An SSCC of Yida's for a cage of this run: extension 3, its GS1 prefix, a serial, check digit. */
export function cageSscc(): string {
  const serials = 1_000_000_000;
  const body = `36901234${String(randomInt(serials)).padStart(9, '0')}`;
  const sum = [...body].reduce(
    (total, digit, index) => total + Number(digit) * (index % 2 ? 1 : 3),
    0,
  );
  return `${body}${(10 - (sum % 10)) % 10}`;
}
