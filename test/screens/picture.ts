import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Page, PageScreenshotOptions } from 'playwright-core'

const OUT = process.env['SCREENS_OUT']
const taken = new Map<string, number>()

/** A picture of what is on the screen, called by its heading and how wide it is, where there is a folder for it. */
export async function keepPicture(page: Page, folder: string): Promise<void> {
  if (!OUT) return
  const heading = (await page.title()).split(' – ')[0] ?? ''
  const slug = heading
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
  const width = page.viewportSize()?.width ?? 0
  const name = `${slug}-${width}`
  const again = (taken.get(`${folder}/${name}`) ?? 0) + 1
  taken.set(`${folder}/${name}`, again)
  mkdirSync(join(OUT, folder), { recursive: true })
  const path = join(OUT, folder, `${name}${again === 1 ? '' : `-${again}`}.png`)
  // Enlarged, a long page would be a picture of a hundred million pixels.
  const scale = Number(await page.evaluate('devicePixelRatio'))
  await takePicture(page, { path, fullPage: scale === 1 })
}

/** A picture of the page; asked again where a busy computer's browser could not make it at once. */
export async function takePicture(page: Page, options: PageScreenshotOptions): Promise<Buffer> {
  for (let tries = 1; ; tries++) {
    try {
      return await page.screenshot(options)
    } catch (error) {
      if (tries === 5 || !String(error).includes('Unable to capture screenshot')) throw error
      await page.waitForTimeout(1000)
    }
  }
}
