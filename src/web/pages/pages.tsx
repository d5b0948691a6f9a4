import { Hono } from 'hono'
import type { Service, WebEnv } from '../caller.ts'

export function pages(_service: Service): Hono<WebEnv> {
  return new Hono<WebEnv>()
}
