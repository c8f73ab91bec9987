import { chromium, type Browser } from 'playwright-core';
import { findChromium } from '../../deploy/engines/src/index';

/** A small phone. */
export const phone = { width: 360, height: 740 };

/** A real Chromium with a fresh profile, which talks to nobody by itself. */
export async function openBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: await findChromium(() => undefined),
    headless: true,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}
