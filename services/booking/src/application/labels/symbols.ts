import bwip from 'bwip-js';

/** Dark and light modules of a linear symbol in turn, beginning with a dark one. */
export interface LinearSymbol {
  readonly widths: readonly number[];
  readonly modules: number;
}

/** A square symbol, row by row; true is dark. */
export interface SquareSymbol {
  readonly side: number;
  readonly isDark: readonly boolean[];
}

/** GS1-128 of an SSCC: function code 1, application identifier 00, 18 digits. */
export function gs1Barcode(sscc: string): LinearSymbol {
  const [symbol] = bwip.raw({ bcid: 'gs1-128', text: `(00)${sscc}` });
  if (symbol === undefined || !('sbs' in symbol)) throw new Error('No linear symbol was made');
  const widths = [...symbol.sbs];
  return { widths, modules: widths.reduce((sum, width) => sum + width, 0) };
}

/** QR code, medium error correction: a wet or scratched label is still read. */
export function qrCode(text: string): SquareSymbol {
  const [symbol] = bwip.raw({ bcid: 'qrcode', text, eclevel: 'M' } as Parameters<
    typeof bwip.raw
  >[0]);
  if (symbol === undefined || !('pixs' in symbol)) throw new Error('No square symbol was made');
  return { side: symbol.pixx, isDark: [...symbol.pixs].map((pixel) => pixel === 1) };
}
