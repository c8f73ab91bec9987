import { encodeFact, listen, openBus, openDatabase } from '@serai/runtime';
import type { Bus, Database, FactMessage, Part } from '@serai/runtime';
import { freshDatabase } from '../../../../test/support/engines';
import { AllianceCopy } from '../application/allianceCopy';
import { followAlliance } from '../store/followAlliance';
import { kinds } from '../store/kinds';
import { networkStore } from '../store/networkStore';
import { until } from '../rpc/running.test-data';
import { partnerHandlers, partnerTopic } from './partnerFacts';

const member = 'mbr_0000000000000000000000000000000a';
const agreement = 'agr_0000000000000000000000000000000b';
let database: Database;
let bus: Bus;
let parts: Part[];
let alliance: AllianceCopy;

beforeEach(async () => {
  database = await openDatabase({
    uri: await freshDatabase(),
    service: 'capacity',
    kinds: Object.values(kinds),
  });
  bus = await openBus({ clientId: 'capacity', busUri: await freshDatabase() });
  await bus.ensureTopics([partnerTopic]);
  alliance = new AllianceCopy();
  const onChange = alliance.apply.bind(alliance);
  parts = [
    followAlliance({ database: () => database, kinds, partner: kinds, onChange }),
    listen({
      name: 'capacity',
      database: () => database,
      bus: () => bus,
      topics: [partnerTopic],
      handlers: partnerHandlers(kinds),
    }),
  ];
  for (const part of parts) await part.start();
});

afterEach(async () => {
  for (const part of [...parts].reverse()) await part.stop();
  await bus.close();
  await database.close();
});

function fact(type: string, key: string, version: number, message: object): FactMessage {
  const { type: full, data } = encodeFact(`${partnerTopic}.${type}`, message);
  const id = `partner:${key}/${version}/0`;
  return { topic: partnerTopic, key, id, type: full, data, version, time: version };
}

const terms = {
  discounts: [{ operatorId: member, basisPoints: 700 }],
  interline: true,
  allotments: [],
};
const told = [
  fact('MemberAdmitted', member, 1, { member: { id: member, name: 'Yida' }, at: 1 }),
  fact('MemberSuspended', member, 2, { memberId: member, reason: 'unpaid', at: 2 }),
  fact('MemberReinstated', member, 3, { memberId: member, at: 3 }),
  fact('CharterChanged', 'charter', 1, {
    charter: { version: 1, terms, comparisonCurrency: 'EUR' },
    at: 1,
  }),
  fact('RatesPublished', 'rates', 1, {
    table: {
      id: 'rat_1',
      currency: 'EUR',
      validFrom: 5,
      rates: [{ currency: 'CNY', numerator: 1, denominator: 8 }],
    },
    at: 1,
  }),
  fact('AgreementActivated', agreement, 1, {
    agreement: {
      id: agreement,
      proposerId: member,
      partnerId: 'mbr_b',
      termsVersion: 4,
      terms,
      validFrom: 9,
    },
    at: 8,
  }),
];

test('what partner says is kept once, however often and in whatever order of keys it comes', async () => {
  const byKey = new Map<string, FactMessage[]>();
  for (const one of told) byKey.set(one.key, [...(byKey.get(one.key) ?? []), one]);
  const shuffled = [...byKey.values()].reverse().flat();
  for (const batch of [shuffled, told, shuffled]) await bus.publish(batch);
  await until('all of it was heard', () => {
    const { tables, charter, rates } = alliance;
    return charter !== null && rates.size === 1 && tables.agreements.size === 1;
  });
  const kept = () => database.connection.collection('members').findOne();
  await until('all of the member was heard', async () => (await kept())?.['version'] === 3);
  await until('the member may take part again', () => alliance.isActive(member));
  const members = await networkStore(() => database, kinds, kinds).members([member]);
  expect(members.get(member)).toEqual({ status: 'active', name: 'Yida' });
  expect((await kept())?.['version']).toBe(3);
  expect(alliance.rates.get('rat_1')?.rates).toEqual({ CNY: { numerator: 1, denominator: 8 } });
  expect([...alliance.tables.agreements.values()].flat()).toMatchObject([
    { id: agreement, version: 4, validFrom: 9, interline: true },
  ]);
});

test('a fact that lacks its part parks its key, and the others go on', async () => {
  await bus.publish([
    fact('MemberAdmitted', 'mbr_broken', 1, { at: 1 }),
    fact('MemberAdmitted', member, 1, { member: { id: member, name: 'Yida' }, at: 1 }),
  ]);
  await until('the other is known', () => alliance.isActive(member));
});

test('when the stream of changes ends, everything is read again', async () => {
  await bus.publish([told[0] as FactMessage]);
  await until('the member is known', () => alliance.isActive(member));
  await database.connection.db?.dropDatabase();
  const document = { version: 9, value: { status: 'active', name: 'Steppe' } };
  await database.connection.collection('members').insertOne({ _id: 'mbr_c' as never, ...document });
  await until('the other is known', () => alliance.isActive('mbr_c'));
});
