import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, Root } from 'protobufjs';
import { howToWrite, isWriting, readCommitted, writeCommitted } from './committed';
import { brokenFacts, descriptorsOf, presentDescriptors, type Descriptors } from './descriptors';

const name = 'descriptors.json';
const present = presentDescriptors();
const committed = readCommitted<Descriptors>(name);

describe('the protos', () => {
  test('facts have only been added to since they were written down', () => {
    const before = committed ?? (isWriting ? present : undefined);
    expect(before).toBeDefined();
    if (before !== undefined) expect(brokenFacts(before, present)).toEqual([]);
  });

  test(`are those that are written down (${howToWrite})`, () => {
    const broken = committed === undefined ? [] : brokenFacts(committed, present);
    if (isWriting && broken.length === 0) writeCommitted(name, present);
    expect(readCommitted(name)).toEqual(present);
  });

  test('say what every service of the alliance answers and publishes', () => {
    for (const service of ['partner', 'capacity', 'booking', 'tracking']) {
      const start = `serai.${service}.v1.`;
      const isOwn = (full: string): boolean => full.startsWith(start);
      expect(Object.keys(present.services).filter(isOwn).length).toBeGreaterThan(0);
      expect(present.facts.filter(isOwn).length).toBeGreaterThan(3);
    }
  });

  test('keep the rules of buf, and take nothing back that a caller or a reader may rely on', () => {
    expect(buf('lint', 'protos')).toEqual(silence);
    expect(buf('breaking', 'protos', '--against', image)).toEqual(silence);
    if (isWriting) expect(buf('build', 'protos', asImage, '-o', image)).toEqual(silence);
    const now = spawnSync(bufProgram, ['build', 'protos', asImage, '-o', '-'], { cwd: root });
    expect(now.stdout.equals(readFileSync(join(root, image)))).toBe(true);
  });
});

const root = join(__dirname, '../..');
const bufProgram = join(root, 'node_modules/.bin/buf');
const image = 'test/contracts/protos.binpb';
const asImage = '--exclude-source-info';
const silence = ['', '', 0];

function buf(...asked: readonly string[]): unknown[] {
  const { stdout, stderr, status } = spawnSync(bufProgram, asked, { cwd: root, encoding: 'utf8' });
  return [stdout, stderr, status];
}

describe('what may happen to a fact', () => {
  const read = (text: string): Descriptors => {
    const root = new Root();
    parse(`syntax = "proto3"; package test.v1; ${text}`, root, { keepCase: true });
    const found = descriptorsOf(root);
    const facts = ['test.v1.Sent', 'test.v1.Lost'].filter((fact) => fact in found.messages);
    return { ...found, facts };
  };
  const before = read(`
    message Sent { string id = 1; Box box = 2; repeated int64 times = 3; optional int64 due = 4; }
    message Box { int64 weight_grams = 1; Kind kind = 2; map<string, Label> labels = 3; }
    message Label { string text = 1; }
    enum Kind { KIND_UNSPECIFIED = 0; KIND_BAG = 1; }
  `);
  const sent =
    'message Sent { string id = 1; Box box = 2; repeated int64 times = 3; optional int64 due = 4; }';
  const box =
    'message Box { int64 weight_grams = 1; Kind kind = 2; map<string, Label> labels = 3; }';
  const label = 'message Label { string text = 1; }';
  const kind = 'enum Kind { KIND_UNSPECIFIED = 0; KIND_BAG = 1; }';

  test('a field, a value, a message and a fact may be added', () => {
    const after = read(`
      ${sent.replace('}', 'string note = 5; }')} ${box.replace('}', 'Size size = 4; }')} ${label}
      ${kind.replace('}', 'KIND_CAGE = 2; }')} message Size { int64 cm3 = 1; }
      message Lost { string id = 1; }
    `);
    expect(brokenFacts(before, after)).toEqual([]);
  });

  test.each([
    ['a field goes', sent.replace('string id = 1;', ''), box, label, kind],
    ['a field is renamed', sent.replace('string id', 'string key'), box, label, kind],
    ['a field is renumbered', sent.replace('id = 1', 'id = 9'), box, label, kind],
    ['a field is of another type', sent.replace('string id', 'int64 id'), box, label, kind],
    ['many become one', sent.replace('repeated ', ''), box, label, kind],
    ['what may lack cannot any more', sent.replace('optional ', ''), box, label, kind],
    ['a unit changes deep inside', sent, box.replace('weight_grams', 'weight_kg'), label, kind],
    ['a value of a map changes', sent, box, label.replace('string', 'bytes'), kind],
    ['a value of an enum goes', sent, box, label, kind.replace('KIND_BAG = 1;', '')],
    ['a fact goes', '', box, label, kind],
  ])('but not that %s', (_, ...texts) => {
    expect(brokenFacts(before, read(texts.join(' ')))).toHaveLength(1);
  });
});
