// Somebody who walks through the service in one of five ways: with a pointer, by keyboard alone, with scripts switched
// off, enlarged four times, and on the smallest phone. A journey is written once, in what people read on the screen.
import { readFile } from 'node:fs/promises'
import type { Browser, Locator, Page } from 'playwright-core'
import { expect } from 'vitest'
import { keepPicture } from '../screens/picture.ts'
import { faultsOn, goOn, openWindow, widthOf } from '../web/design/browser.ts'

export const WAYS = ['pointer', 'keyboard', 'no scripts', 'enlarged', 'phone'] as const
export type Way = (typeof WAYS)[number]

/** At 400 % a screen of 1280 by 1024 holds 320 by 256 of a page's own pixels (WCAG 2.2, 1.4.10). */
const SCREENS: Record<Way, { readonly width: number; readonly height: number; readonly scale?: number }> = {
  pointer: { width: 1100, height: 900 },
  keyboard: { width: 1100, height: 900 },
  'no scripts': { width: 1100, height: 900 },
  enlarged: { width: 320, height: 256, scale: 4 },
  phone: { width: 320, height: 640 },
}

type Role = 'link' | 'button' | 'radio' | 'checkbox'

export class Walker {
  readonly page: Page
  readonly way: Way
  readonly #folder: string
  readonly #complaints: readonly string[]

  private constructor(page: Page, way: Way, folder: string, complaints: readonly string[]) {
    this.page = page
    this.way = way
    this.#folder = folder
    this.#complaints = complaints
  }

  /** `folder`: where pictures of the way go, if they are kept. */
  static async begin(browser: Browser, way: Way, folder: string): Promise<Walker> {
    const { width, height, scale } = SCREENS[way]
    const settings = {
      viewport: { width, height },
      javaScriptEnabled: way !== 'no scripts',
      ...(scale ? { deviceScaleFactor: scale } : {}),
    }
    // The browser says so of every answer that is not 200, and a form sent back with errors is none.
    const { page, complaints } = await openWindow(browser, settings, /status of 422/)
    return new Walker(page, way, folder, complaints)
  }

  /** Opens an address; it shuts nobody out. */
  async open(url: string): Promise<void> {
    await this.page.goto(url)
    await this.#arrived()
  }

  /** Follows a link, or presses a button, by what it says; the page it leads to shuts nobody out. */
  async follow(name: string | RegExp): Promise<void> {
    await this.#leave(this.#named('link', name))
  }

  async press(name: string | RegExp): Promise<void> {
    await this.#leave(this.#named('button', name))
  }

  /** Writes into the field with this label. */
  async write(label: string | RegExp, text: string): Promise<void> {
    await this.#fill(this.page.getByLabel(label).first(), text)
  }

  /** Writes a day, as day, month and year, under what it is asked by. */
  async writeDay(of: string | RegExp, day: string): Promise<void> {
    const group = this.page.getByRole('group', { name: of })
    for (const [i, part] of ['Day', 'Month', 'Year'].entries())
      await this.#fill(group.getByLabel(part), day.split(' ')[i] ?? '')
  }

  /** Chooses a file of this computer. */
  async attach(label: string, name: string, text: string): Promise<void> {
    const field = this.page.getByLabel(label)
    if (this.way === 'keyboard') await this.#tabTo(field)
    await field.setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(text) })
  }

  /** What a link gives to keep. */
  async download(name: string | RegExp): Promise<Buffer> {
    const link = this.#named('link', name)
    if (this.way === 'keyboard') await this.#tabTo(link)
    const [kept] = await Promise.all([this.page.waitForEvent('download'), this.#use(link)])
    return readFile(await kept.path())
  }

  /** Waits for a page that comes by itself. */
  async until(heading: string): Promise<void> {
    await this.page.getByRole('heading', { name: heading }).waitFor({ timeout: 30_000 })
    await this.#arrived()
  }

  /** Chooses one of several, or ticks a box; within a group where its name alone would not tell. */
  async choose(name: string | RegExp, group?: string | RegExp): Promise<void> {
    const within = group === undefined ? this.page : this.page.getByRole('group', { name: group })
    const radio = within.getByRole('radio', { name }).first()
    const one = (await radio.count()) > 0 ? radio : within.getByRole('checkbox', { name }).first()
    if (this.way !== 'keyboard') return one.check()
    if ((await one.getAttribute('type')) === 'checkbox') {
      await this.#tabTo(one)
      return this.page.keyboard.press('Space')
    }
    await this.#tabTo(one, 'its group')
    for (let tries = 0; tries < 20 && !(await one.isChecked()); tries++) {
      await this.page.keyboard.press(tries === 0 ? 'Space' : 'ArrowDown')
    }
    expect(await one.isChecked(), `“${name}” can be chosen by keyboard`).toBe(true)
  }

  /** Picks one of a list by what it says. */
  async select(label: string | RegExp, option: string): Promise<void> {
    const list = this.page.getByLabel(label).first()
    if (this.way !== 'keyboard') return void (await list.selectOption({ label: option }))
    await this.#tabTo(list)
    await this.page.keyboard.type(option)
    expect(await list.locator('option:checked').innerText()).toBe(option)
  }

  /** Opens what is folded away. */
  async unfold(name: string | RegExp): Promise<void> {
    const summary = this.page.locator('summary').filter({ hasText: name }).first()
    if (this.way !== 'keyboard') return summary.click()
    await this.#tabTo(summary)
    await this.page.keyboard.press('Enter')
  }

  heading(): Promise<string> {
    return this.page.locator('h1').innerText()
  }

  text(): Promise<string> {
    return this.page.locator('main').innerText()
  }

  /** Ends the walk: the browser refused nothing on the way. */
  async end(): Promise<void> {
    await this.page.context().close()
    expect(this.#complaints).toEqual([])
  }

  #named(role: Role, name: string | RegExp): Locator {
    return this.page.getByRole(role, { name, ...(typeof name === 'string' ? { exact: true } : {}) }).first()
  }

  async #fill(field: Locator, text: string): Promise<void> {
    if (this.way !== 'keyboard') return field.fill(text)
    await this.#tabTo(field)
    await this.page.keyboard.press('ControlOrMeta+A')
    await this.page.keyboard.type(text)
  }

  /** On a small screen the menu is folded away: whoever does not see what they look for opens it. */
  async #openMenuFor(wanted: Locator): Promise<void> {
    for (const fold of await this.page.locator('.rf-fold > summary').all()) {
      if ((await wanted.count()) > 0) return
      if (await fold.isVisible()) await fold.click()
    }
  }

  async #leave(by: Locator): Promise<void> {
    await this.#openMenuFor(by)
    if (this.way === 'keyboard') await this.#tabTo(by)
    await goOn(this.page, () => this.#use(by))
    await this.#arrived()
  }

  #use(it: Locator): Promise<void> {
    return this.way === 'keyboard' ? this.page.keyboard.press('Enter') : it.click()
  }

  async #arrived(): Promise<void> {
    await keepPicture(this.page, this.#folder)
    // What is on the page is the same in every way: axe-core looks once wide and once narrow.
    if (this.way === 'pointer' || this.way === 'phone') expect(await faultsOn(this.page)).toEqual([])
    const wide = await widthOf(this.page)
    expect(wide, `${this.page.url()} is wider than the screen`).toBeLessThanOrEqual(SCREENS[this.way].width)
  }

  /** Goes on by the Tab key until it is there, as somebody without a pointer must; what has the focus is seen. */
  async #tabTo(target: Locator, orGroup?: 'its group'): Promise<void> {
    await target.waitFor({ state: 'attached' })
    const name = orGroup && (await target.getAttribute('name'))
    const wanted = name ? this.page.locator(`input[type="radio"][name="${name}"]`) : target
    const there = wanted.and(this.page.locator(':focus'))
    for (let tries = 0; tries < 300; tries++) {
      if ((await there.count()) > 0) {
        expect(await this.page.evaluate(FOCUS_IS_SEEN), `${target} shows that it has the focus`).toBe(true)
        return
      }
      await this.page.keyboard.press('Tab')
    }
    throw new Error(`${target} is not reached by the Tab key on ${this.page.url()}`)
  }
}

/** A ring, a line or a ground of its own; a radio's is drawn beside it, before its label. */
const FOCUS_IS_SEEN = `(() => {
  const e = document.activeElement
  const styles = [getComputedStyle(e), ...(e.labels?.[0] ? [getComputedStyle(e.labels[0], '::before')] : [])]
  return styles.some((s) => s.outlineStyle !== 'none' || s.boxShadow !== 'none')
})()`
