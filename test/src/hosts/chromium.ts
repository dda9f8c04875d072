import { type Browser, chromium, type Page } from 'playwright-core';
import { requireProgram } from './require-program.ts';

const FLAGS = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-dev-shm-usage',
  // Nothing but this machine can be reached: a test that needs the network fails everywhere, not only in CI.
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
];

/** Starts Debian's Chromium without a window. The caller closes it. */
export async function launchChromium({ headless = true }: { headless?: boolean } = {}): Promise<Browser> {
  return chromium.launch({
    executablePath: requireProgram('chromium'),
    headless,
    args: FLAGS,
    // Chromium's sandbox refuses to run as root, which is who runs CI.
    chromiumSandbox: false,
  });
}

export interface PageOptions {
  width?: number;
  height?: number;
  /** BCP 47, such as `zh-CN`. Default `en-US`. */
  locale?: string;
}

/** Opens a page in a profile of its own and collects what goes wrong in it. */
export async function openPage(
  browser: Browser,
  { width = 1280, height = 900, locale = 'en-US' }: PageOptions = {},
): Promise<{ page: Page; errors: string[] }> {
  const context = await browser.newContext({ viewport: { width, height }, locale });
  const page = await context.newPage();
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.stack ?? error.message));
  return { page, errors };
}
