import type { Unit__Output } from '@serai/protos/serai/tracking/v1/Unit';
import type { Sheet, Step, ToldFact } from '@serai/runtime';
import type { ScanAnswer } from '../domain/scanAnswer';
import { announce } from '../application/announce';
import { collect } from '../application/collect';
import { declareEnd } from '../application/declareEnd';
import { deliver } from '../application/deliver';
import { stopWork } from '../application/endWork';
import { expectConsignment } from '../application/expectConsignment';
import { nothingNearby } from '../application/nearby';
import { pack } from '../application/pack';
import { receive } from '../application/receive';
import { reconcile } from '../application/reconcile';
import { scan } from '../application/scan';
import { sign } from '../application/sign';
import { contractorsOf } from '../application/subcontract';
import { unpack } from '../application/unpack';
import { World } from '../application/world.test-data';
import type { EventBody } from '../domain/epcis/event';
import type { SeenEvent } from '../domain/epcis/eventSight';
import type { HandOver } from '../domain/handOver';
import { noAgreement } from '../domain/subcontract';
import { at, code, consignment, step } from '../domain/tracking.test-data';
import { unitEnds } from '../domain/unitEnd';
import { handOverMessage } from '../facts/messages';
import { kinds } from '../store/kinds';
import { unitMessage } from './messages';
import { Sights } from './sight.test-data';
import type { ActOfMore } from './sightJourney.test-data';
import { admin, anna, members, operator, points, type MemberName } from './tracking.test-data';

const names = ['a', 'b', 'c', 'd'] as const;
const places = Object.values(points);
const { start, middle } = points;
const { a, b, c } = members;

/** As the journey over the doors: four parcels, two cages and a unit that nobody knows. */
export class MemoryJourney {
  readonly world = new World();
  readonly sights = new Sights();
  readonly parcels = [1, 2, 3, 4].map(code);
  readonly cages = [5, 6].map(code);
  readonly units = [...this.parcels, ...this.cages, code(7)];
  readonly events: SeenEvent[] = [];
  /** Of scans: who made it, and whether it saw the unit then, or does by it. */
  readonly answers: { by: MemberName; sscc: string; mayKnow: boolean; answer: ScanAnswer }[] = [];
  /** How hand-overs of its contractors were shown to a subcontractor. */
  readonly looks = new Set<string>();
  readonly #open: string[] = [];
  #facts: readonly ToldFact[] | undefined;
  #acts = 0;
  #lastAnswer: object | undefined;

  /** Sold by a and planned over b to c; three are collected, one of them in a cage. */
  constructor() {
    for (const id of Object.values(members)) {
      this.world.change((sheet) => void sheet.record(kinds.member, id, [{ type: 'admitted' }]));
    }
    const legs = [
      step('collection', a, undefined, start, 0),
      step('ride', b, start, middle, 10),
      step('delivery', c, middle, undefined, 20),
    ];
    const parts = [{ id: 'prt_1', legs }];
    const sold = consignment(4, { sellerId: a, shipper: anna.subject, parts, confirmedAt: at(6) });
    this.world.change((sheet) => expectConsignment(kinds, sheet, sold));
    this.sights.soldBy(this.parcels, at(6));
    this.#decide('a', collect(kinds), { ssccs: this.parcels.slice(0, 3) });
    const packed = { parentKind: 'cage', parentSscc: this.cages[0], childSsccs: [this.parcels[0]] };
    this.#decide('a', pack(kinds), { ...packed, pointId: start });
    this.notice();
  }

  /** Everything, as who oversees it is shown it; custody is told to who writes down the sights. */
  notice(): readonly Unit__Output[] {
    const all = this.units.flatMap((sscc) => {
      const unit = this.world.unit(sscc);
      return unit === undefined ? [] : [unitMessage(unit, unit.history.length, admin)];
    });
    for (const unit of all) this.sights.look(unit);
    const last = this.answers.at(-1);
    if (last !== undefined && last === this.#lastAnswer) {
      last.mayKnow ||= this.sights.seesNow(operator(last.by), last.sscc);
    }
    this.#lastAnswer = undefined;
    return all;
  }

  /** For whom a member handles by now, as the service says. */
  contractors(memberId: string): readonly string[] {
    const state: Sheet['state'] = (kind, id) =>
      (this.world.states.get(`${kind.name}:${id}`) as never) ?? kind.initial;
    return contractorsOf(kinds, { state, at: at(this.world.hour) } as Sheet, memberId);
  }

  /** As it is kept. */
  handOver(id: string): HandOver {
    return (
      (this.world.states.get(`handOver:${id}`) as HandOver | undefined) ?? { status: 'absent' }
    );
  }

  /** What is told to other services and to people, once the journey is over. */
  facts(): readonly ToldFact[] {
    return (this.#facts ??= this.world.told.flatMap(({ kind, id, fact, now }) => {
      const known = Object.values(kinds).find(({ name }) => name === kind);
      const told = known?.encode(fact as never, { id, version: 1, at: now }) ?? null;
      return told === null ? [] : [told];
    }));
  }

  perform({ what, who, to, some, which, condition }: ActOfMore): unknown {
    const { sights, units, cages } = this;
    const held = units.filter((sscc) => sights.holderOf(sscc) !== undefined);
    const first = (which < 4 ? held[which % held.length] : units[some[0] ?? 0]) ?? '';
    const owner = nameOf(sights.holderOf(first)) ?? who;
    const others = some.map((index) => units[index] as string);
    const own = others.filter((sscc) => sights.holderOf(sscc) === members[owner]);
    const isWorkers = which % 2 === 1;
    const holder = isWorkers ? this.#workerOf(owner) : owner;
    const chosen = [...new Set([first, ...own])];
    const handOverId = this.#open[which % Math.max(1, this.#open.length)] ?? '';
    const handOver = this.handOver(handOverId);
    const taker = handOver.status === 'absent' ? who : (nameOf(handOver.toMemberId) ?? who);
    const receiver = isWorkers ? this.#workerOf(taker) : taker;
    const pointId = places[which % places.length] as string;
    const parentSscc = cages[which % 2] as string;
    switch (what) {
      case 'collect':
        return this.#decide(who, collect(kinds), { ssccs: [first] });
      case 'scan':
        return this.#scan(who, first, pointId);
      case 'pack': {
        const packed = { parentKind: 'cage', parentSscc, childSsccs: chosen, pointId };
        return this.#decide(holder, pack(kinds), packed);
      }
      case 'unpack':
        return this.#decide(holder, unpack(kinds), { parentSscc, childSsccs: [], pointId });
      case 'deliver':
        return this.#decide(holder, deliver(kinds), { sscc: first, receivedBy: 'Jan' });
      case 'declare': {
        const said = { end: unitEnds[which % unitEnds.length], reason: 'Gone.' };
        return this.#decide(holder, declareEnd(kinds), { sscc: first, ...said });
      }
      case 'announce':
        return this.#announce(holder, to, chosen);
      case 'receive': {
        if (handOver.status === 'absent') return;
        const sscc = (which < 3 ? handOver.lines[0]?.sscc : first) ?? first;
        const seen = { handOverId, sscc, condition, note: '' };
        return this.#act(receiver, receive(kinds), seen);
      }
      case 'reconcile':
        if (!this.#act(receiver, reconcile(kinds), { handOverId })) return undefined;
        return this.#told(handOverId, (told) => this.sights.reconciled(told));
      case 'capture':
        return this.#capture(who, chosen);
      case 'sign':
        return this.#sign(handOver, which);
      case 'subcontract':
        return to === 'd' ? undefined : this.#subcontract(members[to]);
    }
  }

  /** Who works for the member, if somebody does. */
  #workerOf(name: MemberName): MemberName {
    return this.sights.contractors.has(members[name]) ? 'd' : name;
  }

  /** It acts in a hand-over, which notes it until it is closed. Answers whether it could. */
  #act<C, A>(who: MemberName, one: Step<C, A>, said: { readonly handOverId: string }): boolean {
    const { handOverId } = said;
    const before = this.handOver(handOverId);
    const isGranted = this.#decide(who, one, said);
    if (isGranted && before.status !== 'absent' && !('digest' in before)) {
      this.sights.actedIn(handOverId, members[who], before.toMemberId);
    }
    return isGranted;
  }

  /** Both sides, or only the giver; their subcontractor for them, where one is. */
  #sign(handOver: HandOver, which: number): void {
    if (!('digest' in handOver)) return;
    const { id: handOverId, digest, fromMemberId, toMemberId } = handOver;
    for (const side of which === 0 ? [fromMemberId] : [fromMemberId, toMemberId]) {
      const name = nameOf(side) ?? 'a';
      const who = which % 2 === 1 ? this.#workerOf(name) : name;
      this.#decide(who, sign(kinds), { handOverId, digest, deemed: false });
    }
    this.#told(handOverId, (told) => {
      this.sights.handOvers.set(handOverId, told);
      for (const { memberId, signedById } of told.signatures) {
        this.sights.signedIn(handOverId, signedById || memberId);
      }
    });
  }

  /** d begins to work for the contractor, or ceases to. */
  #subcontract(contractorId: string): void {
    const { sights, world, units } = this;
    const agreementId = `agr_${contractorId}`;
    const isOver = sights.contractors.has(contractorId);
    const memberIds = [members.d, contractorId];
    const terms = { ...noAgreement, memberIds, subcontractorIds: isOver ? [] : [members.d] };
    world.change((sheet) => {
      sheet.record(kinds.agreement, agreementId, [{ type: 'signed', ...terms }]);
      const known = sheet.state(kinds.member, members.d).agreementIds ?? [];
      if (known.includes(agreementId)) return;
      sheet.record(kinds.member, members.d, [{ type: 'subcontracted', agreementId }]);
    });
    if (!isOver) return void sights.contractors.add(contractorId);
    sights.contractors.delete(contractorId);
    const stop = stopWork(kinds);
    world.change((sheet) => {
      for (const sscc of units) stop.decide({ sscc, memberId: members.d }, sheet);
    });
    sights.workEnded(contractorId, at(world.hour));
  }

  #decide<C, A>(who: MemberName, one: Step<C, A>, said: object): boolean {
    this.#acts += 1;
    const event = { eventId: `evt_${this.#acts}`, eventTime: at(this.world.hour + 1) };
    const witness = { memberId: members[who], subject: `per_${who}` };
    return this.world.decide(one, { ...event, witness, nearby: nothingNearby, ...said } as C);
  }

  #scan(who: MemberName, sscc: string, pointId: string): void {
    const plain = scan(kinds);
    const decide: typeof plain.decide = (command, sheet) => {
      const answer = plain.decide(command, sheet);
      const mayKnow = this.sights.seesNow(operator(who), sscc);
      this.#lastAnswer = { by: who, sscc, mayKnow, answer };
      this.answers.push(this.#lastAnswer as (typeof this.answers)[number]);
      return answer;
    };
    this.#decide(who, { ...plain, decide }, { sscc, pointId });
  }

  #announce(who: MemberName, to: MemberName, ssccs: readonly string[]): void {
    const handOverId = `hnd_${this.#acts}`;
    const said = { handOverId, toMemberId: members[to], pointId: start, ssccs, departureId: '' };
    this.#decide(who, announce(kinds), said);
    this.#told(handOverId, (told) => {
      this.sights.actedIn(handOverId, members[who], told.fromMemberId);
      this.#open.push(handOverId);
      this.sights.announced(told);
    });
  }

  /** An event about units, with something of its captor's own in it. */
  #capture(who: MemberName, ssccs: readonly string[]): void {
    this.#decide(who, scan(kinds), { sscc: ssccs[0], pointId: start });
    const [memberId, recordTime] = [members[who], at(this.world.hour)];
    const epcList = ssccs.map((sscc) => `https://id.gs1.org/00/${sscc}`);
    const about = { type: 'ObjectEvent', action: 'OBSERVE', bizStep: 'inspecting' };
    const body: EventBody = { ...about, epcList, 'ex:secret': memberId };
    this.events.push({ memberId, recordTime, ssccs, body });
  }

  #told(id: string, then: (told: ReturnType<typeof handOverMessage>) => void): void {
    const handOver = this.handOver(id);
    if (handOver.status !== 'absent') then(handOverMessage(handOver, 0));
  }
}

const nameOf = (memberId?: string): MemberName | undefined =>
  names.find((name) => members[name] === memberId);
