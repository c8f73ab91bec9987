import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isSscc, isTrackingNumber } from '@serai/model';
import { order } from '../../domain/booking.test-data';
import { labelOf, type Label } from '../../domain/label';
import { partsOf } from '../../domain/part';
import { drawLabels } from './drawLabels';

interface PageRead {
  readonly widthMm: number;
  readonly heightMm: number;
  readonly symbols: readonly { format: string; text: string; symbologyIdentifier: string }[];
  readonly text: string;
}

const folder = mkdtempSync(join(tmpdir(), 'serai-labels-'));
afterAll(() => rmSync(folder, { recursive: true }));

function labels(count: number): readonly Label[] {
  const booked = order({}, count);
  const booking = { order: booked, parts: partsOf(booked) };
  return booked.parcels.map((parcel) => labelOf(booking, parcel));
}

/** In a process of its own: the renderer is an ES module, which Jest does not load. */
function readBack(pdf: Buffer): readonly PageRead[] {
  const file = join(folder, 'labels.pdf');
  writeFileSync(file, pdf);
  const program = join(__dirname, 'readBack.mjs');
  const said = execFileSync(process.execPath, [program, file], { encoding: 'utf8' });
  return JSON.parse(said) as PageRead[];
}

describe('printed labels', () => {
  it('are read back by a decoder: the SSCC as GS1-128, the tracking number as QR code', async () => {
    const printed = labels(2);
    const pages = readBack(await drawLabels(printed));
    expect(pages).toHaveLength(2);
    pages.forEach((page, index) => {
      const label = printed[index] as Label;
      const barcode = page.symbols.find(({ format }) => format === 'Code128');
      const square = page.symbols.find(({ format }) => format === 'QRCode');
      // ]C1 is how a reader says that function code 1 stood in front: GS1-128, not Code 128.
      expect(barcode).toEqual({
        format: 'Code128',
        symbologyIdentifier: ']C1',
        text: `(00)${label.sscc}`,
      });
      expect(isSscc(label.sscc)).toBe(true);
      expect(square?.text).toBe(label.trackingNumber);
      expect(isTrackingNumber(label.trackingNumber)).toBe(true);
    });
  });

  it('are 100 x 150 mm and say in words what the symbols say', async () => {
    const [label] = labels(1);
    const [page] = readBack(await drawLabels(labels(1)));
    expect(page).toMatchObject({ widthMm: 100, heightMm: 150 });
    expect(page?.text).toContain(`(00) ${label?.sscc}`);
    expect(page?.text).toContain(label?.trackingNumber);
    expect(page?.text).toContain('CNYIW > CNXIY > PLMAL');
    expect(page?.text).toContain('1 / 1');
    expect(page?.text).toContain('12.500 kg');
  });

  it('show Polish and Chinese addresses as they were written', async () => {
    const [page] = readBack(await drawLabels(labels(1)));
    expect(page?.text).toContain('PL 60-001 Poznań');
    expect(page?.text).toContain('Wydawnictwo Łódka');
    expect(page?.text?.replaceAll(' ', '')).toContain('义乌市');
    expect(page?.text?.replaceAll(' ', '')).toContain('国际商贸城');
  });

  it('of many parcels are one PDF with a page each', async () => {
    const pdf = await drawLabels(labels(12));
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
    expect(pdf.toString('latin1')).toMatch(/\/Count 12\b/);
  });
});
