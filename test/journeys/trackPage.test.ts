import { readFileSync } from 'node:fs';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import type { Alliance } from '../support/alliance';
import { startAlliance } from '../support/alliance';
import { auditOf } from '../support/audit';
import { openBrowser, phone } from '../support/browser';
import { castOf, type Cast } from './cast';
import { captureOf, eventsOf } from './epcis';
import { becomes, type Json, type Person } from './person';
import { bookSeven, collectAndPack, type Leg, type Shipment } from './way';

const startMs = 300_000;
const pageMs = 60_000;
/** Of the sixth parcel, and of the other six. */
const [lostGrams, otherGrams] = [4_500, 20_000];
const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

let alliance: Alliance;
let cast: Cast;
let shipment: Shipment;
let url: string;
let browser: Browser;
const open: BrowserContext[] = [];

/** The page in a browser of that language, with every address that it asked for. */
async function look(
  locale: string,
  javaScriptEnabled = true,
): Promise<{ page: Page; asked: string[] }> {
  const context = await browser.newContext({ locale, javaScriptEnabled, viewport: phone });
  open.push(context);
  const page = await context.newPage();
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  await page.goto(url, { timeout: pageMs });
  return { page, asked };
}

async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  const found = await page.evaluate(
    'axe.run().then(({ violations }) => violations.map((v) => v.id))',
  );
  return found as string[];
}

/** What is sold of every departure's leg that the parcels ride, in grams. */
async function sold(): Promise<number[]> {
  const rides = shipment.legs.filter(({ kind }) => kind === 'ride') as (Leg & Json)[];
  const legs = await Promise.all(
    rides.map(async ({ departureId, firstLeg = 0, lastLeg = 0 }) => {
      const departure = await cast.admin.read(`/v1/departures/${departureId}`);
      const all = departure['legs'] as { readonly soldGrams: number }[];
      return all.slice(Number(firstLeg), Number(lastLeg) + 1);
    }),
  );
  return legs.flat().map(({ soldGrams }) => soldGrams);
}

async function givenBack(before: readonly number[], grams: number): Promise<void> {
  expect(before.length).toBeGreaterThan(0);
  await becomes('the space is on sale again', async () => {
    const now = await sold();
    return now.every((one, ride) => one === (before[ride] ?? 0) - grams) ? true : undefined;
  });
}

beforeAll(async () => {
  alliance = await startAlliance();
  cast = await castOf(alliance);
  shipment = await bookSeven(cast);
  url = `${alliance.url}/track/${shipment.numbers[0]}`;
  browser = await openBrowser();
}, startMs);
afterEach(async () => {
  for (const context of open.splice(0)) await context.close();
});
afterAll(async () => {
  await browser?.close();
  await alliance?.stop();
});

test(
  'the page follows what others do, fits a phone, asks no foreign host, and is fit for a screen reader',
  async () => {
    const { page, asked } = await look('en-GB');
    await expect(page.textContent('.arrived')).resolves.toBe('0 of 7 arrived');
    await expect(page.textContent('h1')).resolves.toMatch(/^Announced/);
    await collectAndPack(cast, shipment);
    await page.locator('h1', { hasText: /^Under way$/ }).waitFor({ timeout: pageMs });
    await expect(page.textContent('.events')).resolves.toContain('Collected');
    await expect(page.textContent('#said')).resolves.toContain('Under way');
    expect(await page.locator('svg .leg').count()).toBeGreaterThan(1);
    const wide = await page.evaluate('document.documentElement.scrollWidth');
    expect(wide).toBeLessThanOrEqual(360);
    expect(await violations(page)).toEqual([]);
    expect(asked.filter((each) => !each.startsWith(alliance.url))).toEqual([]);
  },
  startMs,
);

test(
  'what a member captures as EPCIS is on the page, and for those to see who may',
  async () => {
    const [yida, changan] = cast.offices as [Person, Person];
    const [, ahead] = shipment.legs as [Leg, Leg];
    const sscc = shipment.ssccs[4] as string;
    const number = shipment.numbers[4] as string;
    const seenAt = async (): Promise<string[]> => {
      const { events } = await cast.anyone.read(`/v1/track/${number}`);
      return (events as Json[]).map(({ kind, place }) => `${kind} ${(place as Json)?.['name']}`);
    };
    const before = await seenAt();
    const { page } = await look('en-GB');
    await page.goto(url.replace(String(shipment.numbers[0]), number), { timeout: pageMs });
    const eventID = `urn:uuid:${shipment.run}`;
    await captureOf(yida, { sscc, pointId: ahead.toPointId ?? '', eventID, bizStep: 'inspecting' });
    const after = await becomes('the page tells of it', async () => {
      const told = await seenAt();
      return told.length > before.length ? told : undefined;
    });
    const place = String(after.at(-1)).replace('seen ', '');
    await page.locator('.events', { hasText: place }).waitFor({ timeout: pageMs });

    const shown = async (who: Person): Promise<unknown> => eventsOf(who, { EQ_eventID: eventID });
    const handling = { eventID, bizStep: 'inspecting' };
    expect(await shown(yida)).toMatchObject([{ ...handling, 'ex:note': 'a rebate' }]);
    expect(await shown(cast.shipper)).toMatchObject([{ ...handling, 'ex:note': 'a rebate' }]);
    for (const who of [cast.admin, cast.auditor]) {
      const [event] = (await shown(who)) as [Json];
      expect(event).toMatchObject(handling);
      expect(Object.keys(event).filter((name) => /^ex:|bizTransaction/.test(name))).toEqual([]);
      expect(await eventsOf(who, { 'EXISTS_ex:note': '', EQ_eventID: eventID })).toEqual([]);
    }
    const strangers = [...cast.offices.slice(1), ...cast.uninvolved, cast.otherShipper];
    for (const who of strangers) expect([who.name, await shown(who)]).toEqual([who.name, []]);

    const told = {
      ...{ toMemberId: cast.memberIds[1], pointId: ahead.fromPointId, ssccs: [sscc] },
      ...{ departureId: ahead.departureId, reference: `${shipment.run}-epcis` },
    };
    const { body } = await yida.post('/v1/hand-overs', told, `${shipment.run}-epcis`);
    const taking = `${eventID}-taking`;
    const pointId = ahead.fromPointId ?? '';
    await captureOf(changan, { sscc, pointId, eventID: taking, bizStep: 'receiving' });
    await becomes('the event of who receives moved custody', async () => {
      const unit = await changan.read(`/v1/units/${sscc}`);
      return unit['custodianId'] === cast.memberIds[1] ? true : undefined;
    });
    const { lines } = await yida.read(`/v1/hand-overs/${String(body['id'])}`);
    expect(lines).toMatchObject([{ sscc, outcome: 'ok' }]);
    expect(await shown(changan)).toEqual([]);
    expect(await eventsOf(changan, { EQ_eventID: taking })).toHaveLength(1);
    const xml = await changan.ask('GET', '/v1/epcis/events', undefined, undefined, {
      Accept: 'application/xml',
    });
    expect([xml.status, xml.body['code']]).toEqual([406, 'EPCIS_FORMAT_UNKNOWN']);
  },
  startMs,
);

test(
  'what was lost, and read where nobody knows, is told as it is, in both languages, on a phone',
  async () => {
    const [yida] = cast.offices as [Person];
    const [lost, astray] = [shipment.ssccs[5], shipment.ssccs[3]] as [string, string];
    const here = url.replace(String(shipment.numbers[0]), String(shipment.numbers[5]));
    const event = (name: string) => ({
      ...{ eventId: `${shipment.run}-${name}`, eventTime: new Date().toISOString() },
    });
    const { page } = await look('en-GB');
    await page.goto(here, { timeout: pageMs });
    const before = await sold();
    const end = { ...event('lost'), end: 'lost', reason: 'Not found at the hub.' };
    const declared = await yida.post(`/v1/units/${lost}/end`, end, `${shipment.run}-lost`);
    expect(declared.body).toMatchObject({ message: 'Declared lost: custody has ended.' });
    const scanned = { ...event('void'), sscc: astray, pointId: 'pnt_that_nobody_published' };
    const { body } = await yida.post('/v1/scans', scanned, `${shipment.run}-void`);
    expect(body).toMatchObject({ advice: 'call_office', flags: ['unknown_point'] });
    await page.locator('.incidents li').nth(1).waitFor({ timeout: pageMs });
    const { page: chinese } = await look('zh-CN');
    await chinese.goto(here, { timeout: pageMs });
    for (const [told, words] of [
      [page, ['Declared lost', 'Parcel 6', 'not any more', 'that nobody knows', 'no longer on']],
      [chinese, ['已确认丢失', '已丢失', '不再进行', '未登记的地点', '不再运输']],
    ] as const) {
      const said = String(await told.textContent('main'));
      expect(words.filter((each) => !said.includes(each))).toEqual([]);
      expect(await told.getAttribute('.parcels li:nth-child(6)', 'class')).toBe('lost');
      expect(await told.locator('.next').count()).toBe(0);
      expect(await told.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360);
      expect(await violations(told)).toEqual([]);
    }
    const [first] = shipment.legs as [Leg];
    const asked = { toMemberId: cast.memberIds[1], pointId: first.toPointId, ssccs: [lost] };
    const again = await yida.ask('POST', '/v1/hand-overs', asked, `${shipment.run}-again`);
    expect([again.status, again.body['code']]).toEqual([409, 'NOT_IN_CUSTODY']);
    await givenBack(before, lostGrams);
  },
  startMs,
);

test(
  'it is read in Chinese by a Chinese browser, and in English by one click',
  async () => {
    const { page } = await look('zh-CN');
    await expect(page.textContent('.arrived')).resolves.toBe('7 件中已到 0 件');
    await expect(page.textContent('.way')).resolves.toContain('上门揽收');
    expect(await page.getAttribute('html', 'lang')).toBe('zh-Hans');
    expect(await violations(page)).toEqual([]);
    await page.click('nav a');
    await expect(page.textContent('.arrived')).resolves.toBe('0 of 7 arrived');
  },
  startMs,
);

test(
  'everything is there to read without JavaScript, on paper too, and a keyboard comes to the way',
  async () => {
    const { page } = await look('en-GB', false);
    await expect(page.textContent('.arrived')).resolves.toBe('0 of 7 arrived');
    await expect(page.textContent('.parcels')).resolves.toContain('Parcel 7');
    expect(await page.inputValue('#link')).toBe(url);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    expect(page.url()).toBe(`${url}#way`);
    await page.emulateMedia({ media: 'print' });
    expect(await page.isVisible('.share')).toBe(false);
    expect(await page.isVisible('.way')).toBe(true);
  },
  startMs,
);

test('a number that does not exist is a page that says so; who goes on guessing is turned away', async () => {
  const guess = (door: string, index: number): Promise<Response> =>
    fetch(`${alliance.url}${door}/GUESS${index}`, { headers: { 'Accept-Language': 'en' } });
  const first = await guess('/track', 0);
  expect([first.status, first.headers.get('content-type')]).toEqual([
    404,
    'text/html; charset=utf-8',
  ]);
  expect(await first.text()).toContain('There is no parcel with this number');
  const codes: number[] = [];
  for (let index = 1; index < 65; index += 1) codes.push((await guess('/v1/track', index)).status);
  expect(codes).toContain(404);
  expect(codes.at(-1)).toBe(429);
  const turned = await guess('/track', 99);
  expect([turned.status, await turned.text()]).toEqual([429, expect.stringContaining('Too many')]);
  const live = await fetch(`${alliance.url}/track/GUESS/live`);
  expect(live.status).toBe(429);
  expect(alliance.log('gateway')).toContain('a tracking number that does not exist');
});

test('the first page leads to the number that was typed into it', async () => {
  const found = await fetch(`${alliance.url}/track?number=%20AB%2FC`, { redirect: 'manual' });
  expect([found.status, found.headers.get('location')]).toEqual([303, '/track/AB%2FC']);
});

test(
  'where nothing of a booking is under way any more, none of its space ahead is held, and all adds up',
  async () => {
    const before = await sold();
    const { run, ssccs, bookingId } = shipment;
    const [yida, changan] = cast.offices as [Person, Person];
    for (const [index, sscc] of ssccs.entries()) {
      if (index === 5) continue;
      const eventId = `${run}-ended-${index}`;
      const told = {
        eventId,
        eventTime: new Date().toISOString(),
        end: 'destroyed',
        reason: 'Fire.',
      };
      const office = index === 4 ? changan : yida;
      const { body } = await office.post(`/v1/units/${sscc}/end`, told, eventId);
      expect([index, body['message']]).toEqual([
        index,
        expect.stringContaining('custody has ended'),
      ]);
    }
    await givenBack(before, otherGrams);
    const { status, price } = await cast.shipper.read(`/v1/bookings/${bookingId}`);
    expect({ status, price }).toEqual({ status: 'completed', price: shipment.price });
    await becomes('no space is held for it', async () => {
      const { broken, inFlightCount } = await auditOf(alliance);
      expect(broken).toEqual([]);
      return inFlightCount === 0 ? true : undefined;
    });
    const reason = 'Too late.';
    const cancelled = await cast.shipper.ask('POST', `/v1/bookings/${bookingId}/cancel`, {
      reason,
    });
    expect([cancelled.status, cancelled.body['code']]).toEqual([409, 'BOOKING_COMPLETED']);
  },
  startMs,
);
