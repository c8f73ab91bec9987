import { setImmediate as others } from 'node:timers/promises';
import type { Label } from '../../domain/label';
import { runsOf, type Weights } from './fonts';
import { gs1Barcode, qrCode } from './symbols';

/** The common size of a transport label; thermal printers take it on a roll. */
const labelWidthMm = 100;
const labelHeightMm = 150;

const pointsPerMm = 72 / 25.4;
const marginMm = 6;
const fullWidthMm = labelWidthMm - 2 * marginMm;
/**
 * GS1 General Specifications, 5.12 (logistics): modules of 0.495 to 0.94 mm, at least 31.75 mm
 * high, a quiet zone of 10 modules at either side. 156 modules of 0.5 mm leave 11 mm each.
 */
const moduleMm = 0.5;
const barHeightMm = 32;
const qrMm = 24;
const maxAddressLines = 5;
const smallestFontPt = 5;

interface TextPlace {
  readonly xMm: number;
  readonly yMm: number;
  readonly widthMm: number;
  readonly sizePt: number;
  readonly weight?: keyof Weights;
}

/** So many pages are drawn at a stretch before other requests have their turn. */
const pagesAtOnce = 2;

/** The labels as one PDF, a page of 100 x 150 mm each; bars are drawn, not pictures. */
export async function drawLabels(labels: readonly Label[]): Promise<Buffer> {
  const size: [number, number] = [mm(labelWidthMm), mm(labelHeightMm)];
  // Loaded with the first label: it costs every process time and memory.
  const { default: PDFDocument } = await import('pdfkit');
  const pdf = new PDFDocument({ size, margin: 0, autoFirstPage: false });
  pdf.info.Title = 'Labels';
  const chunks: Buffer[] = [];
  const done = new Promise<Buffer>((resolve, reject) => {
    pdf.on('data', (chunk: Buffer) => chunks.push(chunk));
    pdf.on('end', () => resolve(Buffer.concat(chunks)));
    pdf.on('error', reject);
  });
  for (const [index, label] of labels.entries()) {
    if (index > 0 && index % pagesAtOnce === 0) await others();
    pdf.addPage();
    drawLabel(pdf, label);
  }
  pdf.end();
  return done;
}

function drawLabel(pdf: PDFKit.PDFDocument, label: Label): void {
  const left = { xMm: marginMm, widthMm: fullWidthMm };
  write(pdf, 'FROM', { ...left, yMm: 5, sizePt: 6, weight: 'bold' });
  writeLines(pdf, label.from, { ...left, yMm: 8, sizePt: 7.5 }, 3.4);
  rule(pdf, 26);
  write(pdf, 'TO', { ...left, yMm: 28, sizePt: 7, weight: 'bold' });
  writeLines(pdf, label.to, { ...left, yMm: 31.5, sizePt: 12.5, weight: 'bold' }, 5.8);
  rule(pdf, 61);
  write(pdf, label.routing, { ...left, yMm: 63, sizePt: 12, weight: 'bold' });
  rule(pdf, 70);
  drawQr(pdf, label.trackingNumber, labelWidthMm - marginMm - qrMm, 72.5);
  const half = { xMm: marginMm, widthMm: fullWidthMm - qrMm - 4 };
  write(pdf, label.number, { ...half, yMm: 73, sizePt: 18, weight: 'bold' });
  write(pdf, `${label.weight}   ${label.reference}`, { ...half, yMm: 82, sizePt: 9 });
  write(pdf, 'TRACKING', { ...half, yMm: 89, sizePt: 6, weight: 'bold' });
  write(pdf, label.trackingNumber, { ...half, yMm: 92, sizePt: 11 });
  rule(pdf, 99);
  drawBarcode(pdf, label.sscc, 104);
  write(pdf, `SSCC  ${label.ssccReadable}`, { ...left, yMm: 138.5, sizePt: 12, weight: 'bold' });
}

function drawBarcode(pdf: PDFKit.PDFDocument, sscc: string, yMm: number): void {
  const { widths, modules } = gs1Barcode(sscc);
  let xMm = (labelWidthMm - modules * moduleMm) / 2;
  widths.forEach((width, index) => {
    const isBar = index % 2 === 0;
    if (isBar) pdf.rect(mm(xMm), mm(yMm), mm(width * moduleMm), mm(barHeightMm));
    xMm += width * moduleMm;
  });
  pdf.fill('black');
}

function drawQr(pdf: PDFKit.PDFDocument, text: string, xMm: number, yMm: number): void {
  const { side, isDark } = qrCode(text);
  const pixelMm = qrMm / side;
  for (let row = 0; row < side; row += 1) {
    for (const [from, count] of darkRuns(isDark.slice(row * side, (row + 1) * side))) {
      const [left, top] = [xMm + from * pixelMm, yMm + row * pixelMm];
      pdf.rect(mm(left), mm(top), mm(count * pixelMm), mm(pixelMm));
    }
  }
  pdf.fill('black');
}

/** Dark modules side by side are one bar: where each begins, and how many they are. */
function darkRuns(row: readonly boolean[]): readonly (readonly [number, number])[] {
  const runs: [number, number][] = [];
  row.forEach((dark, index) => {
    const last = runs.at(-1);
    if (!dark) return;
    if (last !== undefined && last[0] + last[1] === index) last[1] += 1;
    else runs.push([index, 1]);
  });
  return runs;
}

function writeLines(
  pdf: PDFKit.PDFDocument,
  lines: readonly string[],
  first: TextPlace,
  lineMm: number,
): void {
  lines.slice(0, maxAddressLines).forEach((line, index) => {
    write(pdf, line, { ...first, yMm: first.yMm + index * lineMm });
  });
}

/** One line, smaller where it would not fit: what is cut off cannot be delivered to. */
function write(pdf: PDFKit.PDFDocument, text: string, place: TextPlace): void {
  const runs = runsOf(text, place.weight ?? 'regular').map((run) => ({
    ...run,
    widthOfOnePt: pdf.font(run.font).fontSize(1).widthOfString(run.text),
  }));
  const widthOfOnePt = runs.reduce((sum, run) => sum + run.widthOfOnePt, 0);
  const fitting = mm(place.widthMm) / Math.max(Number.MIN_VALUE, widthOfOnePt);
  const sizePt = Math.max(smallestFontPt, Math.min(place.sizePt, fitting));
  let x = mm(place.xMm);
  const baseline = mm(place.yMm) + place.sizePt;
  for (const run of runs) {
    pdf.font(run.font).fontSize(sizePt);
    pdf.text(run.text, x, baseline, { lineBreak: false, baseline: 'alphabetic' });
    x += run.widthOfOnePt * sizePt;
  }
}

function rule(pdf: PDFKit.PDFDocument, yMm: number): void {
  pdf.moveTo(mm(marginMm), mm(yMm)).lineTo(mm(labelWidthMm - marginMm), mm(yMm));
  pdf.lineWidth(0.7).stroke('black');
}

function mm(length: number): number {
  return length * pointsPerMm;
}
