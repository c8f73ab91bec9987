// Renders every page of a PDF as a printer would (300 dots per inch) and reads its symbols with a
// decoder that knows nothing of how they were made. Prints JSON: a list per page.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const { createCanvas, DOMMatrix, ImageData, Path2D } = require('@napi-rs/canvas');
Object.assign(globalThis, { DOMMatrix, ImageData, Path2D });

const { getDocument } = await import('pdfjs-dist/legacy/build/pdf.mjs');
const { readBarcodes, prepareZXingModule } = require('zxing-wasm/reader');

const dotsPerInch = 300;
const file = process.argv[2];

const wasm = readFileSync(require.resolve('zxing-wasm/reader/zxing_reader.wasm'));
const wasmBinary = wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.byteLength);
prepareZXingModule({ overrides: { wasmBinary } });
const data = new Uint8Array(readFileSync(file));
const pdf = await getDocument({ data, disableFontFace: true, verbosity: 0 }).promise;
const pages = [];
for (let number = 1; number <= pdf.numPages; number += 1) {
  const page = await pdf.getPage(number);
  const viewport = page.getViewport({ scale: dotsPerInch / 72 });
  const canvas = createCanvas(Math.round(viewport.width), Math.round(viewport.height));
  const context = canvas.getContext('2d');
  await page.render({ canvasContext: context, viewport }).promise;
  const image = context.getImageData(0, 0, canvas.width, canvas.height);
  const symbols = await readBarcodes(image, { formats: ['Code128', 'QRCode'] });
  const words = await page.getTextContent();
  const [, , widthPt, heightPt] = page.view;
  pages.push({
    widthMm: Math.round((widthPt * 25.4) / 72),
    heightMm: Math.round((heightPt * 25.4) / 72),
    symbols: symbols.map(({ format, text, symbologyIdentifier }) => ({
      format,
      text,
      symbologyIdentifier,
    })),
    text: words.items.map((item) => item.str).join(' '),
  });
}
console.log(JSON.stringify(pages));
