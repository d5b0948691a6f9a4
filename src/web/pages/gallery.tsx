import type { Hono } from 'hono'
import type { WebEnv } from '../caller.ts'
import { Gallery } from '../design/gallery.tsx'

/** Every part that pages are made of: for whoever changes them. */
export function gallery(app: Hono<WebEnv>): void {
  app.get('/gallery', (c) => c.html(<Gallery />))
}
