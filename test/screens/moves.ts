import type { Page } from 'playwright-core'
import { goOn } from '../web/design/browser.ts'

/** Presses a button by what it says, and waits for the page it leads to. */
export const press = (name: string | RegExp) => (page: Page) =>
  goOn(page, () => page.getByRole('button', { name }).first().click())

/** Follows a link by what it says. */
export const follow = (name: string | RegExp) => (page: Page) =>
  goOn(page, () => page.getByRole('link', { name }).first().click())

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

/** Chooses one of several by what it says. */
export const choose = (name: string | RegExp) => (page: Page) =>
  page.getByRole('radio', { name }).first().check()

/** Picks in lists by their labels. */
export const select = (lists: Readonly<Record<string, string | RegExp>>) => async (page: Page) => {
  for (const [label, says] of Object.entries(lists)) {
    const list = page.getByLabel(label, { exact: true })
    const option = list.locator('option').filter({ hasText: says }).first()
    await list.selectOption(await option.getAttribute('value'))
  }
}

/** Opens what is folded away. */
export const unfold = (name: string | RegExp) => (page: Page) =>
  page.locator('summary').filter({ hasText: name }).first().click()

/** Opens the menu, that is folded away on a phone and nowhere else. */
export const unfoldMenu = (page: Page) =>
  page.evaluate("for (const fold of document.querySelectorAll('.rf-fold')) fold.open = true")
