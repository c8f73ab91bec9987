import { readsOf } from './readFile';

const tag = '3174257BF4499602D2000000';

test('lines are read in any order of columns, sorted by time, and bad ones are named by number', () => {
  const text = [
    'time,tag,antenna,rssi',
    `2026-03-02T12:00:05+01:00,${tag},1,-55.5`,
    '',
    `2026-03-02T12:00:05,${tag},1,-55`,
    `2026-03-02T10:00:00Z,${tag.toLowerCase()},2,-60`,
    '2026-03-02T10:00:00Z,E28011,2,-60',
    `2026-03-02T10:00:00Z,${tag},antenna,-60`,
    `2026-03-02T10:00:00Z,${tag},1,loud`,
    `2026-03-02T10:00:00Z,${tag},1`,
    `2026-02-30T99:00:00Z,${tag},1,-60`,
  ].join('\r\n');
  const { reads, faults } = readsOf(`\uFEFF${text}`);
  expect(reads).toEqual([
    { tag: tag.toLowerCase(), antenna: 2, rssi: -60, readAt: '2026-03-02T10:00:00Z' },
    { tag, antenna: 1, rssi: -55.5, readAt: '2026-03-02T12:00:05+01:00' },
  ]);
  expect(faults.map(({ line, why }) => `${line} ${why}`)).toEqual([
    '4 the time is no instant with its zone (RFC 3339)',
    '6 the tag is no 24 hexadecimal digits',
    '7 the antenna is no number from 0 to 999',
    '8 the rssi is no number of dBm',
    '9 3 cells in place of 4',
    '10 the time is no instant with its zone (RFC 3339)',
  ]);
});

test('a file without the columns, or that is no CSV, is said to be so', () => {
  expect(() => readsOf('tag,antenna\n')).toThrow('The file has no column rssi, time.');
  expect(() => readsOf('')).toThrow('no column');
  expect(() => readsOf('tag,antenna,rssi,time\n"broken')).toThrow('The file is no CSV');
});
