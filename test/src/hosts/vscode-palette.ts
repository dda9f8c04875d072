import type { Page } from 'playwright-core';

/**
 * Runs a command from the command palette, as a person does. The palette shows the commands that were known when it was
 * opened: where an extension is still being found, it is opened again.
 * @throws Error when the command does not show within a minute
 */
export async function runFromPalette(page: Page, name: string): Promise<void> {
  const row = page.locator('.quick-input-list .monaco-list-row', { hasText: name }).first();
  for (let attempt = 1; ; attempt++) {
    await page.keyboard.press('F1');
    await page.locator('.quick-input-widget input').fill(`>${name}`);
    try {
      await row.click({ timeout: 6000 });
      return;
    } catch (error) {
      if (attempt === 10) throw error;
      await page.keyboard.press('Escape');
    }
  }
}
