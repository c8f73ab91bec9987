import type { TrackResponse__Output } from '@serai/protos/serai/tracking/v1/TrackResponse';
import { hours } from '@serai/model';
import { localTime } from './times';
import { noParcelPage, trackFragment, trackPage } from './trackPage';
import { wordsOf } from './words';

const start = Date.UTC(2026, 2, 28, 8);
const place = (name: string, localName: string, country: string, timeZone: string) => ({
  name,
  localName,
  country,
  timeZone,
  coordinates: null as { latitude: number; longitude: number } | null,
});
const yiwu = place('Yiwu <hub>', '义乌', 'CN', 'Asia/Shanghai');
const poznan = place('Poznań', 'Poznań', 'PL', 'Europe/Warsaw');

type Place = typeof yiwu | null;
const step = (kind: string, from: Place, to: Place, status: string) => ({
  kind,
  place: to?.name ?? '',
  country: to?.country ?? '',
  timeZone: to?.timeZone ?? '',
  mode: 'rail',
  plannedDepartsAt: start,
  plannedArrivesAt: start + hours(30),
  status,
  from,
  to,
});

/** One of two has arrived; a train is on its way to Poznań. */
const track: TrackResponse__Output = {
  status: 'under_way',
  arrived: 1,
  count: 2,
  steps: [
    step('collection', null, yiwu, 'done'),
    step('ride', yiwu, poznan, 'now'),
    step('delivery', poznan, null, 'ahead'),
  ],
  parcels: [1, 2].map((number) => ({
    number,
    status: number === 1 ? 'delivered' : 'under_way',
    lastPlace: number === 1 ? 'Poznań' : yiwu.name,
    lastTimeZone: 'Europe/Warsaw',
    lastAt: start,
    isThis: number === 2,
  })),
  events: [{ kind: 'seen', at: start, place: yiwu }],
  nextStep: 'ride',
  nextPlace: 'Poznań',
  nextAt: start + hours(30),
  incidents: ['damaged', 'struck by a meteorite'],
  fromCountry: 'CN',
  toCountry: 'PL',
  estimateAt: start + hours(40),
  estimateEarliest: start + hours(38),
  estimateLatest: start + hours(42),
  digest: 'd',
};
const asked = { number: 'ABC', url: 'http://serai.example/track/ABC' };
const text = (html: string): string => html.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ');

describe('the page of a number', () => {
  const english = text(trackPage(track, { ...asked, language: 'en' }));
  const chinese = text(trackPage(track, { ...asked, language: 'zh' }));

  test('says how far it is, what comes next and when, on the clocks of each place', () => {
    expect(english).toContain('1 of 2 arrived');
    expect(english).toContain('Train to Poznań, Poland, expected Sun 29 Mar, 16:00');
    expect(english).toContain('Expected between Mon 30 Mar, 00:00 and Mon 30 Mar, 04:00');
    expect(english).toContain('Sat 28 Mar, 16:00 Seen · Yiwu');
    expect(english).toContain('(local time in Poland)');
  });

  test('tells what happened at a door on the clocks of that door', () => {
    const events = ['collected', 'delivered'].map((kind) => ({ kind, at: start, place: null }));
    const page = text(trackPage({ ...track, events }, { ...asked, language: 'en' }));
    expect(page).toContain('Sat 28 Mar, 16:00 Collected · at the door');
    expect(page).toContain('Sat 28 Mar, 09:00 Delivered · at the door');
  });

  test('is read in Chinese too, with the names that are used there', () => {
    expect(chinese).toContain('2 件中已到 1 件');
    expect(chinese).toContain('铁路：义乌（中国）至Poznań（波兰）');
    expect(chinese).toContain('最近位置：义乌');
    expect(chinese).toContain('有包裹破损');
  });

  test('says incidents in plain words, and one that has none in general', () => {
    expect(english).toContain('A parcel was found damaged.');
    expect(english).toContain('Something went otherwise than planned.');
    expect(english).not.toContain('meteorite');
  });

  test('says of what will not arrive that it does not, and promises nothing of it', () => {
    const { estimateAt: _at, estimateEarliest: _from, estimateLatest: _to, ...rest } = track;
    const steps = [step('ride', yiwu, poznan, 'done'), step('delivery', poznan, null, 'dropped')];
    const lost = { ...track.parcels[1], status: 'lost' } as (typeof track.parcels)[number];
    const events = [{ kind: 'lost', at: start, place: null }];
    const ended = { ...rest, steps, events, nextStep: '', incidents: ['lost'] };
    const told = (status: string, language: 'en' | 'zh') =>
      text(trackPage({ ...ended, status, parcels: [lost, lost] }, { ...asked, language }));
    const page = told('lost', 'en');
    expect(page).toContain('Lost: it will not arrive');
    expect(page).toContain('Sat 28 Mar, 08:00 UTC Declared lost ');
    expect(page).toContain('Delivery to the door not any more');
    expect(page).toContain('It is no longer on its way');
    expect(page).not.toMatch(/Expected between|What comes next|at the door|under way|planned Mon/);
    expect(told('ended', 'en')).toContain('Nothing more is under way, and not all of it arrived');
    const seen = told('lost', 'zh');
    expect(seen).toContain('已丢失，不会送达');
    expect(seen).toContain('已确认丢失');
    expect(seen).not.toMatch(/预计|下一步|门口|运输中/);
    expect(told('returned', 'en')).toContain('Returned, not delivered');
    expect(told('returned', 'zh')).toContain('已退回，未妥投');
  });

  test('says of a place that nobody knows that it is not known, and not that it is a door', () => {
    const unknown = { ...place('', '', '', 'UTC') };
    const events = [
      { kind: 'handed_over', at: start, place: unknown },
      { kind: 'seen', at: start, place: null },
    ];
    const page = text(trackPage({ ...track, events }, { ...asked, language: 'en' }));
    expect(page).toContain('Handed over to the next carrier · at a place that is not known');
    expect(page).not.toContain('at the door');
  });

  test('never lets a name become HTML', () => {
    expect(trackPage(track, { ...asked, language: 'en' })).not.toContain('<hub>');
    const url = '"><script>alert(1)</script>';
    expect(trackPage(track, { ...asked, url, language: 'en' })).not.toContain('<script>alert');
  });
});

describe('the map', () => {
  const at = (of: typeof yiwu, latitude: number, longitude: number) => ({
    ...of,
    coordinates: { latitude, longitude },
  });
  const mapped = (from: Place, to: Place): string =>
    trackFragment({ ...track, steps: [step('ride', from, to, 'now')] }, 'en');

  test('is left out where no place is known', () => {
    expect(trackFragment(track, 'en')).not.toContain('<svg');
  });

  test('draws the legs of the way, and says it in words for who does not see', () => {
    const svg = mapped(at(yiwu, 29.3, 120.1), at(poznan, 52.4, 16.9));
    expect(svg).toContain('aria-label="Map of the way: Yiwu &lt;hub&gt;, China – Poznań, Poland');
    expect(svg.match(/class="leg now"/g)).toHaveLength(1);
    expect(svg.match(/class="mark/g)).toHaveLength(2);
  });

  test('does not cut a way over the Pacific in two', () => {
    const svg = mapped(at(yiwu, 31, 122), at(poznan, 34, -118));
    const [, line = ''] = /class="leg now" d="([^"]+)"/.exec(svg) ?? [];
    expect(line.match(/M/g)).toHaveLength(1);
  });

  test('marks places that lie together once', () => {
    const svg = mapped(at(yiwu, 29.3, 120.1), at(poznan, 29.31, 120.1));
    expect(svg.match(/class="mark/g)).toHaveLength(1);
  });
});

test('a number that does not exist is told so, with what to do', () => {
  expect(text(noParcelPage('missing', 'en'))).toContain('There is no parcel with this number');
  expect(text(noParcelPage('tooMany', 'zh'))).toContain('查询次数过多');
});

test('both languages say the same, with the same blanks', () => {
  const blanksIn = (words: object): Record<string, unknown> =>
    Object.fromEntries(
      Object.entries(words).map(([key, said]: [string, unknown]) => [
        key,
        typeof said === 'string'
          ? [...said.matchAll(/\{\w+\}/g)].map(String).sort()
          : blanksIn(said as object),
      ]),
    );
  expect(blanksIn(wordsOf.zh)).toEqual(blanksIn(wordsOf.en));
});

test('an hour that a clock change skips or repeats is told as the clocks there show it', () => {
  const change = Date.UTC(2026, 2, 29, 1);
  expect(localTime(change - 60_000, 'Europe/Warsaw', 'en')).toContain('01:59');
  expect(localTime(change, 'Europe/Warsaw', 'en')).toContain('03:00');
  expect(localTime(change, '', 'en')).toContain('UTC');
});
