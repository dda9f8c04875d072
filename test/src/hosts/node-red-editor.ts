import type { Browser, Page } from 'playwright-core';
import { openPage, type PageOptions } from './chromium.ts';
import type { NodeRed } from './node-red.ts';

/**
 * Opens Node-RED's editor; resolves when the palette is filled and the flows are drawn.
 * @returns the page, and the errors which scripts in it have thrown so far
 */
export async function openEditor(
  nodeRed: NodeRed,
  browser: Browser,
  options: PageOptions = {},
): Promise<{ page: Page; errors: string[] }> {
  const opened = await openPage(browser, options);
  const { page } = opened;
  await page.goto(nodeRed.url, { waitUntil: 'domcontentloaded' });
  await page.locator('#red-ui-palette .red-ui-palette-node').first().waitFor({ timeout: 30_000 });
  await page.locator('#red-ui-loading-progress').waitFor({ state: 'hidden', timeout: 30_000 });
  return opened;
}

/** Opens a node's edit dialog with a double click on it, as a person does. */
export async function openNodeDialog(page: Page, node: string): Promise<void> {
  await page.locator(`g.red-ui-flow-node-group[id="${node}"], g.red-ui-flow-node[id="${node}"]`).first().dblclick();
  await page.locator('.red-ui-editor .red-ui-tray-footer, .red-ui-tray-footer').first().waitFor({ timeout: 10_000 });
}
