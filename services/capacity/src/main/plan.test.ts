import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const program = join(__dirname, '../../dist/main/plan.js');
const folder = mkdtempSync(join(tmpdir(), 'serai-plan-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

function planned(...typed: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...typed], {
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

const network = {
  currency: 'EUR',
  points: ['a', 'b'].map((id) => ({ id, transferMinutes: 0 })),
  members: [{ id: 'm' }],
  lines: [
    {
      id: 'l',
      member: 'm',
      mode: 'sea',
      goods: [],
      base: 1,
      divisor: 1000,
      legs: [{ from: 'a', to: 'b', perKg: 2, minimum: 0, co2eGramsPerTonne: 1_000_000 }],
    },
  ],
  departures: [
    {
      id: 'd',
      line: 'l',
      cutoffMinutes: 0,
      legs: [
        {
          departs: '2026-03-01T08:00:00+08:00',
          arrives: '2026-03-02T08:00:00+01:00',
          freeGrams: 9000,
          freeCm3: 9000,
        },
      ],
    },
  ],
};
const asked = {
  id: 'r1',
  from: [{ point: 'a', readyAt: '2026-03-01T00:00:00Z' }],
  to: [{ point: 'b' }],
  grams: 1000,
  cm3: 1,
  goods: [],
};
const sound = file('network.json', JSON.stringify(network, null, 2));
const lines = (...all: unknown[]): string => all.map((one) => JSON.stringify(one)).join('\n');

const answer = {
  id: 'r1',
  options: [
    {
      arrives: '2026-03-02T07:00:00.000Z',
      price: 3,
      co2eGrams: 1000,
      transfers: 0,
      legs: [{ departure: 'd', leg: 0 }],
    },
  ],
};

test('each requirement is answered by one line, in order, and nothing else is printed', () => {
  const others = ['r2', 'r3'].map((id) => ({ ...asked, id }));
  const { status, stdout, stderr } = planned(sound, file('r.jsonl', lines(asked, ...others)));
  const expected = lines(...['r1', 'r2', 'r3'].map((id) => ({ ...answer, id })));
  expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: `${expected}\n`, stderr: '' });
});

test('a line that is refused is answered with the reason, and the others still are', () => {
  const wrong = { ...asked, id: 'r2', maxTrips: 50 };
  const text = `${lines(wrong)}\n\nnonsense\r\n${lines(asked)}\n`;
  const { status, stdout, stderr } = planned(sound, file('some.jsonl', text));
  expect(status).toBe(1);
  const [first, second, ...rest] = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  const reason = 'maxTrips: must be a whole number from 1 to 12';
  expect(first).toEqual({ id: 'r2', options: [], reason });
  expect(second).toMatchObject({ id: null, options: [] });
  expect(rest).toEqual([answer]);
  expect(stderr.split('\n')).toEqual([
    `line 1: ${reason}`,
    expect.stringMatching(/^line 3: is not JSON: /),
    '',
  ]);
});

test('a network that is refused is told cause by cause, and nothing is answered', () => {
  const wrong = { ...network, speed: 1, points: [{ id: 'a' }] };
  const refused = planned(
    file('wrong.json', JSON.stringify(wrong)),
    file('r1.jsonl', lines(asked)),
  );
  const stderr = 'points[0].transferMinutes: is required\nspeed: is not known\n';
  expect(refused).toEqual({ status: 2, stdout: '', stderr });
});

test('a file that is not there, and too few or too many words, are told', () => {
  const missing = join(folder, 'missing');
  for (const typed of [
    [sound, missing],
    [missing, sound],
  ]) {
    const { status, stdout, stderr } = planned(...typed);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(/^ENOENT: no such file or directory.*missing'\n$/);
  }
  for (const typed of [[], [sound], [sound, sound, sound]]) {
    expect(planned(...typed)).toMatchObject({ status: 2, stdout: '' });
    expect(planned(...typed).stderr).toContain('plan -- NETWORK.json REQUIREMENTS.jsonl');
  }
});

test('who has read enough and closes the answers ends the program without a complaint', async () => {
  const many = Array.from({ length: 20_000 }, (_, nth) => ({ ...asked, id: `r${nth}` }));
  const child = spawn(process.execPath, [program, sound, file('many.jsonl', lines(...many))]);
  let complaint = '';
  child.stderr.on('data', (text) => (complaint += text));
  const ended = new Promise((resolve) => child.once('close', resolve));
  child.stdout.once('data', () => child.stdout.destroy());
  expect(await ended).toBe(0);
  expect(complaint).toBe('');
});
