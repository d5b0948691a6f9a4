import type { Page } from 'playwright-core'

/** Presses a button by what it says, and waits for the page it leads to. */
export const press = (name: string | RegExp) => async (page: Page) => {
  const arrived = page.waitForEvent('domcontentloaded')
  await page.getByRole('button', { name }).first().click()
  await arrived
}

/** Follows a link by what it says. */
export const follow = (name: string | RegExp) => async (page: Page) => {
  const arrived = page.waitForEvent('domcontentloaded')
  await page.getByRole('link', { name }).first().click()
  await arrived
}

/** Writes into fields by their labels. */
export const write = (fields: Readonly<Record<string, string>>) => async (page: Page) => {
  for (const [label, text] of Object.entries(fields)) await page.getByLabel(label).first().fill(text)
}

/** One after the other. */
export const inTurn =
  (...moves: readonly ((page: Page) => Promise<unknown>)[]) =>
  async (page: Page) => {
    for (const move of moves) await move(page)
  }
